"""What the server writes to its log: paths and times, and no secret.

A link to a form is a secret of its respondent, and so are the codes of those who sign in. So the
log shows an address without what follows the question mark, and whatever else is written loses its
tokens.
"""

import logging
import re
from typing import Any

from tornado.web import RequestHandler

_SECRET = re.compile(r"((?:invitation|token|code|state|_xsrf)=)[^&\s'\"]+")
# Tornado logs a field it cannot read as it came, also if that is a password.
_UNREADABLE = re.compile(r"(Invalid unicode in [^:]{0,80}: ).*", re.DOTALL)


def scrubbed(text: str) -> str:
    """Take the token out of a text.

    Parameters
    ----------
    text : str
        Such as an address.

    Returns
    -------
    str
        With every token replaced.

    Examples
    --------
    >>> scrubbed("GET /?invitation=abc-123&form=x")
    'GET /?invitation=…&form=x'
    >>> scrubbed("Invalid unicode in password: b'abc'")
    'Invalid unicode in password: …'
    """
    return _UNREADABLE.sub(r"\1…", _SECRET.sub(r"\1…", text))


def log_request(handler: RequestHandler) -> None:
    """Write one line for a request: what was asked for, without what follows the question mark.

    Parameters
    ----------
    handler : tornado.web.RequestHandler
        A request that was answered.
    """
    status, request = handler.get_status(), handler.request
    level = logging.ERROR if status >= 500 else logging.WARNING if status >= 400 else logging.DEBUG
    spent_ms = 1000 * request.request_time()
    logging.getLogger("tornado.access").log(
        level, "%d %s %s %.0f ms", status, request.method, request.path, spent_ms
    )


def hide_tokens(*loggers: logging.Logger | logging.LoggerAdapter[Any]) -> None:
    """Keep tokens out of whatever else is logged, such as the address of a request that failed.

    Parameters
    ----------
    *loggers : logging.Logger
        Loggers besides Tornado's own.
    """
    names = "tornado.access", "tornado.application", "tornado.general"
    own = [one.logger if isinstance(one, logging.LoggerAdapter) else one for one in loggers]
    for logger in (*own, *(logging.getLogger(name) for name in names)):
        logger.addFilter(_scrub_record)


def _scrub_record(record: logging.LogRecord) -> bool:
    record.msg, record.args = scrubbed(record.getMessage()), ()
    return True
