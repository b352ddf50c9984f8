"""A code begins one response a wave, and opens none; a personal link opens one."""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from cpd_eval.errors import DataError, StoreError
from cpd_eval.forms.model import Form
from cpd_eval.settings import Settings
from cpd_eval.store import access, anonymous, erase, invitations, open_links, responses, waves
from cpd_eval.store.codes import pid_of_code
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.recipe import DEFAULT

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)
CODE = "AN-NE-GR-07"


@pytest.fixture
def link(db: Database, form: Form) -> open_links.OpenLink:
    waves.open_wave(db, "all", form, kind="other", opens_at=MARCH)
    token = open_links.open_to_all(db, "all", DEFAULT, asked={"region": {"W": "Wales"}})
    found = open_links.find_open(db, token, now=APRIL)
    assert found is not None
    return found


def test_the_personal_link_opens_a_draft_with_what_was_told(
    db: Database, link: open_links.OpenLink
):
    token = anonymous.enter(db, link, CODE, told={"region": "W"})
    draft = responses.start_or_resume(db, invitations.find(db, token, now=APRIL), at=APRIL)
    assert draft.raw["region"] == "W"


def test_the_draft_is_resumed_by_the_personal_link(db: Database, link: open_links.OpenLink):
    token = anonymous.enter(db, link, CODE)
    first = responses.start_or_resume(db, invitations.find(db, token))
    responses.record(db, first.response_id, {"happy": "4"}, by="self")
    again = responses.start_or_resume(db, invitations.find(db, token))
    assert (again.response_id, again.raw["happy"]) == (first.response_id, "4")


def test_a_code_in_use_opens_nothing(db: Database, link: open_links.OpenLink):
    anonymous.enter(db, link, CODE)
    with pytest.raises(anonymous.CodeTakenError, match="in use"):
        anonymous.enter(db, link, CODE)


def test_a_code_in_use_tells_nothing_of_its_answers(db: Database, link: open_links.OpenLink):
    told = []
    for code in (CODE, "JO-LE-HI-21"):
        token = anonymous.enter(db, link, code)
        if code == CODE:
            draft = responses.start_or_resume(db, invitations.find(db, token))
            responses.record(db, draft.response_id, {"happy": "4"}, by="self")
            responses.submit(db, draft.response_id)
        with pytest.raises(anonymous.CodeTakenError) as refused:
            anonymous.enter(db, link, code)
        told.append(str(refused.value))
    assert told[0] == told[1]


def test_of_many_who_enter_a_code_at_once_one_may_go_on(
    db: Database, settings: Settings, link: open_links.OpenLink
):
    outcomes: list[str] = []

    def one() -> None:
        mine = open_store(settings)
        try:
            outcomes.append(anonymous.enter(mine, link, CODE))
        except anonymous.CodeTakenError:
            outcomes.append("taken")
        mine.close()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("taken") == 3


def test_the_same_code_has_the_same_pseudonym_in_every_wave(
    db: Database, form: Form, link: open_links.OpenLink
):
    waves.open_wave(db, "later", form, kind="other", opens_at=MARCH)
    later = open_links.find_open(db, open_links.open_to_all(db, "later", DEFAULT))
    assert later is not None
    pids = {
        invitations.find(db, anonymous.enter(db, one, CODE), now=APRIL).pid for one in (link, later)
    }
    assert pids == {pid_of_code(db.key, CODE, DEFAULT.recipe_id)}


def test_codes_are_not_readable_in_the_database(db: Database, link: open_links.OpenLink):
    anonymous.enter(db, link, CODE)
    with db.read() as connection:
        rows = connection.execute(text("SELECT * FROM anonymous_code")).all()
    assert CODE not in repr(rows)
    assert list(anonymous.codes(db).values()) == [(DEFAULT.recipe_id, CODE)]


def test_the_code_of_a_pseudonym_does_not_change(db: Database, link: open_links.OpenLink):
    anonymous.enter(db, link, CODE)
    with pytest.raises(StoreError, match="does not change"), db.write() as connection:
        connection.execute(text("UPDATE anonymous_code SET recipe_id = 'x'"))


def test_an_answer_that_was_not_offered_is_refused(db: Database, link: open_links.OpenLink):
    with pytest.raises(DataError, match="'X' is no answer to 'region'"):
        anonymous.enter(db, link, CODE, told={"region": "X"})


def test_who_has_their_code_can_have_a_copy_and_be_erased(db: Database, link: open_links.OpenLink):
    token = anonymous.enter(db, link, CODE)
    pid = invitations.find(db, token).pid
    held = access.access_copy(db, pid)
    assert (held["code"], held["invitations"][0]["wave"]) == ("AN-NE-GR-07-E", "all")
    removed = erase.erase_person(db, pid, reason="asked for it").removed
    assert removed["anonymous_code"] == 1
    assert anonymous.codes(db) == {}


def test_a_code_goes_with_the_last_answers_it_leads_to(
    db: Database, form: Form, link: open_links.OpenLink
):
    waves.open_wave(db, "later", form, kind="other", opens_at=MARCH)
    later = open_links.find_open(db, open_links.open_to_all(db, "later", DEFAULT))
    assert later is not None
    keys = []
    for one in (link, later):
        found = invitations.find(db, anonymous.enter(db, one, CODE))
        keys.append(responses.start_or_resume(db, found).response_id)
    for key, n_left in zip(keys, (1, 0), strict=True):
        erase.erase_answers(db, [key], subject="all", reason="their time is over")
        assert len(anonymous.codes(db)) == n_left
