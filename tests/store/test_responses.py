import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cpd_eval.errors import DataError, StoreError
from cpd_eval.forms.raw import LONGEST_KEPT, storable
from cpd_eval.forms.read import read_form_text
from cpd_eval.settings import Settings
from cpd_eval.store import invitations, responses, waves
from cpd_eval.store.admission import GRACE_AFTER_CLOSE_HOURS
from cpd_eval.store.database import Database
from cpd_eval.store.reference import REFERENCE_LETTERS

APRIL, MAY = (datetime(2026, month, 1, tzinfo=UTC) for month in (4, 5))


def record(db: Database, draft: responses.Draft, **answers: str | None) -> datetime:
    return responses.record(db, draft.response_id, answers, by="self", at=APRIL)


def raw(db: Database, draft: responses.Draft) -> dict[str, str]:
    return responses.get_draft(db, draft.response_id).raw


def test_a_draft_begins_with_what_the_invitation_brings(draft: responses.Draft):
    assert draft.raw == {"region": "Wales"}


def test_the_last_answer_counts(db: Database, draft: responses.Draft):
    record(db, draft, happy="1", cost="12")
    record(db, draft, happy="4")
    assert raw(db, draft) == {"region": "Wales", "happy": "4", "cost": "12"}


def test_an_answer_can_be_taken_back(db: Database, draft: responses.Draft):
    record(db, draft, happy="1")
    record(db, draft, happy=None)
    assert "happy" not in raw(db, draft)


def test_a_wrong_answer_is_kept_as_it_was_typed(db: Database, draft: responses.Draft):
    record(db, draft, cost=" twelve £ …")
    assert raw(db, draft)["cost"] == " twelve £ …"


def test_a_character_no_database_holds_becomes_a_mark(db: Database, draft: responses.Draft):
    record(db, draft, why_sad="one\x00two \ud800")
    assert raw(db, draft)["why_sad"] == "one�two �"


def test_a_long_answer_is_kept_while_it_is_shortened(db: Database, draft: responses.Draft):
    record(db, draft, why_sad="x" * LONGEST_KEPT)
    assert len(raw(db, draft)["why_sad"]) == LONGEST_KEPT


def test_an_answer_too_long_to_be_kept_is_told(db: Database, draft: responses.Draft):
    with pytest.raises(responses.TooLongError, match="200,000 characters; up to 100,000") as told:
        record(db, draft, happy="4", why_sad="x" * 200_000)
    assert (told.value.question, told.value.length) == ("why_sad", 200_000)
    assert "happy" not in raw(db, draft)


def test_the_page_is_kept(db: Database, draft: responses.Draft):
    responses.record(db, draft.response_id, {}, by="self", page="two", at=APRIL)
    assert responses.get_draft(db, draft.response_id).page == "two"


def test_the_answers_of_an_earlier_day_can_be_seen(db: Database, draft: responses.Draft):
    for day, happy in ((1, "1"), (2, "4")):
        responses.record(
            db, draft.response_id, {"happy": happy}, by="self", at=APRIL + timedelta(days=day)
        )
    earlier = responses.get_draft(db, draft.response_id, as_at=APRIL + timedelta(days=1))
    assert earlier.raw["happy"] == "1"


def test_another_device_goes_on_with_the_draft(db: Database, token: str, draft: responses.Draft):
    record(db, draft, happy="1")
    again = responses.start_or_resume(db, invitations.find(db, token, now=APRIL))
    assert (again.response_id, again.raw["happy"]) == (draft.response_id, "1")


@pytest.mark.parametrize("name", ["hapy", "region", "one"])
def test_only_what_is_asked_can_be_answered(db: Database, draft: responses.Draft, name: str):
    with pytest.raises(DataError, match=f"asks no question '{name}'"):
        responses.record(db, draft.response_id, {"happy": "4", name: "x"}, by="self")
    assert "happy" not in raw(db, draft)


def test_an_unknown_response_is_told(db: Database):
    with pytest.raises(StoreError, match="no response 99"):
        responses.record(db, 99, {"happy": "4"}, by="self")


def test_an_unfinished_draft_is_not_submitted_and_stays(db: Database, draft: responses.Draft):
    record(db, draft, happy="1")
    with pytest.raises(responses.UnfinishedError) as told:
        responses.submit(db, draft.response_id, at=APRIL)
    assert [finding.name for finding in told.value.findings] == ["why_sad"]
    assert raw(db, draft)["happy"] == "1"


def test_a_reference_can_be_read_aloud(db: Database, draft: responses.Draft):
    record(db, draft, happy="4")
    reference = responses.submit(db, draft.response_id, at=APRIL)
    assert re.fullmatch(f"[{REFERENCE_LETTERS}]{{4}}-[{REFERENCE_LETTERS}]{{4}}", reference)


def test_no_letters_look_alike():
    for pair in ("0O", "1I", "1L", "2Z", "5S", "8B", "UV"):
        assert not set(pair) <= set(REFERENCE_LETTERS)


