"""Who may open what, and whose answers they see there: one table, asked by one function.

A role is what somebody does in the organisation, not how senior they are; a person may have
several. What a role may open is what :data:`SIGHTS` says of it and nothing else: a page that is
not in its row is shut. A sight says whose answers, to which forms, and in how much detail; whose
is filled in from the scope of the account, such as the profession somebody heads.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

_Near = Literal["individual", "line_manager", "head_of_profession"]
_Wide = Literal["hr", "evaluator", "standards_team", "regional", "national", "trade_union"]
Role = Literal[_Near, _Wide, "operator"]
"""What somebody does in the organisation."""

Board = Literal["responses", "maturity", "profession", "round"]
"""A board: who has answered, professions compared, one profession, a strategy round."""

Page = Literal["home", "forms", "waves", Board, "returns", "reports", "service"]
"""A page for staff: what is there, the forms, counts of every wave, a board, submitted answers,
released reports, and who signed in."""

Rows = Literal["all", "profession", "team", "person"]
"""Whose answers: everybody's, or those of the profession, team or person the account names."""

Detail = Literal["answers", "counts"]
"""What of them: single answers under a pseudonym, or counts only."""

ROLES: tuple[Role, ...] = get_args(Role)
PAGES: tuple[Page, ...] = get_args(Page)
SCOPES = ("profession", "team", "unit", "region", "person")
"""What an account can be limited to; a person is named by their staff identifier."""

ALL_FORMS = "*"
LOOKER_VARIABLE = "CPD_EVAL_STAFF"
"""Set by the server for the kernel of a board: who looks."""

_STRATEGY = ("workforce_strategy", "workforce_strategy_business_group")
_SKILLS = ("skills_principles", "skills_checklist")
PRIVATE_FORMS = ("work_journal",)
"""Read by nobody but who wrote them, whatever their role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a role sees on a page.

    Attributes
    ----------
    rows : str
        Whose answers.
    detail : str
        Single answers or counts.
    forms : tuple of str
        The forms they are to; ``*`` is every form that is not private.
    """

    rows: Rows = "all"
    detail: Detail = "counts"
    forms: tuple[str, ...] = (ALL_FORMS,)

    def covers(self, form_id: str) -> bool:
        """Say whether answers to a form are in it.

        Examples
        --------
        >>> Sight().covers("skills_audit"), Sight().covers("work_journal")
        (True, False)
        """
        return form_id in self.forms or (ALL_FORMS in self.forms and form_id not in PRIVATE_FORMS)


_SEEN = Sight()
_OPEN: Mapping[Page, Sight] = {"home": _SEEN, "forms": _SEEN}
_RELEASED: Mapping[Page, Sight] = {**_OPEN, "reports": _SEEN}


def _reads(rows: Rows, *forms: str) -> Sight:
    return Sight(rows=rows, detail="answers", forms=forms)


SIGHTS: Mapping[Role, Mapping[Page, Sight]] = MappingProxyType(
    {
        "individual": {**_RELEASED, "returns": _reads("person", ALL_FORMS, *PRIVATE_FORMS)},
        "line_manager": {
            **_RELEASED,
            "responses": Sight(rows="team"),
            "returns": _reads("team", "development_plan", "development_journal"),
        },
        "head_of_profession": {
            **_RELEASED,
            "maturity": _SEEN,
            "profession": Sight(rows="profession"),
            "responses": Sight(rows="profession"),
            "returns": _reads("profession", *_STRATEGY, *_SKILLS, "meeting_record"),
        },
        "hr": {
            **_RELEASED,
            "maturity": _SEEN,
            "profession": _SEEN,
            "round": _SEEN,
            "waves": _SEEN,
            "responses": _SEEN,
            "returns": _reads("all", *_STRATEGY, *_SKILLS, "meeting_record"),
            "service": _SEEN,
        },
        "evaluator": {
            **_RELEASED,
            "maturity": _SEEN,
            "profession": _SEEN,
            "round": _SEEN,
            "waves": _SEEN,
            "responses": _SEEN,
            "returns": _reads("all", ALL_FORMS),
        },
        "standards_team": {
            **_RELEASED,
            "maturity": _SEEN,
            "responses": _SEEN,
            "returns": _reads("all", "assessment_record", "regional_response"),
        },
        "regional": _RELEASED,
        "national": _RELEASED,
        "trade_union": _RELEASED,
        "operator": {**_OPEN, "waves": _SEEN, "responses": _SEEN, "service": _SEEN},
    }
)
"""By role, the pages it may open and what it sees there; a page that is missing is shut."""

