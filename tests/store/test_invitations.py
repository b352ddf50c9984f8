from datetime import UTC, datetime, timedelta

import pytest

from cpd_eval.errors import DataError
from cpd_eval.forms.model import Form
from cpd_eval.forms.read import read_form_text
from cpd_eval.settings import Settings
from cpd_eval.store import invitations, responses, waves
from cpd_eval.store.database import Database

MARCH, APRIL, MAY = (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 4, 5))


def reason(db: Database, token: str, now: datetime = APRIL) -> str:
    with pytest.raises(invitations.InvitationError) as told:
        invitations.find(db, token, now=now)
    return told.value.reason


def test_a_link_finds_its_invitation(db: Database, token: str):
    found = invitations.find(db, token, now=APRIL)
    assert (found.pid, found.rater, found.prefill) == ("3f2a", "self", {"region": "Wales"})


def test_a_token_has_192_random_bits(token: str):
    assert len(token) == 32  # 24 bytes in base64 letters of 6 bits


@pytest.mark.parametrize("near", ["", "x", "?", "é" * 32, "'; DROP TABLE wave; --"])
def test_a_guess_is_unknown(db: Database, token: str, near: str):
    assert reason(db, near) == "unknown"


@pytest.mark.parametrize("backend", ["sqlite"])
def test_the_token_is_nowhere_in_the_files(db: Database, settings: Settings, token: str):
    files = [path for path in settings.data.iterdir() if path.is_file()]
    assert files
    assert not any(token.encode() in path.read_bytes() for path in files)


@pytest.mark.parametrize(
    ("now", "expected"),
    [(MARCH - timedelta(seconds=1), "not_open"), (MAY, "closed")],
)
def test_a_link_opens_while_the_wave_is_open(
    db: Database, token: str, now: datetime, expected: str
):
    assert reason(db, token, now) == expected


def test_the_first_and_the_last_second_count(db: Database, token: str):
    for now in (MARCH, MAY - timedelta(seconds=1)):
        assert invitations.find(db, token, now=now).pid == "3f2a"


def test_an_expired_link_opens_nothing(db: Database, wave: waves.Wave):
    token = invitations.issue(db, "spring", "b2", expires_at=APRIL)
    assert reason(db, token, APRIL) == "expired"


def test_a_revoked_link_opens_nothing(db: Database, token: str):
    assert invitations.revoke(db, "spring", "3f2a") == 1
    assert reason(db, token) == "revoked"


def test_after_a_revocation_one_may_be_invited_again(db: Database, token: str):
    invitations.revoke(db, "spring", "3f2a")
    assert invitations.find(db, invitations.issue(db, "spring", "3f2a"), now=APRIL).pid == "3f2a"


def test_a_used_link_gives_the_reference(db: Database, token: str, draft: responses.Draft):
    responses.record(db, draft.response_id, {"happy": "4"}, by="self", at=APRIL)
    reference = responses.submit(db, draft.response_id, at=APRIL)
    with pytest.raises(invitations.InvitationError, match=reference) as told:
        invitations.find(db, token, now=APRIL)
    assert (told.value.reason, told.value.reference) == ("used", reference)


def test_a_renewed_link_goes_on_with_the_draft(db: Database, token: str, draft: responses.Draft):
    new = invitations.renew(db, "spring", "3f2a")
    assert reason(db, token) == "unknown"
    again = responses.start_or_resume(db, invitations.find(db, new, now=APRIL))
    assert again.response_id == draft.response_id


def test_nobody_is_invited_twice(db: Database, token: str):
    with pytest.raises(DataError, match="'spring' has an invitation for '3f2a' \\(self\\) already"):
        invitations.issue(db, "spring", "3f2a")


def test_a_manager_may_be_asked_about_the_same_person(db: Database, token: str):
    manager = invitations.issue(db, "spring", "3f2a", rater="manager")
    assert invitations.find(db, manager, now=APRIL).rater == "manager"


def test_a_list_with_one_mistake_invites_nobody(db: Database, wave: waves.Wave):
    with pytest.raises(DataError, match="for 'a' \\(self\\) already"):
        invitations.issue_many(db, "spring", [{"pid": "a"}, {"pid": "b"}, {"pid": "a"}])
    assert waves.progress(db, "spring").n_invited == 0


def test_a_prefilled_name_must_be_a_question(db: Database, wave: waves.Wave):
    with pytest.raises(DataError, match=r"'regoin'.*Did you mean 'region'"):
        invitations.issue(db, "spring", "a", prefill={"regoin": "Wales"})


def test_who_has_no_invitation_gets_no_new_link(db: Database, wave: waves.Wave):
    with pytest.raises(DataError, match="no invitation for this person"):
        invitations.renew(db, "spring", "nobody")


def test_a_new_link_is_found_whatever_the_programme(db: Database, programme_form: Form):
    invitations.issue(db, "p", "a", prefill={"programme": "x"})
    assert invitations.find(db, invitations.renew(db, "p", "a"), now=APRIL).programme == "x"


def test_of_several_programmes_one_must_be_named(db: Database, programme_form: Form):
    for name in ("x", "y"):
        invitations.issue(db, "p", "a", prefill={"programme": name})
    with pytest.raises(DataError, match="programmes 'x', 'y'"):
        invitations.renew(db, "p", "a")


def test_a_new_link_does_not_end_with_the_old_one(db: Database, wave: waves.Wave):
    invitations.issue(db, "spring", "b2", expires_at=MARCH)
    assert invitations.find(db, invitations.renew(db, "spring", "b2"), now=APRIL).pid == "b2"


def test_if_the_links_cannot_be_written_down_nobody_is_invited(db: Database, wave: waves.Wave):
    def fail(tokens: list[str]) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        invitations.issue_many(db, "spring", [{"pid": "a"}], deliver=fail)
    assert waves.progress(db, "spring").n_invited == 0


@pytest.fixture
def programme_form(db: Database) -> Form:
    form = read_form_text("""
        | survey | type   | name      | label |
        |        | hidden | programme |       |
        |        | text   | why       | Why?  |
    """)
    waves.open_wave(db, "p", form, kind="other", opens_at=MARCH)
    return form


def test_an_unknown_wave_is_told(db: Database, wave: waves.Wave):
    with pytest.raises(DataError, match=r"no wave 'sprong'\. Did you mean 'spring'"):
        invitations.issue(db, "sprong", "a")