def test_submitting_again_gives_the_same_reference(db: Database, draft: responses.Draft):
    record(db, draft, happy="4")
    first = responses.submit(db, draft.response_id, at=APRIL)
    assert responses.submit(db, draft.response_id, at=APRIL) == first


def test_a_submitted_response_takes_no_answers(db: Database, draft: responses.Draft):
    record(db, draft, happy="4")
    reference = responses.submit(db, draft.response_id, at=APRIL)
    with pytest.raises(responses.SubmittedError, match=reference) as told:
        record(db, draft, happy="1")
    assert told.value.reference == reference
    assert raw(db, draft)["happy"] == "4"


def test_an_answer_that_does_not_concern_the_person_any_more_does_not_count(
    db: Database, draft: responses.Draft
):
    record(db, draft, happy="1", why_sad="It rains")
    record(db, draft, happy="4")
    responses.submit(db, draft.response_id, at=APRIL)
    assert "why_sad" not in raw(db, draft)


def test_an_answer_is_submitted_in_the_forms_writing(db: Database, draft: responses.Draft):
    record(db, draft, happy="4", cost=" £1,200 ")
    responses.submit(db, draft.response_id, at=APRIL)
    assert raw(db, draft)["cost"] == "1200"


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["happy", "why_sad", "cost"]), st.text() | st.none())))
def test_the_answers_are_the_fold_of_what_was_said(
    db: Database, draft: responses.Draft, said: list[tuple[str, str | None]]
):
    expected = raw(db, draft)
    for name, word in said:
        record(db, draft, **{name: word})
        expected.pop(name, None)
        if word is not None:
            expected[name] = storable(word)
    assert raw(db, draft) == expected


def test_two_devices_begin_one_response(db: Database, token: str):
    found = invitations.find(db, token, now=APRIL)
    with ThreadPoolExecutor(8) as threads:
        drafts = list(threads.map(lambda _: responses.start_or_resume(db, found), range(8)))
    assert len({draft.response_id for draft in drafts}) == 1


SUBMIT = """
import sys
from datetime import UTC, datetime
from cpd_eval.settings import read_settings
from cpd_eval.store import responses
from cpd_eval.store.database import open_store
db = open_store(read_settings(sys.argv[1], environ={}))
sys.stdout.write("ready\\n"); sys.stdout.flush(); sys.stdin.readline()
sys.stdout.write(responses.submit(db, int(sys.argv[2]), at=datetime(2026, 4, 1, tzinfo=UTC)))
"""

RECORD = """
import sys
from datetime import UTC, datetime
from cpd_eval.settings import read_settings
from cpd_eval.store import responses
from cpd_eval.store.database import open_store
db = open_store(read_settings(sys.argv[1], environ={}))
for number in range(1_000_000):
    now = datetime(2026, 4, 1, tzinfo=UTC)
    responses.record(db, int(sys.argv[2]), {"cost": str(number)}, by="self", at=now)
    sys.stdout.write(f"{number}\\n"); sys.stdout.flush()
"""


def process(program: str, settings: Settings, draft: responses.Draft) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, str(settings.folder), str(draft.response_id)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_two_processes_submit_once(db: Database, settings: Settings, draft: responses.Draft):
    record(db, draft, happy="4")
    both = [process(SUBMIT, settings, draft) for _ in range(2)]
    for one in both:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in both:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    references = [one.communicate(timeout=30)[0] for one in both]
    assert references[0] == references[1] == responses.get_draft(db, draft.response_id).reference


@pytest.mark.slow
def test_every_acknowledged_answer_survives_a_kill(
    db: Database, settings: Settings, draft: responses.Draft
):
    writer = process(RECORD, settings, draft)
    assert writer.stdout is not None
    for _ in range(25):
        writer.stdout.readline()
    writer.send_signal(signal.SIGKILL)
    rest = writer.communicate(timeout=30)[0].split()
    acknowledged = int(rest[-1]) if rest else 24
    assert int(raw(db, draft)["cost"]) >= acknowledged
    if db.engine.dialect.name == "sqlite":
        with db.read() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    record(db, draft, happy="4")
    assert responses.submit(db, draft.response_id, at=APRIL)


@pytest.fixture
def finished(db: Database, draft: responses.Draft) -> int:
    record(db, draft, happy="4")
    return draft.response_id


HOUR = timedelta(hours=1)
CLOSED_FOR_GOOD = MAY + GRACE_AFTER_CLOSE_HOURS * HOUR


def refused(db: Database, response_id: int, at: datetime) -> str:
    with pytest.raises(responses.InvitationError) as told:
        responses.record(db, response_id, {"happy": "1"}, by="self", at=at)
    assert responses.get_draft(db, response_id).raw["happy"] == "4"
    return told.value.reason


def test_a_revoked_invitation_takes_no_answer_at_once(db: Database, finished: int):
    invitations.revoke(db, "spring", "3f2a", at=APRIL)
    assert refused(db, finished, APRIL) == "revoked"


