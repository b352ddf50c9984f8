"""An open link at the notebook door: the code is made without a kernel there too."""

import http.client
from datetime import UTC, datetime
from urllib.parse import urlencode

from cpd_eval.forms.read import read_form_text
from cpd_eval.store import open_links, waves
from cpd_eval.store.recipe import DEFAULT

OPENED = datetime(2026, 1, 5, tzinfo=UTC)
FORM = """
| survey   | type       | name | label |
|          | text       | why  | Why?  |
| settings | form_title | form_id |
|          | Anybody    | at_voila |
"""
ANNA = {"part0": "Anna", "part1": "Newport", "part2": "Grove", "part3": "7"}


def ask(port, method, path, body=None, **headers):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request(method, path, body, headers)
    reply = line.getresponse()
    text = reply.read().decode()
    line.close()
    return reply.status, dict(reply.getheaders()), text


def test_a_code_is_made_and_leads_to_a_personal_link(served):
    db = served.app.desk.db
    waves.open_wave(db, "at_voila", read_form_text(FORM), kind="other", opens_at=OPENED)
    path = f"/?invitation={open_links.open_to_all(db, 'at_voila', DEFAULT)}"
    kernels = set(served.app.kernel_manager.list_kernel_ids())
    status, _, text = ask(served.port, "GET", path)
    assert (status, DEFAULT.parts[0].ask in text) == (200, True)
    form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "null"}
    status, headers, _ = ask(served.port, "POST", path, urlencode(ANNA), **form)
    assert status == 303
    status, _, text = ask(served.port, "GET", "/" + headers["Location"])
    assert status == 200
    assert headers["Location"].partition("&new")[0].partition("invitation=")[2] in text
    assert set(served.app.kernel_manager.list_kernel_ids()) == kernels
