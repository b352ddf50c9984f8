"""Nobody is written to twice, nobody is left out, and what happened is said."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from cpd_eval.errors import DataError, ProjectError
from cpd_eval.settings import Settings
from cpd_eval.store import audit, invitations, people, responses, waves
from cpd_eval.store.database import Database
from cpd_eval.store.letters import Letters
from cpd_eval.store.mailings import MOST_REMINDERS, From, Sent, send
from cpd_eval.store.post import NotSentError, Outbox, UnknownOutcomeError

APRIL = datetime(2026, 4, 1, tzinfo=UTC)
DAY = timedelta(days=1)
N_PEOPLE = 5


class Bag:
    """Keeps letters; fails at one of them if told to."""

    def __init__(self, at: int = 0, error: Exception | None = None) -> None:
        self.letters: list[EmailMessage] = []
        self.at, self.error, self.tries = at, error, 0

    def send(self, message: EmailMessage, name: str) -> None:
        self.tries += 1
        if self.error is not None and self.tries == self.at:
            raise self.error
        self.letters.append(message)


def common(folder: Path = Path("none")) -> From:
    return From(
        letters=Letters(folder),
        sender="hr@example.org",
        project="Made up",
        contact="hr@example.org",
        link=lambda token, form_id: f"https://x.example/{form_id}?token={token}",
    )


@pytest.fixture
def pids(db: Database, wave: waves.Wave) -> list[str]:
    rows = [{"local_id": f"E{n}", "email": f"e{n}@example.org"} for n in range(N_PEOPLE)]
    pids = people.add_people(db, rows)
    invitations.issue_many(db, "spring", [{"pid": pid} for pid in pids])
    return pids


@pytest.fixture
def invite(db: Database, pids: list[str]) -> Callable[..., Sent]:
    return lambda post, **more: send(
        db, "spring", "invitation", **{"post": post, "common": common(), "at": APRIL, **more}
    )


@pytest.fixture
def remind(db: Database, pids: list[str]) -> Callable[..., Sent]:
    return lambda post, at: send(db, "spring", "reminder", post=post, common=common(), at=at)


def token_in(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return next(line for line in body.get_content().split() if "token=" in line).split("=")[1]


def later() -> datetime:
    return datetime.now(UTC) + 4 * DAY


def test_everybody_is_invited_once(invite: Callable[..., Sent]):
    bag = Bag()
    assert invite(bag).n_sent == N_PEOPLE
    assert invite(bag).n_sent == 0
    assert sorted(str(one["To"]) for one in bag.letters) == [
        f"e{n}@example.org" for n in range(N_PEOPLE)
    ]


def test_the_link_of_a_letter_opens_the_form(
    db: Database, pids: list[str], invite: Callable[..., Sent]
):
    bag = Bag()
    invite(bag)
    assert invitations.find(db, token_in(bag.letters[0]), now=APRIL).pid in pids


def test_a_link_given_before_stays_good(db: Database, token: str):
    people.add_people(db, [{"local_id": "x"}])
    send(db, "spring", "invitation", post=Bag(), common=common(), at=APRIL)
    assert invitations.find(db, token, now=APRIL).pid == "3f2a"


def test_a_new_link_ends_those_of_letters(
    db: Database, pids: list[str], invite: Callable[..., Sent]
):
    bag = Bag()
    invite(bag)
    pid = invitations.find(db, token_in(bag.letters[0]), now=APRIL).pid
    invitations.renew(db, "spring", pid)
    with pytest.raises(invitations.InvitationError):
        invitations.find(db, token_in(bag.letters[0]), now=APRIL)


def test_a_limit_is_kept_and_the_rest_goes_next_time(invite: Callable[..., Sent]):
    first = invite(Bag(), limit=2)
    assert (first.n_sent, first.n_left) == (2, 3)
    assert invite(Bag()).n_sent == 3


def test_only_who_has_not_answered_is_reminded(
    db: Database, pids: list[str], invite: Callable[..., Sent]
):
    invite(Bag())
    at = APRIL + DAY
    row = {"wave_id": "spring", "pid": pids[0], "at": at, "answers": {"happy": 4}}
    responses.import_answers(db, [row])
    bag = Bag()
    done = send(db, "spring", "reminder", post=bag, common=common(), at=APRIL + 4 * DAY)
    assert (done.n_sent, done.n_not_needed) == (4, 1)
    assert "e0@example.org" not in {str(one["To"]) for one in bag.letters}


def test_nobody_is_reminded_twice_within_some_days(
    invite: Callable[..., Sent], remind: Callable[..., Sent]
):
    invite(Bag())
    sent = [remind(Bag(), APRIL + n * DAY).n_sent for n in (1, 3, 4, 6)]
    assert sent == [0, N_PEOPLE, 0, N_PEOPLE]


def test_there_is_a_last_reminder(invite: Callable[..., Sent], remind: Callable[..., Sent]):
    invite(Bag())
    sent = [remind(Bag(), APRIL + 4 * n * DAY).n_sent for n in range(1, 6)]
    assert sent == [N_PEOPLE] * MOST_REMINDERS + [0, 0]


def test_nobody_is_written_to_after_the_end(invite: Callable[..., Sent]):
    assert invite(Bag(), at=datetime(2026, 5, 1, tzinfo=UTC)).n_sent == 0


def test_who_has_no_address_is_counted(db: Database, token: str):
    done = send(db, "spring", "invitation", post=Bag(), common=common(), at=APRIL)
    assert (done.n_sent, done.n_without_address) == (0, 1)


def test_a_server_lost_half_way_is_told_and_the_rest_goes_next_time(invite: Callable[..., Sent]):
    gone = NotSentError("The mail server closed.", is_final=True)
    bag = Bag(at=3, error=gone)
    done = invite(bag)
    assert (done.n_sent, done.n_left, done.problems) == (2, 3, ("The mail server closed.",))
    assert invite(bag).n_sent == 3
    assert len({str(one["To"]) for one in bag.letters}) == len(bag.letters) == N_PEOPLE


def test_one_refused_address_does_not_stop_the_others(invite: Callable[..., Sent]):
    refused = NotSentError("No such mailbox.", is_final=False)
    done = invite(Bag(at=2, error=refused))
    assert (done.n_sent, done.n_left) == (4, 1)


def test_what_may_have_left_is_not_sent_again_unasked(invite: Callable[..., Sent]):
    bag = Bag(at=1, error=UnknownOutcomeError("It broke."))
    first = invite(bag)
    assert (first.n_sent, first.n_left, first.n_unknown) == (0, N_PEOPLE, 1)
    assert invite(bag).n_sent == N_PEOPLE - 1
    assert invite(bag, again=True).n_sent == 1
    assert invite(bag).n_unknown == 0


def test_a_template_with_a_mistake_writes_to_nobody(
    db: Database, pids: list[str], tmp_path: Path, invite: Callable[..., Sent]
):
    (tmp_path / "invitation.txt").write_text("Subject: x\n\n{{ nmae }}")
    with pytest.raises(ProjectError, match="'nmae' is undefined"):
        invite(Bag(), common=common(tmp_path))
    assert invite(Bag()).n_sent == N_PEOPLE


def test_a_mailing_without_a_sender_is_refused(invite: Callable[..., Sent]):
    from dataclasses import replace

    with pytest.raises(DataError, match="no sender"):
        invite(Bag(), common=replace(common(), sender=""))


def test_reading_the_addresses_is_in_the_trail(db: Database, invite: Callable[..., Sent]):
    invite(Bag())
    assert audit.trail(db)[-1].detail == {"people": 5, "why": "invitation to 'spring'"}


REMIND = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from cpd_eval.settings import read_settings
from cpd_eval.store.database import open_store
from cpd_eval.store.letters import Letters
from cpd_eval.store.mailings import From, send
from cpd_eval.store.post import Outbox
settings = read_settings(sys.argv[1], environ={})
common = From(letters=Letters(Path("none")), sender="hr@example.org", project="", contact="",
              link=lambda token, form_id: token)
db = open_store(settings)
sys.stdout.write("ready\\n"); sys.stdout.flush(); sys.stdin.readline()
done = send(db, "spring", "reminder", post=Outbox(settings.folder / sys.argv[2]), common=common,
            at=datetime(2026, 4, 30, tzinfo=UTC), days_between=-10_000)
sys.stdout.write(str(done.n_sent))
"""


@pytest.mark.slow
def test_two_processes_remind_everybody_once(db: Database, settings: Settings, pids: list[str]):
    words = [sys.executable, "-c", REMIND, str(settings.folder)]
    both = [
        subprocess.Popen([*words, name], stdin=-1, stdout=-1, text=True) for name in ("one", "two")
    ]
    for one in both:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in both:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    counts = [int(one.communicate(timeout=60)[0]) for one in both]
    names = [file.name for name in ("one", "two") for file in (settings.folder / name).glob("*")]
    # With nothing between letters, a second number may follow; the same number never does.
    assert len(names) == len(set(names)) == sum(counts)
    assert {f"spring-{key}-1.eml" for key in range(1, N_PEOPLE + 1)} <= set(names)


def test_a_letter_in_the_outbox_may_be_read_by_its_owner_only(
    tmp_path: Path, invite: Callable[..., Sent]
):
    invite(Outbox(tmp_path / "outbox"), limit=1)
    (file,) = (tmp_path / "outbox").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
