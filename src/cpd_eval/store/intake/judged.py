"""Judging responses of a file: under the form's own rules, and beside what the store holds.

A response is new, or there already, or refused. It is there if the same person answered the same
wave with the same answers: importing a file twice changes nothing. Other answers of somebody who
has answered are refused, because a submitted response never changes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import select

from cpd_eval.forms.answers import to_raw
from cpd_eval.forms.model import Form
from cpd_eval.forms.sheet import Sheet
from cpd_eval.store.answers import answers
from cpd_eval.store.bulk import settle
from cpd_eval.store.database import Database
from cpd_eval.store.intake.mapping_file import ImportMapping
from cpd_eval.store.intake.submission import Submission
from cpd_eval.store.key import keyed_hash
from cpd_eval.store.paths import name_at
from cpd_eval.store.people import pseudonym
from cpd_eval.store.schema import invitation, response
from cpd_eval.store.waves import Wave

Verdict = Literal["new", "there", "refused"]

_DIGITS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An invitation of a wave, and what became of it."""

    programme: str
    prefill: Mapping[str, str]
    response_id: int | None
    reference: str | None


class Judge:
    """Judges the responses of files that answer one wave.

    Parameters
    ----------
    db : Database
        The store.
    wave : Wave
        What was asked.
    form : Form
        Its form.
    mapping : ImportMapping
        Names the tool, so that rows of two tools never count as the same.

    Examples
    --------
    >>> from pathlib import Path
    >>> from cpd_eval.store import waves
    >>> from cpd_eval.store.intake.source import Row, Source
    >>> row = Row(number=2, cells={"happy": "9"})
    >>> source = Source(file=Path("a.csv"), name="a", heading=("happy",), rows=(row,))
    >>> one = Submission(source=source, row=row, answers={"happy": "9"})
    >>> judge = Judge(db, waves.get_wave(db, "open"), form, ImportMapping())
    >>> judge.judge(one)[0], one.refusals[0].column
    ('refused', 'happy')
    """

    def __init__(self, db: Database, wave: Wave, form: Form, mapping: ImportMapping) -> None:
        self._db, self._wave, self._form, self._tool = db, wave, form, mapping.tool
        self._known = _known(db, wave.wave_id)
        self._stored = _stored(db, wave.wave_id)
        self._seen: dict[tuple[str, str, str], str] = {}
        self._twins: Counter[str] = Counter()
        self._now = datetime.now(UTC)

    def judge(self, one: Submission) -> tuple[Verdict, dict[str, Any]]:
        """Judge a response.

        Returns
        -------
        verdict : {"new", "there", "refused"}
            Refused if it has refusals now.
        row : dict
            As :func:`cpd_eval.store.bulk.import_answers` takes it.
        """
        if one.refusals:
            return "refused", {}
        pid, rater = self._who(one), one.about.get("rater", "self")
        if one.refusals:
            return "refused", {}
        known = self._invitation(one, pid, rater)
        self._take_prefill(one, known)
        raw = self._checked(one)
        at = one.at or self._now
        programme = raw.get("programme", "")
        who = (pid, rater, programme)
        if who in self._seen:
            one.refuse(f"the same person answered in {self._seen[who]}; one response was expected")
        self._seen.setdefault(who, one.source.place(one.row))
        sheet = Sheet(self._form, raw, today=at.date())
        self._against_rules(one, sheet, raw)
        if one.refusals:
            return "refused", {}
        row = {"wave_id": self._wave.wave_id, "pid": pid, "rater": rater, "at": at, "answers": raw}
        if known is None or known.response_id is None:
            return "new", row
        return self._beside_the_store(one, known, raw | settle(sheet, raw)), row

    def _who(self, one: Submission) -> str:
        if "pid" in one.about:
            return one.about["pid"]
        if "local_id" in one.about:
            return pseudonym(self._db.key, one.about["local_id"])
        for name in ("key", "reference", "response_id"):
            if name in one.about:
                return self._made(f"{name}\n{one.about[name]}")
        said = one.content_key()
        self._twins[said] += 1
        return self._made(f"row\n{said}\n{self._twins[said]}")

    def _made(self, key: str) -> str:
        """Give a pseudonym to a row that names nobody: the same row has the same again."""
        word = f"{self._wave.wave_id}\n{self._tool}\n{key}"
        return keyed_hash(self._db.key, "imported row", word)[:_DIGITS]

    def _invitation(self, one: Submission, pid: str, rater: str) -> Known | None:
        mine = self._known.get((pid, rater), [])
        said = one.answers.get("programme")
        if said is None and len(mine) == 1:
            return mine[0]
        fits = [known for known in mine if known.programme == (said or "")]
        return fits[0] if fits else None

    def _take_prefill(self, one: Submission, known: Known | None) -> None:
        """Take what the invitation brought; a file that says otherwise is refused."""
        for name, value in (known.prefill if known else {}).items():
            told = one.answers.setdefault(name, value)
            if told != value and name in self._form and not self._form[name].is_asked:
                one.refuse(
                    f"Expected '{value}', which the invitation of this person says",
                    column=one.places.get(name, ("", name))[1],
                    found=told,
                )

    def _checked(self, one: Submission) -> dict[str, str]:
        """Give the answers that have a place in the form; the others are refused."""
        found = {}
        computed = {repeat.name for repeat in self._form.repeats if repeat.count}
        for path, text in one.answers.items():
            name = path.rpartition("/")[2]
            if name in computed or (name in self._form and self._form[name].type == "calculate"):
                continue  # the form works it out
            if name_at(self._form, path):
                found[path] = to_raw(text)
            else:
                where, column = one.places.get(path, ("", path))
                one.refuse(
                    f"the form has no place '{path}', or no more entries are allowed ({where})",
                    column=column,
                    found=text,
                )
        return found

    def _against_rules(self, one: Submission, sheet: Sheet, raw: Mapping[str, str]) -> None:
        for error in sheet.errors():
            where, column = one.places.get(error.name, ("", error.name))
            entry = f" ({where})" if where not in ("", one.source.place(one.row)) else ""
            one.refuse(f"{error.message}{entry}", column=column, found=raw.get(error.name, ""))

    def _beside_the_store(
        self, one: Submission, known: Known, now: Mapping[str, str | None]
    ) -> Verdict:
        if known.reference is None:
            one.refuse(
                "the person has begun to answer on the page, and what they wrote there is not "
                "replaced. Let them finish, or withdraw their link first"
            )
            return "refused"
        stored = self._stored.get(known.response_id or 0, {})
        if stored == {path: text for path, text in now.items() if text}:
            return "there"
        differ = sorted(
            path
            for path in {*stored, *now}
            if (stored.get(path) or None) != (now.get(path) or None)
        )
        path = differ[0]
        one.refuse(
            f"Expected '{stored.get(path, '')}', as it was submitted under the reference "
            f"{known.reference}; a submitted response is never changed",
            column=one.places.get(path, ("", path))[1],
            found=now.get(path) or "",
        )
        return "refused"


def _known(db: Database, wave_id: str) -> dict[tuple[str, str], list[Known]]:
    query = (
        select(invitation, response.c.response_id, response.c.reference)
        .select_from(invitation.outerjoin(response))
        .where(invitation.c.wave_id == wave_id, invitation.c.revoked_at.is_(None))
    )
    found: dict[tuple[str, str], list[Known]] = {}
    with db.read() as connection:
        for row in connection.execute(query):
            known = Known(
                programme=row.programme,
                prefill=row.prefill,
                response_id=row.response_id,
                reference=row.reference,
            )
            found.setdefault((row.pid, row.rater), []).append(known)
    return found


def _stored(db: Database, wave_id: str) -> dict[int, dict[str, str]]:
    table = answers(db, invitation.c.wave_id == wave_id)
    found: dict[int, dict[str, str]] = {}
    rows: Sequence[tuple[int, str, str]] = list(table.itertuples(index=False, name=None))
    for response_id, question, value in rows:
        if value:
            found.setdefault(response_id, {})[question] = value
    return found
