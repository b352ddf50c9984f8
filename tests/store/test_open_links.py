from datetime import UTC, datetime

import pytest

from cpd_eval.errors import DataError
from cpd_eval.forms.model import Form
from cpd_eval.store import invitations, open_links, waves
from cpd_eval.store.admission import InvitationError
from cpd_eval.store.database import Database
from cpd_eval.store.recipe import DEFAULT, recipe_of

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)
MAY = datetime(2026, 5, 1, tzinfo=UTC)


def test_the_link_leads_to_its_wave_with_the_questions_it_was_made_with(
    db: Database, wave: waves.Wave
):
    letter = {"ask": "A letter", "length": 1}
    recipe = recipe_of({"parts": [letter, letter, letter]})
    found = open_links.find_open(db, open_links.open_to_all(db, "spring", recipe), now=APRIL)
    assert found is not None
    assert (found.wave, found.recipe) == (wave, recipe)


@pytest.mark.parametrize(
    ("now", "reason"), [(datetime(2026, 2, 1, tzinfo=UTC), "not_open"), (MAY, "closed")]
)
def test_the_link_makes_codes_only_while_the_wave_is_open(
    db: Database, wave: waves.Wave, now: datetime, reason: str
):
    token = open_links.open_to_all(db, "spring", DEFAULT)
    with pytest.raises(InvitationError) as refused:
        open_links.find_open(db, token, now=now)
    assert refused.value.reason == reason


def test_a_wave_has_one_link(db: Database, wave: waves.Wave):
    open_links.open_to_all(db, "spring", DEFAULT)
    with pytest.raises(DataError, match="has its open link already"):
        open_links.open_to_all(db, "spring", DEFAULT)


def test_a_new_link_ends_the_old_one(db: Database, wave: waves.Wave):
    old = open_links.open_to_all(db, "spring", DEFAULT)
    new = open_links.renew_open(db, "spring")
    assert open_links.find_open(db, old, now=APRIL) is None
    assert open_links.find_open(db, new, now=APRIL) is not None


def test_a_wave_with_invitations_cannot_be_anonymous(db: Database, token: str):
    with pytest.raises(DataError, match="invites people personally"):
        open_links.open_to_all(db, "spring", DEFAULT)


def test_nobody_is_invited_by_name_to_an_anonymous_wave(db: Database, wave: waves.Wave):
    open_links.open_to_all(db, "spring", DEFAULT)
    with pytest.raises(DataError, match="is anonymous"):
        invitations.issue(db, "spring", "3f2a")


def test_what_is_filled_in_must_be_a_hidden_question(db: Database, wave: waves.Wave):
    with pytest.raises(DataError, match="Did you mean 'region'"):
        open_links.open_to_all(db, "spring", DEFAULT, prefill={"regoin": "Wales"})
    with pytest.raises(DataError, match="'happy', which is no hidden question"):
        open_links.open_to_all(db, "spring", DEFAULT, asked={"happy": {"1": "1"}})


def test_a_link_that_cannot_be_written_down_is_not_made(db: Database, wave: waves.Wave):
    def fail(_token: str) -> None:
        raise DataError("The disk is full.")

    with pytest.raises(DataError, match="disk is full"):
        open_links.open_to_all(db, "spring", DEFAULT, deliver=fail)
    assert open_links.open_links(db) == {}


def test_an_open_link_is_no_personal_link(db: Database, wave: waves.Wave, form: Form):
    token = open_links.open_to_all(db, "spring", DEFAULT)
    with pytest.raises(InvitationError, match="not known"):
        invitations.find(db, token, now=APRIL)
