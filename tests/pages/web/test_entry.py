"""The way into an anonymous wave over HTTP: a code, then a personal link like everybody's."""

import re
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from cpd_eval.forms.read import read_form_text
from cpd_eval.store import open_links, waves
from cpd_eval.store.recipe import DEFAULT

OPENED = datetime(2026, 1, 5, tzinfo=UTC)
FORM = """
| survey   | type       | name | label |
|          | text       | why  | Why?  |
| settings | form_title | form_id |
|          | Anybody    | anybody |
"""
ANNA = {"part0": "Anna", "part1": "Newport", "part2": "Grove", "part3": "7"}
FORM_SENT = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def open_token(db):
    waves.open_wave(db, "all", read_form_text(FORM), kind="other", opens_at=OPENED)
    return open_links.open_to_all(db, "all", DEFAULT)


def test_from_the_open_link_to_a_form_of_ones_own(wire, open_token):
    path = f"/form/?form=anybody&invitation={open_token}"
    page = wire.ask("GET", path)
    assert DEFAULT.parts[0].ask in page.body.decode()
    sent = wire.ask("POST", path, urlencode(ANNA).encode(), **FORM_SENT)
    assert sent.status == 303
    personal = re.search(r"invitation=([\w-]+)", sent.headers["Location"])[1]
    assert personal != open_token
    kept = wire.ask("GET", "/form/" + sent.headers["Location"]).body.decode()
    assert f"invitation={personal}" in kept
    state = wire.ask(
        "POST", "/form/answers", b'{"client": "a", "messages": []}', **{"Cpd-Invitation": personal}
    )
    assert state.json["view"]["is_open"]


def test_what_is_missing_is_asked_for_again(wire, open_token):
    said = wire.ask("POST", f"/form/?invitation={open_token}", b"part0=Anna", **FORM_SENT)
    assert said.status == 422
    assert "There is a problem" in said.body.decode()


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Sec-Fetch-Site": "cross-site"}, 403), ({"Origin": "null"}, 303)],
)
def test_only_a_page_of_this_server_sends_it(wire, open_token, headers, status):
    body = urlencode(ANNA).encode()
    said = wire.ask("POST", f"/form/?invitation={open_token}", body, **FORM_SENT, **headers)
    assert said.status == status


def test_a_personal_link_leads_to_no_code(wire):
    said = wire.ask("POST", f"/form/?invitation={wire.token}", b"part0=Anna", **FORM_SENT)
    assert said.status == 404


def test_a_link_nobody_knows_gives_the_page_that_says_so_itself(wire):
    assert wire.ask("GET", "/form/?invitation=guess").status == 200