def test_a_revoked_invitation_cannot_be_submitted(db: Database, finished: int):
    invitations.revoke(db, "spring", "3f2a", at=APRIL)
    with pytest.raises(responses.InvitationError):
        responses.submit(db, finished, at=APRIL)
    assert responses.get_draft(db, finished).submitted_at is None


def test_who_is_writing_at_closing_time_can_go_on(db: Database, finished: int):
    last = CLOSED_FOR_GOOD - HOUR
    responses.record(db, finished, {"happy": "1"}, by="self", at=last)
    assert responses.get_draft(db, finished).raw["happy"] == "1"


def test_who_is_writing_at_closing_time_can_send(db: Database, finished: int):
    assert responses.submit(db, finished, at=CLOSED_FOR_GOOD - HOUR)


def test_the_link_of_a_begun_response_opens_for_as_long(db: Database, token: str, finished: int):
    assert invitations.find(db, token, now=CLOSED_FOR_GOOD - HOUR).pid == "3f2a"


def test_after_the_grace_nothing_is_taken(db: Database, finished: int):
    assert refused(db, finished, CLOSED_FOR_GOOD) == "closed"


def test_after_the_grace_nothing_can_be_sent(db: Database, finished: int):
    with pytest.raises(responses.InvitationError, match="closed on 01 May 2026"):
        responses.submit(db, finished, at=CLOSED_FOR_GOOD)


def test_only_the_answers_that_were_shown_are_submitted(db: Database, finished: int):
    shown = responses.get_draft(db, finished).raw
    responses.record(db, finished, {"happy": "1", "why_sad": "Rain"}, by="self", at=APRIL)
    with pytest.raises(responses.ChangedError):
        responses.submit(db, finished, shown=shown, at=APRIL)
    assert responses.get_draft(db, finished).submitted_at is None


WITH_DEFAULT = """
| survey | type    | name   | label  | default |
|        | integer | people | People | 1       |
"""


@pytest.fixture
def with_default(db: Database) -> invitations.Invitation:
    form = read_form_text(WITH_DEFAULT)
    waves.open_wave(db, "default", form, kind="other", opens_at=APRIL)
    return invitations.find(db, invitations.issue(db, "default", "a"), now=APRIL)


def test_a_default_is_an_answer_of_a_new_response(
    db: Database, with_default: invitations.Invitation
):
    assert responses.start_or_resume(db, with_default, at=APRIL).raw == {"people": "1"}


def test_a_default_is_no_answer_of_the_persons(db: Database, with_default: invitations.Invitation):
    responses.start_or_resume(db, with_default, at=APRIL)
    assert waves.progress(db, "default").n_with_answers == 0


def test_a_default_that_was_taken_back_stays_taken_back(
    db: Database, with_default: invitations.Invitation
):
    draft = responses.start_or_resume(db, with_default, at=APRIL)
    responses.record(db, draft.response_id, {"people": None}, by="self", at=APRIL)
    assert responses.start_or_resume(db, with_default, at=APRIL).raw == {}


def test_a_default_that_was_taken_back_is_not_sent(
    db: Database, with_default: invitations.Invitation
):
    draft = responses.start_or_resume(db, with_default, at=APRIL)
    responses.record(db, draft.response_id, {"people": None}, by="self", at=APRIL)
    responses.submit(db, draft.response_id, at=APRIL)
    assert raw(db, draft) == {}


PLANS = """
| survey   | type         | name | label | cpd::max | default |
|          | begin_repeat | plan | Plans | 3        |         |
|          | text         | aim  | Aim   |          | Learn   |
|          | end_repeat   |      |       |          |         |
| settings | form_title   | form_id |
|          | Plans        | plans   |
"""


@pytest.fixture
def plans(db: Database) -> responses.Draft:
    form = read_form_text(PLANS)
    waves.open_wave(db, "plans", form, kind="other", opens_at=datetime(2026, 3, 1, tzinfo=UTC))
    found = invitations.find(db, invitations.issue(db, "plans", "a"), now=APRIL)
    return responses.start_or_resume(db, found, at=APRIL)


def test_an_instance_begins_with_the_defaults_of_its_questions(plans: responses.Draft):
    assert plans.raw["plan[1]/aim"] == "Learn"


def test_what_is_told_several_times_is_kept_and_submitted(db: Database, plans: responses.Draft):
    said = {"plan": "2", "plan[1]/aim": "Read", "plan[2]/aim": "Write"}
    responses.record(db, plans.response_id, said, by="self", at=APRIL)
    responses.submit(db, plans.response_id, shown=said, at=APRIL)
    assert raw(db, plans) == said


@pytest.mark.parametrize(
    ("path", "text"),
    [("aim", "x"), ("plan[4]/aim", "x"), ("plan", "4"), ("plan", "-1"), ("plan", "1e9")],
)
def test_an_answer_past_what_a_repeat_may_have_is_refused(
    db: Database, plans: responses.Draft, path: str, text: str
):
    with pytest.raises(DataError, match="asks no question"):
        responses.record(db, plans.response_id, {path: text}, by="self", at=APRIL)
