"""What the answers of this door tell a browser to allow, and which requests it takes.

Everything a page needs comes from this server, as files: no script and no style stands in a page,
so none that somebody slips into an answer or a name is ever run [1]_. A respondent has no cookie:
the token of the link is sent in a header, which no page of another site can make a browser send.
Another site's request is refused besides by what the browser says about where it comes from [2]_.

References
----------
.. [1] W3C, "Content Security Policy Level 3", https://www.w3.org/TR/CSP3/
.. [2] W3C, "Fetch Metadata Request Headers", https://www.w3.org/TR/fetch-metadata/
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
"""The content security policy of every answer of this door."""

_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HSTS = "max-age=31536000"
"""A year, as is usual; see docs/two-doors.md on sub-domains."""


def security_headers(*, is_https: bool) -> dict[str, str]:
    """Give the headers of every answer.

    Parameters
    ----------
    is_https : bool
        Whether the browser speaks to the server, or to the proxy before it, over TLS.

    Returns
    -------
    dict of str to str
        By name.

    Examples
    --------
    >>> "unsafe" in security_headers(is_https=True)["Content-Security-Policy"]
    False
    >>> "Strict-Transport-Security" in security_headers(is_https=False)
    False
    """
    return _ALWAYS | ({"Strict-Transport-Security": HSTS} if is_https else {})


def is_from_elsewhere(headers: Mapping[str, str], *, is_form: bool = False) -> bool:
    """Say whether a request comes from a page of another site.

    Parameters
    ----------
    headers : mapping
        Of the request.
    is_form : bool, default False
        Whether it is a plain HTML form that is sent. Of that a browser which tells no site where
        someone comes from says ``null``, also to the own one.

    Returns
    -------
    bool
        False also for a program that is no browser and says nothing: it has no cookies anybody
        could abuse, and needs the token like everyone.

    Examples
    --------
    >>> is_from_elsewhere({"Sec-Fetch-Site": "cross-site"}), is_from_elsewhere({})
    (True, False)
    >>> is_from_elsewhere({"Origin": "https://other.example", "Host": "forms.example.org"})
    True
    """
    site = headers.get("Sec-Fetch-Site")
    if site is not None:
        return site != "same-origin"
    origin = headers.get("Origin")
    if is_form and origin == "null":
        return False
    return origin is not None and urlsplit(origin).netloc != headers.get("Host", "")
