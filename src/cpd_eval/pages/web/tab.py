"""Puts somebody back to where their browser tab stands, and says where it stands afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cpd_eval.pages.bookmark import read_bookmark
from cpd_eval.pages.files import LARGEST_MB
from cpd_eval.pages.flow import Journey
from cpd_eval.pages.incoming import Uploads
from cpd_eval.pages.state import State
from cpd_eval.pages.view import CHECK
from cpd_eval.pages.web.keeper import BatchKeeper
from cpd_eval.pages.web.memory import Held
from cpd_eval.pages.web.stand import Stand, fingerprint

WHOLE_FILE = LARGEST_MB * 1_000_000
"""Over HTTP a file comes in one piece, so that it does not matter which server gets it."""


def put_back(
    held: Held,
    keeper: BatchKeeper,
    stand: Stand | None,
    repeated: Sequence[Mapping[str, Any]],
    *,
    contact: str,
) -> Journey:
    """Put somebody back to where their tab stands, or where the response does.

    A tab whose last reply was lost repeats its messages and does not know where they led; the
    response does.

    Parameters
    ----------
    held : Held
        The response.
    keeper : BatchKeeper
        Where answers are kept.
    stand : Stand or None
        What the tab brought.
    repeated : sequence of mapping
        Messages of the batch that were done before.
    contact : str
        Whom a respondent may write to.

    Returns
    -------
    Journey
        Ready for the messages that are new.
    """
    is_known = stand is not None and stand.response_id == held.response_id
    is_there = is_known and not repeated
    line = str(replace(read_bookmark(held.line), place="")) if is_there else held.line
    journey = Journey(held.form, held.sheet, keeper, contact=contact, place=line)
    state = journey.state
    state.uploads = Uploads(piece=WHOLE_FILE)
    state.is_seen = False
    if stand is None or not is_known:
        return journey
    arrived = {one.get("id") for one in repeated if one["kind"] == "bytes"}
    for one in stand.files:
        if one["id"] not in arrived:
            state.uploads.expect(one)
    if not is_there:
        return journey
    if stand.place in state.places():
        state.place = stand.place
    state.errors, state.refused = dict(stand.errors), dict(stand.refused)
    state.seen_at_check = None if stand.seen is None else frozenset(stand.seen)
    state.is_seen = stand.place == CHECK and stand.shown == fingerprint(state.sheet.raw())
    return journey


def stand_of(state: State, response_id: int, link: str) -> Stand:
    """Say where a tab stands, to be given back by it.

    Parameters
    ----------
    state : State
        Where it is after the messages.
    response_id : int
        The response.
    link : str
        Hash of the link.

    Returns
    -------
    Stand
        To be signed.
    """
    seen = state.seen_at_check
    return Stand(
        link=link,
        response_id=response_id,
        place=state.place,
        errors=state.errors,
        refused=state.refused,
        seen=None if seen is None else tuple(sorted(seen)),
        shown=fingerprint(state.sheet.raw()) if state.place == CHECK else "",
        files=tuple(state.uploads.announcements()),
    )