ROLE_WORDS: Mapping[Role, str] = MappingProxyType(
    {
        "individual": "A member of staff: their own answers",
        "line_manager": "A line manager: submitted plans and journals of their team",
        "head_of_profession": "A Head of Profession or their contact: returns of their profession",
        "hr": "The HR team: status of all waves, strategies and self-assessments in full",
        "evaluator": "An evaluator: pseudonymous answers of everybody",
        "standards_team": "The Standards Support Team: assessments and regional needs",
        "regional": "A regional lead: released figures",
        "national": "A national lead: released figures",
        "trade_union": "A trade union representative: released figures",
        "operator": "Who runs the service: counts, and who signed in",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looker:
    """Somebody who looks at staff pages.

    Attributes
    ----------
    name : str
        Of the account.
    roles : tuple of str
        What they do; at least one.
    scope : mapping of str to tuple of str
        What the account is limited to, by :data:`SCOPES`.
    """

    name: str
    roles: tuple[Role, ...]
    scope: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def sights(self, page: Page) -> tuple[Sight, ...]:
        """Give what they see on a page, a sight for each of their roles that may open it.

        Examples
        --------
        >>> Looker(name="ada", roles=("hr", "regional")).sights("waves")
        (Sight(rows='all', detail='counts', forms=('*',)),)
        """
        return tuple(SIGHTS[role][page] for role in self.roles if page in SIGHTS[role])

    def may_see_all(self, page: Page) -> bool:
        """Say whether everybody's rows are shown to them on a page.

        Examples
        --------
        >>> Looker(name="ada", roles=("hr",)).may_see_all("responses")
        True
        """
        return any(sight.rows == "all" for sight in self.sights(page))

    def rows_of(self, page: Page) -> dict[str, tuple[str, ...]]:
        """Give the values an attribute of a person must have for their row to be shown.

        Parameters
        ----------
        page : str
            The page.

        Returns
        -------
        dict of str to tuple of str
            Empty if every row is shown. A row is shown if one of the attributes has one of its
            values; an empty tuple lets nothing through.

        Examples
        --------
        >>> ada = Looker(name="ada", roles=("line_manager",), scope={"team": ("North 2",)})
        >>> ada.rows_of("responses")
        {'team': ('North 2',)}
        """
        if self.may_see_all(page):
            return {}
        return {sight.rows: self.scope.get(sight.rows, ()) for sight in self.sights(page)}


def may_open(looker: Looker | None, page: Page) -> bool:
    """Say whether somebody may open a page; the one place where it is decided.

    Parameters
    ----------
    looker : Looker or None
        Who asks; None for a visitor who is not signed in.
    page : str
        What for.

    Returns
    -------
    bool
        False for a visitor, whatever the page.

    Examples
    --------
    >>> may_open(Looker(name="ada", roles=("hr",)), "waves"), may_open(None, "home")
    (True, False)
    """
    return looker is not None and bool(looker.sights(page))


def written(looker: Looker) -> str:
    """Write down who looks, for the kernel of a board.

    Examples
    --------
    >>> written(Looker(name="ada", roles=("hr",)))
    '{"name": "ada", "roles": ["hr"], "scope": {}}'
    """
    return json.dumps(
        {"name": looker.name, "roles": list(looker.roles), "scope": dict(looker.scope)}
    )


def who_looks(environ: Mapping[str, str] | None = None) -> Looker | None:
    """Say who looks at the board of this kernel.

    Parameters
    ----------
    environ : mapping, optional
        In place of the environment.

    Returns
    -------
    Looker or None
        None outside a server with sign-in, such as in JupyterLab on one's own machine.

    Examples
    --------
    >>> ada = Looker(name="ada", roles=("hr",), scope={"region": ("Wales",)})
    >>> who_looks({"CPD_EVAL_STAFF": written(ada)}) == ada
    True
    """
    text = (os.environ if environ is None else environ).get(LOOKER_VARIABLE, "")
    if not text:
        return None
    told = json.loads(text)
    scope = {name: tuple(values) for name, values in told["scope"].items()}
    return Looker(name=told["name"], roles=tuple(told["roles"]), scope=scope)


def known_roles(words: Iterable[str]) -> tuple[Role, ...]:
    """Give the roles among some words, in the order of the table.

    Examples
    --------
    >>> known_roles(["hr", "king", "individual"])
    ('individual', 'hr')
    """
    wanted = set(words)
    return tuple(role for role in ROLES if role in wanted)
