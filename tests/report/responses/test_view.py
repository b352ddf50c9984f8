"""What can be chosen, and what a choice that cannot be becomes."""

import pytest

from cpd_eval.frames import ALL
from cpd_eval.report.responses.view import (
    View,
    compared,
    comparisons,
    settled,
    time_spent,
    units_in,
    whole,
)


def test_nothing_chosen_compares_regions(responses):
    assert settled(responses, View()) == View(by="region")


@pytest.mark.parametrize(
    ("wanted", "by"),
    [
        (View(region="North"), "local_org"),
        (View(region="North", by="profession"), "profession"),
        (View(profession="HR"), "region"),
        (View(region="North", profession="HR"), ""),
        (View(region="North", local_org="North 1"), ""),
    ],
)
def test_what_is_chosen_is_not_compared(responses, wanted, by):
    assert settled(responses, wanted).by == by


@pytest.mark.parametrize(
    "wanted", [View(region="Nowhere"), View(local_org="North 1"), View(profession="Magic", by="x")]
)
def test_what_is_not_there_becomes_everybody(responses, wanted):
    assert settled(responses, wanted) == View(by="region")


def test_a_local_organisation_and_a_profession_together_are_too_narrow(responses):
    wanted = View(region="North", profession="HR", local_org="North 1")
    assert settled(responses, wanted).local_org == ALL


def test_a_view_that_is_settled_stays(responses):
    for wanted in (View(region="North", by="profession"), View(profession="HR")):
        once = settled(responses, wanted)
        assert settled(responses, once) == once


def test_local_organisations_are_offered_within_their_region_only(responses):
    assert units_in(responses, "North") == ["North 1", "North 2"]
    assert units_in(responses, ALL) == []


def test_the_groups_compared_come_with_their_total(responses):
    found = compared(responses, settled(responses, View(region="North", by="profession")))
    assert found.by == ("profession",)
    assert set(found.table["profession"]) == {"HR", "Legal", ALL}


def test_what_is_hidden_in_the_release_is_hidden_in_every_view(responses):
    (row,) = whole(responses, View(region="South", profession="Legal")).table.to_dict("records")
    assert row["status"] == "hidden"


def test_time_is_told_for_a_region_or_a_profession_but_not_for_both(responses):
    assert time_spent(responses, View(region="North")) is not None
    assert time_spent(responses, View(region="North", profession="HR")) is None


@pytest.mark.parametrize(
    ("chosen", "offered"),
    [
        (View(), ["region", "profession"]),
        (View(region="North"), ["local_org", "profession"]),
        (View(profession="HR"), ["region"]),
        (View(region="North", profession="HR"), []),
    ],
)
def test_what_can_be_compared_depends_on_what_is_chosen(responses, chosen, offered):
    assert comparisons(responses, chosen) == offered


def test_every_comparison_offered_can_be_shown(responses):
    for wanted in (View(), View(region="North"), View(profession="HR")):
        for by in comparisons(responses, wanted):
            view = View(region=wanted.region, profession=wanted.profession, by=by)
            assert len(compared(responses, view).table) > 1
