"""Signing in at a JupyterHub: this server speaks to a hub that answers as the documents say.

The addresses, fields and scopes are those of JupyterHub's REST API ("Services", OAuth); a hub of
its own answers in ``test_real_hub.py`` where JupyterHub is installed.
"""

import asyncio
import json
import os
import re
import threading
from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest
from tornado.web import Application, RequestHandler

from cpd_eval.errors import ProjectError
from cpd_eval.pages.staff.hub import hub_of

PREFIX = "/services/cpd-eval/"
CALLBACK = f"{PREFIX}oauth_callback"
ACCESS = "access:services!service=cpd-eval"


class Hub:
    """What the hub knows: who is signed in there, and what each code stands for."""

    name, scopes, challenge, asked = "ada", [ACCESS], "", []


class Token(RequestHandler):
    """Exchanges a code."""

    def post(self):
        said = {name: self.get_body_argument(name) for name in self.request.body_arguments}
        Hub.asked.append(said)
        proof = urlsafe_b64encode(sha256(said["code_verifier"].encode()).digest()).decode()
        right = said["code"] == "a-code" and proof.rstrip("=") == Hub.challenge
        if not right or said["client_secret"] != "the-secret":
            self.set_status(400)
            return
        self.write({"access_token": "a-token", "token_type": "Bearer"})


class User(RequestHandler):
    """Says whose a token is."""

    def get(self):
        assert self.request.headers["Authorization"] == "token a-token"
        self.write({"name": Hub.name, "scopes": Hub.scopes, "kind": "user"})


@pytest.fixture(scope="module")
def hub():
    loop, ready, ports = asyncio.new_event_loop(), threading.Event(), []

    async def begin():
        web = Application([("/hub/api/oauth2/token", Token), ("/hub/api/user", User)])
        server = web.listen(0, "127.0.0.1")
        ports.extend(one.getsockname()[1] for one in server._sockets.values())
        ready.set()

    def run():
        asyncio.set_event_loop(loop)
        loop.create_task(begin())
        loop.run_forever()

    threading.Thread(target=run, daemon=True).start()
    assert ready.wait(30)
    yield ports[0]
    loop.call_soon_threadsafe(loop.stop)


@pytest.fixture(scope="module")
def service(hub, run_server):
    told = {
        "JUPYTERHUB_API_TOKEN": "the-secret",
        "JUPYTERHUB_API_URL": f"http://127.0.0.1:{hub}/hub/api",
        "JUPYTERHUB_CLIENT_ID": "service-cpd-eval",
        "JUPYTERHUB_SERVICE_NAME": "cpd-eval",
        "JUPYTERHUB_SERVICE_PREFIX": PREFIX,
        "JUPYTERHUB_OAUTH_ACCESS_SCOPES": json.dumps([ACCESS]),
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, text in told.items():
            patch.setitem(os.environ, name, text)
        served = run_server("jupyterhub = true")
    served.add("ada", "hr")
    return served


@pytest.fixture(autouse=True)
def signed_in_there():
    Hub.name, Hub.scopes = "ada", [ACCESS]


def go_to_the_hub(browser, onwards=""):
    """Follow the link to the hub; give what the hub is asked."""
    away = browser.get(f"{PREFIX}staff/hub?next={onwards}")
    assert away.status == 302
    to = urlsplit(away.headers["Location"])
    assert to.path == "/hub/api/oauth2/authorize"
    query = {name: values[0] for name, values in parse_qs(to.query).items()}
    Hub.challenge = query["code_challenge"]
    return query


def test_the_browser_is_sent_to_the_hub_with_a_proof_key(service):
    query = go_to_the_hub(service.browser())
    assert query["client_id"] == "service-cpd-eval"
    assert query["redirect_uri"] == CALLBACK
    assert query["response_type"] == "code"
    assert query["code_challenge_method"] == "S256"
    assert len(query["state"]) >= 32


def test_who_comes_back_with_a_code_is_let_in(service):
    browser = service.browser()
    query = go_to_the_hub(browser, f"{PREFIX}staff/waves")
    back = browser.get(f"{CALLBACK}?code=a-code&state={query['state']}")
    assert back.status == 303
    assert back.headers["Location"] == f"{PREFIX}staff/waves"
    assert browser.get(f"{PREFIX}staff/waves").status == 200
    assert Hub.asked[-1]["redirect_uri"] == CALLBACK


def test_another_browsers_state_is_refused(service):
    query = go_to_the_hub(service.browser())
    thief = service.browser()
    go_to_the_hub(thief)
    assert thief.get(f"{CALLBACK}?code=a-code&state={query['state']}").status == 403
    assert thief.get(f"{PREFIX}staff/").status == 302


def test_a_state_can_be_used_once(service):
    browser = service.browser()
    query = go_to_the_hub(browser)
    assert browser.get(f"{CALLBACK}?code=a-code&state={query['state']}").status == 303
    assert browser.get(f"{CALLBACK}?code=a-code&state={query['state']}").status == 403


@pytest.mark.parametrize("query", ["", "?code=a-code", "?state=", "?code=&state=x", "?error=x"])
def test_coming_back_without_having_gone_is_refused(service, query):
    assert service.browser().get(f"{CALLBACK}{query}").status == 403


def test_a_wrong_code_is_refused(service):
    browser = service.browser()
    query = go_to_the_hub(browser)
    assert browser.get(f"{CALLBACK}?code=wrong&state={query['state']}").status == 403


def come_back(service):
    browser = service.browser()
    query = go_to_the_hub(browser)
    return browser.get(f"{CALLBACK}?code=a-code&state={query['state']}").status


def test_a_user_of_the_hub_without_an_account_is_refused(service):
    Hub.name = "bob"
    assert come_back(service) == 403


@pytest.mark.parametrize(
    "scopes", [[], ["access:services!service=other"], ["self"], "access", None]
)
def test_who_may_not_reach_the_service_is_refused(service, scopes):
    Hub.scopes = scopes
    assert come_back(service) == 403


def test_who_may_reach_every_service_is_let_in(service):
    Hub.scopes = ["access:services"]
    assert come_back(service) == 303


def test_an_account_without_a_password_signs_in_at_the_hub(service):
    from cpd_eval.pages.staff.accounts import Account
    from cpd_eval.workforce.roles import Looker

    service.desk.accounts.put(Account(looker=Looker(name="eva", roles=("evaluator",))))
    Hub.name = "eva"
    assert come_back(service) == 303


def test_every_page_stands_below_the_path_of_the_service(service):
    browser = service.signed_in("ada")
    page = browser.get(f"{PREFIX}staff/")
    assert page.status == 200
    assert 'href="/staff' not in page.text
    assert f'href="{PREFIX}staff/waves"' in page.text
    assert browser.get("/staff/").status == 404
    assert browser.get(f"{PREFIX}?form=x&invitation=y").text.count("does not open a form") >= 1


@pytest.mark.slow
def test_a_form_with_a_kernel_stands_below_the_path_too(service):
    browser = service.browser()
    page = browser.get(f"{PREFIX}?form=pulse&invitation={service.invite('below')}")
    assert page.status == 200
    told = re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page.text, re.DOTALL)
    config = json.loads(told[1])
    assert config["baseUrl"] == PREFIX
    assert browser.get(f"{PREFIX}api/kernels/{config['kernelId']}").status == 200
    assert browser.get(f"{PREFIX}voila/static/voila.js").status == 200


def test_a_service_no_hub_started_says_what_is_missing():
    with pytest.raises(ProjectError, match="'JUPYTERHUB_API_TOKEN' is not in the environment"):
        hub_of({})
