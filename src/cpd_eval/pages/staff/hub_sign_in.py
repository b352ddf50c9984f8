"""Signing in at the JupyterHub that this server is a service of.

A hub lets people in to its services by OAuth 2 [1]_: the browser is sent to the hub, comes back
with a code, and the code is exchanged for a token that says who it is and what they may reach.
Only who the hub lets reach this service is let in, and only with an account here: the hub says who
somebody is, the account what they may see. The token of the hub is not kept.

References
----------
.. [1] RFC 6749, "The OAuth 2.0 Authorization Framework", and RFC 7636 for the proof key.
"""

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any
from urllib.parse import urlencode

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.httpclient import AsyncHTTPClient, HTTPClientError
from tornado.web import HTTPError

from cpd_eval.pages.staff.hub import Hub
from cpd_eval.pages.staff.identity import is_https
from cpd_eval.pages.staff.sign_in import SignIn

COOKIE = "cpd-hub"
MINUTES = 10
"""How long the way to the hub and back may take."""


class ToHub(SignIn):
    """Sends a browser to the hub."""

    def initialize(self, hub: Hub) -> None:
        """Take where the hub is."""
        self._hub = hub

    @allow_unauthenticated
    def get(self) -> None:
        """Remember who goes there, and send them."""
        state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        self.set_signed_cookie(
            COOKIE,
            json.dumps([state, verifier, self.get_query_argument("next", "")]),
            expires_days=MINUTES / (24 * 60),
            path=self.base_url,
            httponly=True,
            samesite="Lax",
            secure=is_https(self.request, self.desk),
        )
        query = {
            "client_id": self._hub.client_id,
            "redirect_uri": self._hub.callback,
            "response_type": "code",
            "state": state,
            "code_challenge": challenge.decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        self.redirect(f"{self._hub.authorize_url}?{urlencode(query)}")

    @allow_unauthenticated
    async def post(self) -> None:
        """Take nothing."""
        raise HTTPError(405)


class FromHub(ToHub):
    """Where a browser comes back to from the hub."""

    @allow_unauthenticated
    async def get(self) -> None:  # type: ignore[override]  # Tornado takes both
        """Exchange the code, and let in who may."""
        state, verifier, onwards = self._remembered()
        said = self.get_query_argument("state", "")
        if not state or not hmac.compare_digest(said.encode(), state.encode()):
            raise HTTPError(403)
        self.clear_cookie(COOKIE, path=self.base_url)
        user = await self._user_for(self.get_query_argument("code", ""), verifier)
        session = self.desk.take_hub_user(str(user.get("name", ""))) if user else None
        if session is None:
            raise HTTPError(403)
        self.let_in(session, onwards)

    def _remembered(self) -> tuple[str, str, str]:
        kept = self.get_signed_cookie(COOKIE, max_age_days=MINUTES / (24 * 60))
        if not kept:
            return "", "", ""
        state, verifier, onwards = json.loads(kept)
        return state, verifier, onwards

    async def _user_for(self, code: str, verifier: str) -> dict[str, Any] | None:
        """Ask the hub who it is; nobody if they may not reach this service."""
        body = {
            "client_id": self._hub.client_id,
            "client_secret": self._hub.token,
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._hub.callback,
            "code_verifier": verifier,
        }
        try:
            reply = await AsyncHTTPClient().fetch(
                f"{self._hub.api_url}/oauth2/token", method="POST", body=urlencode(body)
            )
            token = json.loads(reply.body)["access_token"]
            reply = await AsyncHTTPClient().fetch(
                f"{self._hub.api_url}/user", headers={"Authorization": f"token {token}"}
            )
            user: dict[str, Any] = json.loads(reply.body)
        except HTTPClientError:
            self.log.warning("The hub did not take the code of a browser.")
            return None
        except (OSError, ValueError, KeyError) as exc:
            raise HTTPError(503) from exc
        return user if self._hub.lets_in(user.get("scopes")) else None
