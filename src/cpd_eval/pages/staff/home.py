"""The first page for staff, and the plain tables: forms, waves, and who signed in."""

from dataclasses import dataclass
from typing import ClassVar

from cpd_eval.pages.staff.handlers import StaffPage
from cpd_eval.store import audit, versions, waves
from cpd_eval.workforce.roles import PAGES, ROLE_WORDS, Page, may_open

SHOWN_ENTRIES = 200

TITLES: dict[Page, tuple[str, str]] = {
    "forms": ("The forms", "What is asked, in which version."),
    "waves": ("Waves", "Every round of asking: when it is open, and how many have answered."),
    "responses": ("Response board", "Who has answered, by unit and day, and whom to remind."),
    "maturity": ("Maturity board", "Professions compared, and mixed working groups of them."),
    "profession": ("Profession board", "One profession: its maturity, issues and actions."),
    "round": ("Round board", "A workforce-strategy round at a glance: who is in, what is shared."),
    "returns": ("Returns", "Submitted answers that your role may read, under pseudonyms."),
    "reports": ("Reports", "Figures that were released: none rests on too few people."),
    "service": ("Sign-ins", "Who signed in, who was refused, and what was looked at."),
}
ADDRESSES: dict[Page, tuple[str, ...]] = {
    "responses": ("board", "responses"),
    "maturity": ("board", "maturity"),
    "profession": ("board", "profession"),
    "round": ("board", "round"),
}
"""Where a page is, if not at its own name."""

_WAVE_COLUMNS = ("Wave", "Form", "Opens", "Closes", "Invited", "Opened", "Answered", "Submitted")
_ACTS = ("sign in", "sign out", "sign-in refused", "page refused", "read answers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Something that can be opened.

    Attributes
    ----------
    address, text : str
        Where it is, and what it is called.
    """

    address: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A page in the list of what somebody may open.

    Attributes
    ----------
    address, title, text : str
        Where it is, what it is called, what it is for.
    """

    address: str
    title: str
    text: str


class Home(StaffPage):
    """What this person may open."""

    page: ClassVar[Page] = "home"

    def get(self) -> None:
        """List it."""
        looker = self.looker
        shown = [one for one in PAGES if one in TITLES and may_open(looker, one)]
        self.show(
            "home.html",
            pages=[
                Entry(
                    address=self.address(*ADDRESSES.get(one, (one,))),
                    title=TITLES[one][0],
                    text=TITLES[one][1],
                )
                for one in shown
            ],
            roles=[ROLE_WORDS[role] for role in looker.roles] if looker else [],
            limits=[(name.capitalize(), ", ".join(values)) for name, values in looker.scope.items()]
            if looker
            else [],
        )


class Forms(StaffPage):
    """The forms that are published."""

    page: ClassVar[Page] = "forms"

    def get(self) -> None:
        """List them, each in its newest version."""
        db = self.desk.store()
        newest = dict(versions.published(db))
        rows = [
            (form.title, form_id, version, str(sum(1 for one in form.questions if one.is_asked)))
            for form_id, version in sorted(newest.items())
            for form in [versions.load(db, form_id, version)]
        ]
        self.show(
            "table.html",
            heading="The forms",
            text=["A form is asked by a wave; whoever is invited gets a link of their own."],
            caption="Published forms, each in its newest version",
            columns=("Title", "Form", "Version", "Questions"),
            rows=rows,
            empty="No form is published yet. Publish one with: cpd-eval form publish",
        )


class Waves(StaffPage):
    """Counts of every wave."""

    page: ClassVar[Page] = "waves"

    def get(self) -> None:
        """List them, the newest last."""
        db = self.desk.store()
        rows = []
        for wave in waves.get_waves(db):
            n = waves.progress(db, wave.wave_id)
            closes = wave.closes_at.date().isoformat() if wave.closes_at else "no end"
            counts = (n.n_invited, n.n_opened, n.n_with_answers, n.n_submitted)
            opens = wave.opens_at.date().isoformat()
            rows.append((wave.wave_id, wave.form_id, opens, closes, *counts))
        self.show(
            "table.html",
            heading="Waves",
            text=["Dates are those of UTC. Counts are of invitations that were not withdrawn."],
            caption="Rounds of asking",
            columns=_WAVE_COLUMNS,
            rows=rows,
            empty="There is no wave yet. Open one with: cpd-eval wave open",
        )


class Service(StaffPage):
    """Who signed in, and what was looked at."""

    page: ClassVar[Page] = "service"

    def get(self) -> None:
        """List the last entries of the audit trail, the newest first."""
        entries = audit.trail(self.desk.store(), acts=_ACTS)[-SHOWN_ENTRIES:]
        rows = [
            (
                one.at.strftime("%Y-%m-%d %H:%M:%S"),
                one.by,
                one.act,
                ", ".join(f"{name}: {told}" for name, told in one.detail.items()),
            )
            for one in reversed(entries)
        ]
        self.show(
            "table.html",
            heading="Sign-ins",
            text=["Times are those of UTC. The whole trail: cpd-eval store audit"],
            caption=f"The last {SHOWN_ENTRIES} entries at most",
            columns=("When", "Who", "What", "More"),
            rows=rows,
            empty="Nobody has signed in yet.",
        )
