"""What a reader chose to look at, and the part of the release that tells of it."""

from dataclasses import dataclass, replace

from cpd_eval.disclosure import Released
from cpd_eval.frames import ALL
from cpd_eval.report.responses.figures import Responses

NAMES = {"region": "region", "profession": "profession", "local_org": "local organisation"}
"""What a dimension is called on the board."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is looked at.

    Attributes
    ----------
    region, profession, local_org : str
        The group, ``All`` for everybody; a local organisation only within its region, and not
        together with a profession: so small a group would mostly be hidden.
    by : str
        The dimension whose groups are compared; empty if nothing is left to compare.
    """

    region: str = ALL
    profession: str = ALL
    local_org: str = ALL
    by: str = ""

    @property
    def title(self) -> str:
        """Who is looked at."""
        chosen = [name for name in (self.local_org, self.region, self.profession) if name != ALL]
        return ", ".join(chosen) or "Everybody invited"


def settled(responses: Responses, view: View) -> View:
    """Make a view one that was released: what is not there, or too narrow, becomes All.

    Parameters
    ----------
    responses : Responses
        What may be shown.
    view : View
        What is wanted, such as from a link.

    Returns
    -------
    View
        The nearest that can be shown.
    """
    table = responses.units.table
    chosen = {
        name: wanted if name in table and (table[name].astype(str) == wanted).any() else ALL
        for name, wanted in (("region", view.region), ("profession", view.profession))
    }
    found = replace(view, **chosen, local_org=ALL)
    if view.local_org in units_in(responses, found.region) and found.profession == ALL:
        found = replace(found, local_org=view.local_org)
    comparable = comparisons(responses, found)
    by = view.by if view.by in comparable else (*comparable, "")[0]
    found = replace(found, by=by)
    known = dict.fromkeys(responses.dimensions, ALL) | _group(responses, found)
    is_there = (table[list(known)].astype(str) == list(known.values())).all(axis=1)
    return found if is_there.any() else settled(responses, View(region=found.region, by=view.by))


def units_in(responses: Responses, region: str) -> list[str]:
    """List the local organisations of a region; none over all regions."""
    if "local_org" not in responses.dimensions or region == ALL:
        return []
    table = responses.units.table
    names = table.loc[table["region"].astype(str) == region, "local_org"].astype(str)
    return sorted(set(names) - {ALL})


def groups(responses: Responses, dimension: str) -> list[str]:
    """List the groups of a dimension over everybody."""
    if dimension not in responses.dimensions:
        return []
    return sorted(set(responses.units.table[dimension].astype(str)) - {ALL})


def comparisons(responses: Responses, view: View) -> list[str]:
    """List the dimensions whose groups can be compared within what is chosen."""
    if view.local_org != ALL or (view.region != ALL and view.profession != ALL):
        return []
    if view.region != ALL:
        within: tuple[str, ...] = ("local_org", "profession")
    else:
        within = ("region", "profession") if view.profession == ALL else ("region",)
    return [name for name in within if name in responses.dimensions]


def whole(responses: Responses, view: View) -> Released:
    """Give the one row of who is looked at."""
    return responses.units.where(**_group(responses, view))


def compared(responses: Responses, view: View) -> Released:
    """Give a row for each group that is compared, and the row of all of them."""
    fixed = {name: value for name, value in _group(responses, view).items() if name != view.by}
    return responses.units.inside(**fixed) if view.by else whole(responses, view)


def time_spent(responses: Responses, view: View) -> Released | None:
    """Give the row with the time those who are looked at took; None if it was not counted."""
    group = _group(responses, view)
    table = responses.minutes.table
    is_there = (table[list(group)].astype(str) == list(group.values())).all(axis=1)
    return responses.minutes.where(**group) if is_there.any() else None


def _group(responses: Responses, view: View) -> dict[str, str]:
    return {name: getattr(view, name) for name in responses.dimensions}
