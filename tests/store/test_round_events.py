from cpd_eval.store import round_events
from cpd_eval.store.database import Database


def test_the_last_decision_on_a_return_counts(db: Database):
    for decision in ("returned", "agreed"):
        round_events.sign(db, wave="a", profession="HR", decision=decision)
    assert round_events.signed(db, ["a"]) == {("a", "HR"): "agreed"}


def test_decisions_of_other_waves_do_not(db: Database):
    round_events.sign(db, wave="b", profession="HR", decision="agreed")
    assert round_events.signed(db, ["a"]) == {}


def test_every_showing_is_kept_with_who_saw_whose_views(db: Database):
    round_events.show_views(db, wave="a", to="HR", views_of=["Tax", "Legal"], by="hana")
    (shown,) = round_events.views_shown(db, ["a"])
    assert (shown.by, shown.detail["to"], shown.detail["views_of"]) == (
        "hana",
        "HR",
        ["Tax", "Legal"],
    )
