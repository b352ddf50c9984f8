"""What attackers send, and a page that is being filled in."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

# From OWASP's "XSS Filter Evasion Cheat Sheet", one of each way out of a context.
SCRIPTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</textarea></title></style></script><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{7*7}}${7*7}<%= 7*7 %>#{7*7}",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "</dd></dl><iframe src=//evil.example>",
    "\u2028<script>alert(1)</script>",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    '[x](javascript:alert(1)) ![x](x" onerror="alert(1)) <b onmouseover=alert(1)>b</b>',
)


@dataclass(slots=True)
class Tab:
    """A tab of the page without a kernel, that can send whatever it likes."""

    browser: Any
    token: str
    client: str = "a1"
    seq: int = 0
    stand: str = ""

    def send(self, *messages: Mapping[str, Any], **headers: str) -> Any:
        """Send messages as the page does; keep where the tab stands."""
        numbered = []
        for message in messages:
            self.seq += 1
            numbered.append({**message, "seq": self.seq})
        body = {"client": self.client, "stand": self.stand, "messages": numbered}
        answer = self.post(json.dumps(body).encode(), **headers)
        if answer.status == 200:
            self.stand = json.loads(answer.text).get("stand", self.stand)
        return answer

    def post(self, body: bytes, path: str = "/form/answers", **headers: str) -> Any:
        """Send a body as it is."""
        said = {name.replace("_", "-"): text for name, text in headers.items()}
        return self.browser.ask(
            "POST",
            path,
            body,
            {"Cpd-Invitation": self.token, "Content-Type": "application/json"} | said,
        )


@pytest.fixture(scope="session")
def scripts() -> tuple[str, ...]:
    return SCRIPTS


@pytest.fixture
def tab(served: Any) -> Callable[[str], Tab]:
    """Give a tab on a new link of a person."""

    def open_(pid: str) -> Tab:
        return Tab(served.browser(), served.invite(pid))

    return open_
