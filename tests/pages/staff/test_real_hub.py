"""Signing in at a JupyterHub that runs; only where JupyterHub is installed.

The hub is the real one, with its own sign-in page, tokens and scopes. Its proxy is left out: the
test carries the browser's requests to the hub and to the service as the proxy would.
"""

import http.client
import importlib.util
import json
import os
import re
import socket
import subprocess
import sys
import time
from urllib.parse import urlencode, urlsplit

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("jupyterhub") is None, reason="JupyterHub is not installed"
    ),
]

PREFIX = "/services/cpd-eval/"
CONFIG = """
from jupyterhub.proxy import Proxy

class NoProxy(Proxy):
    should_start = False
    async def add_route(self, routespec, target, data): pass
    async def delete_route(self, routespec): pass
    async def get_all_routes(self): return {{}}

c.JupyterHub.proxy_class = NoProxy
c.JupyterHub.bind_url = "http://127.0.0.1:{port}/"
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.hub_port = {port}
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "a made-up password"
c.Authenticator.allow_all = True
c.JupyterHub.services = [dict(
    name="cpd-eval", url="http://127.0.0.1:1", api_token="{token}",
    oauth_client_id="service-cpd-eval", oauth_no_confirm=True,
    oauth_redirect_uri="{prefix}oauth_callback",
)]
c.JupyterHub.load_groups = {{"hr": ["ada"]}}
c.JupyterHub.load_roles = [
    dict(name="hr-may", groups=["hr"], scopes=["access:services!service=cpd-eval"]),
]
"""
SECRET = "0123456789abcdef" * 4


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _wait_for(port, process):
    end = time.monotonic() + 120
    while time.monotonic() < end:
        assert process.poll() is None, "the hub stopped while starting"
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail("the hub never listened")


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("hub"), _free_port()
    file = folder / "config.py"
    file.write_text(CONFIG.format(port=port, token=SECRET, prefix=PREFIX))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(file)],
            cwd=folder,
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=60)


@pytest.fixture(scope="module")
def service(hub, run_server):
    told = {
        "JUPYTERHUB_API_TOKEN": SECRET,
        "JUPYTERHUB_API_URL": f"http://127.0.0.1:{hub}/hub/api",
        "JUPYTERHUB_CLIENT_ID": "service-cpd-eval",
        "JUPYTERHUB_SERVICE_NAME": "cpd-eval",
        "JUPYTERHUB_SERVICE_PREFIX": PREFIX,
        "JUPYTERHUB_OAUTH_ACCESS_SCOPES": json.dumps(["access:services!service=cpd-eval"]),
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, text in told.items():
            patch.setitem(os.environ, name, text)
        served = run_server("jupyterhub = true")
    served.add("ada", "hr")
    served.add("bob", "hr")
    return served


class AtTheHub:
    """A browser's side of the hub."""

    def __init__(self, port):
        self.port, self.cookies = port, {}

    def ask(self, method, to, body=None):
        headers = {
            "Cookie": "; ".join(f"{name}={text}" for name, text in self.cookies.items()),
            "Sec-Fetch-Mode": "navigate",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, to, body, headers)
        reply = connection.getresponse()
        text = reply.read().decode()
        for line in reply.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        connection.close()
        return reply.status, reply.headers.get("Location", ""), text

    def sign_in(self, name):
        text = self.ask("GET", "/hub/login")[2]
        token = re.search(r'name="_xsrf" value="([^"]+)"', text)[1]
        fields = {"username": name, "password": "a made-up password", "_xsrf": token}
        status, _, _ = self.ask("POST", f"/hub/login?_xsrf={token}", urlencode(fields))
        assert status == 302


def come_back(hub, service, name):
    """Go from the service to the hub, sign in there, and come back."""
    at_the_hub, browser = AtTheHub(hub), service.browser()
    at_the_hub.sign_in(name)
    to = browser.get(f"{PREFIX}staff/hub?next={PREFIX}staff/waves").headers["Location"]
    status, back, text = at_the_hub.ask("GET", to)
    if status != 302:
        return status, text, browser
    assert urlsplit(back).path == f"{PREFIX}oauth_callback"
    answer = browser.get(f"{urlsplit(back).path}?{urlsplit(back).query}")
    return answer.status, answer.headers.get("Location", ""), browser


def test_who_the_hub_knows_and_lets_in_signs_in(hub, service):
    status, to, browser = come_back(hub, service, "ada")
    assert (status, to) == (303, f"{PREFIX}staff/waves")
    assert browser.get(to).status == 200


def test_whom_the_hub_does_not_let_reach_the_service_stays_outside(hub, service):
    status, _, browser = come_back(hub, service, "bob")
    assert status == 403
    assert browser.get(f"{PREFIX}staff/").status == 302


def test_who_has_no_account_here_stays_outside(hub, service):
    service.desk.accounts.remove("ada")
    status, _, browser = come_back(hub, service, "ada")
    service.add("ada", "hr")
    assert status == 403
    assert browser.get(f"{PREFIX}staff/").status == 302
