"""Submitted answers that a role may read, and one of them in full; each look is kept on record."""

from typing import ClassVar

from tornado.web import HTTPError

from cpd_eval.errors import DataError
from cpd_eval.pages.staff.handlers import StaffPage
from cpd_eval.pages.staff.home import Link
from cpd_eval.store.database import Database
from cpd_eval.store.people import pseudonym
from cpd_eval.store.readable import Condition, find_submitted, read_submitted
from cpd_eval.workforce.roles import ALL_FORMS, PRIVATE_FORMS, Looker, Page, Sight

SHOWN = 500


def conditions_of(db: Database, looker: Looker) -> list[Condition]:
    """Say which submitted answers somebody may read.

    Parameters
    ----------
    db : Database
        The store; its key makes the pseudonym of who may read their own answers.
    looker : Looker
        Who asks.

    Returns
    -------
    list of Condition
        None if they may read none.
    """
    sights = (one for one in looker.sights("returns") if one.detail == "answers")
    return [_condition(db, looker, sight) for sight in sights]


def _condition(db: Database, looker: Looker, sight: Sight) -> Condition:
    every = ALL_FORMS in sight.forms
    but = tuple(one for one in PRIVATE_FORMS if not sight.covers(one)) if every else ()
    forms = None if every else sight.forms
    if sight.rows == "all":
        return Condition(forms=forms, but=but)
    values = looker.scope.get(sight.rows, ())
    if sight.rows == "person":
        pids = tuple(pseudonym(db.key, one) for one in values)
        return Condition(forms=forms, but=but, attribute="pid", values=pids)
    return Condition(forms=forms, but=but, attribute=sight.rows, values=values)


class Returns(StaffPage):
    """The list of submitted answers this person may read."""

    page: ClassVar[Page] = "returns"

    def get(self) -> None:
        """List them, the newest first."""
        db, looker = self.desk.store(), self.looker
        found = find_submitted(db, conditions_of(db, looker), most=SHOWN) if looker else []
        rows = [
            (
                Link(address=self.address("returns", one.reference), text=one.reference),
                one.form_id,
                one.wave_id,
                one.rater,
                one.submitted_at.date().isoformat(),
                one.pid,
            )
            for one in found
        ]
        self.show(
            "table.html",
            heading="Returns",
            text=["People stand under pseudonyms. That you opened a return is kept on record."],
            caption=f"Submitted answers, the newest first, {SHOWN} at most",
            columns=("Reference", "Form", "Wave", "Who answered", "Sent on", "Pseudonym"),
            rows=rows,
            empty="Nothing has been submitted that your role may read.",
        )


class Return(StaffPage):
    """One of them in full."""

    page: ClassVar[Page] = "returns"

    def get(self, reference: str) -> None:
        """Write its questions and answers."""
        looker = self.looker
        if looker is None:
            raise HTTPError(403)
        db = self.desk.store()
        try:
            found, answers = read_submitted(
                db, conditions_of(db, looker), reference, by=looker.name
            )
        except DataError:
            # The same for one that is not theirs and one that is not there.
            raise HTTPError(404) from None
        self.show(
            "table.html",
            heading=f"Return {found.reference}",
            text=[
                f"Form {found.form_id}, wave {found.wave_id}, answered by {found.rater}.",
                f"Pseudonym {found.pid}.",
            ],
            caption="Questions and answers",
            columns=("Question", "Answer"),
            rows=answers,
            empty="It holds no answers.",
        )
