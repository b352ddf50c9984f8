"""Waves linked by code: small cases a reader can follow, from the code to the panel."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from cpd_eval import frames
from cpd_eval.forms.read import read_form_text
from cpd_eval.store import anonymous, invitations, open_links, responses, waves
from cpd_eval.store.database import Database
from cpd_eval.store.link_report import RoundsLinked, in_words
from cpd_eval.store.panel import LinkedPanel, build_linked_panel
from cpd_eval.store.panel_files import write_linked_panel
from cpd_eval.store.recipe import DEFAULT

OPENED = datetime(2025, 1, 1, tzinfo=UTC)
ITEMS = {"before": "B04_X", "after": "P06_X", "follow_up": "F01_X"}
FORM = """
| survey  | type             | name       | label |
|         | hidden           | programme  |       |
|         | hidden           | region     |       |
|         | hidden           | profession |       |
|         | begin_group      | one        | One   |
|         | select_one perf5 | {item}     | X     |
|         | end_group        |            |       |
| choices | list_name        | name       | label |
|         | perf5            | 2          | 2     |
|         | perf5            | 4          | 4     |
"""
REGIONS = {"W": "Wales", "L": "London"}


@pytest.fixture
def store(db: Database) -> Database:
    for kind, item in ITEMS.items():
        form = read_form_text(FORM.format(item=item), form_id=kind)
        waves.open_wave(db, kind, form, kind=kind, opens_at=OPENED)  # type: ignore[arg-type]
        same = {"programme": "p", "profession": "Advisers"}
        open_links.open_to_all(db, kind, DEFAULT, asked={"region": REGIONS}, prefill=same)
    return db


def answer(db: Database, kind: str, code: str, level: int = 2, region: str = "W") -> None:
    recipe = {"region": REGIONS}
    same = {"programme": "p", "profession": "Advisers"}
    link = open_links.OpenLink(
        wave=waves.get_wave(db, kind), recipe=DEFAULT, asked=recipe, prefill=same
    )
    token = anonymous.enter(db, link, code, told={"region": region})
    draft = responses.start_or_resume(db, invitations.find(db, token))
    responses.record(db, draft.response_id, {ITEMS[kind]: str(level)}, by="self")
    responses.submit(db, draft.response_id)


def linked(db: Database, earlier: str = "before", later: str = "after") -> RoundsLinked:
    found = {(one.earlier, one.later): one for one in build_linked_panel(db).report.rounds}
    return found[earlier, later]


def test_the_same_code_is_one_row_of_the_panel(store: Database):
    answer(store, "before", "AN-NE-GR-07", 2)
    answer(store, "after", "AN-NE-GR-07", 4)
    row = build_linked_panel(store).panel.iloc[0]
    assert (row["performance_before"], row["performance_after"]) == (2.0, 4.0)


def test_a_code_with_one_mistake_is_one_row_of_the_panel(store: Database):
    answer(store, "before", "AN-NE-GR-07", 2)
    answer(store, "after", "AN-NE-GR-08", 4)
    panel = build_linked_panel(store).panel
    assert panel[["performance_before", "performance_after"]].to_numpy().tolist() == [[2.0, 4.0]]
    assert (linked(store).n_near, linked(store).n_exact) == (1, 0)


def test_who_cannot_be_linked_stays_on_their_own(store: Database):
    answer(store, "before", "AN-NE-GR-07", 2)
    answer(store, "after", "JO-LE-HI-21", 4)
    panel = build_linked_panel(store).panel
    assert len(panel) == 2
    assert panel["performance_after"].dropna().to_list() == [4.0]


def test_who_may_be_two_people_is_linked_with_neither(store: Database):
    for code in ("AN-NE-GR-07", "AN-NE-GR-08"):
        answer(store, "before", code)
    answer(store, "after", "AN-NE-GR-09")
    assert (linked(store).n_matched, linked(store).n_ambiguous) == (0, 1)
    assert len(build_linked_panel(store).panel) == 3


def test_a_code_two_people_have_links_nobody_though_it_is_equal(store: Database):
    answer(store, "before", "AN-NE-GR-07")
    answer(store, "before", "AN-NE-GR-07-MI")
    answer(store, "after", "AN-NE-GR-07")
    assert (linked(store).n_matched, linked(store).n_ambiguous) == (0, 1)
    assert len(build_linked_panel(store).panel) == 3


def test_a_third_wave_is_linked_through_any_code_given_before(store: Database):
    answer(store, "before", "AN-NE-GR-07")
    answer(store, "after", "AN-NE-GR-08")
    answer(store, "follow_up", "AN-NE-GR-08")
    assert len(build_linked_panel(store).panel) == 1
    assert linked(store, later="follow_up").n_near == 1
    assert linked(store, "after", "follow_up").n_exact == 1


def test_a_draft_links_nobody(store: Database):
    answer(store, "before", "AN-NE-GR-07")
    link = open_links.OpenLink(
        wave=waves.get_wave(store, "after"), recipe=DEFAULT, asked={}, prefill={}
    )
    anonymous.enter(store, link, "AN-NE-GR-07")
    assert build_linked_panel(store).report.rounds == ()


@pytest.fixture
def ten(store: Database) -> LinkedPanel:
    """Of ten, six answered again; of these one with a mistake."""
    for n in range(10):
        letters = "ABCDEFGHIJ"[n] * 2
        code = f"{letters}-{letters}-{letters}-{n:02}"
        answer(store, "before", code, 4 if n < 3 else 2, "W" if n < 5 else "L")
        if n < 5:
            answer(store, "after", code)
        if n == 5:
            answer(store, "after", code.replace("05", "06"), region="L")
    return build_linked_panel(store)


def test_the_report_gives_the_match_rate(ten: LinkedPanel):
    one = ten.report.rounds[0]
    assert (one.linked_by, one.n_earlier, one.n_later) == ("code", 10, 6)
    assert (one.n_matched, one.n_exact, one.n_near) == (6, 5, 1)
    assert (one.match_rate, one.share_later) == (0.6, 1.0)


def test_the_report_bounds_the_wrong_links(ten: LinkedPanel):
    # Equal: 10 codes all different in 4 parts, 6 in the other, so at most 10 * 6 / 6**4; near: of
    # 15 pairs none is near, one is counted; 5 and 1 are left.
    expected = 60 / 6**4 + 5 * 1 * 1 / 15
    assert ten.report.rounds[0].wrong_expected == pytest.approx(expected)


def test_the_report_says_how_matched_and_unmatched_differ(ten: LinkedPanel):
    table = ten.report.balance.set_index("region")
    assert list(ten.report.balance.columns) == frames.names(frames.LINK_BALANCE)
    assert table.loc["W", "match_rate"] == 1.0
    assert table.loc["L", ["n_matched", "n_unmatched"]].to_list() == [1, 4]
    assert table.loc[frames.ALL, "mean_unmatched"] == 2.0
    assert table.loc[frames.ALL, "mean_matched"] == 3.0


def test_the_report_is_told_in_a_sentence(ten: LinkedPanel):
    assert in_words(ten.report.rounds[0]) == (
        "before and after, by code: 6 of 10 and 6 people were linked (1 by a code with one "
        "mistake); 0 fit several people; at most 0.4 wrong links are expected."
    )


def test_the_report_stands_beside_the_panel(ten: LinkedPanel, tmp_path: Path):
    files = write_linked_panel(ten, tmp_path)
    links = pd.read_parquet(tmp_path / "panel_links.parquet")
    assert list(links.columns) == frames.names(frames.LINKS)
    assert '"n_matched": 6' in files[-1].read_text()


def test_people_who_were_named_are_linked_without_doubt(db: Database):
    for kind in ("before", "after"):
        form = read_form_text(FORM.format(item=ITEMS[kind]), form_id=kind)
        waves.open_wave(db, kind, form, kind=kind, opens_at=OPENED)  # type: ignore[arg-type]
        for pid in ("a", "b") if kind == "before" else ("a",):
            answers = {"programme": "p", ITEMS[kind]: 2}
            responses.import_answers(db, [{"wave_id": kind, "pid": pid, "answers": answers}])
    one = linked(db)
    assert (one.linked_by, one.match_rate, one.wrong_expected) == ("pseudonym", 0.5, 0.0)
