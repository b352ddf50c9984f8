"""The way in to an anonymous wave, the same at both doors: plain pages, no script, no kernel.

Somebody comes with an open link, makes a code, and is given a personal link of their own. With
that they are like everybody else. See :mod:`cpd_eval.pages.code_entry`.
"""

from urllib.parse import parse_qsl, urlencode

from tornado.web import RequestHandler

from cpd_eval.errors import StoreError
from cpd_eval.pages.code_entry import Entered, code_page, enter, kept_page
from cpd_eval.pages.web.desk import Desk
from cpd_eval.pages.web.headers import is_from_elsewhere
from cpd_eval.pages.web.shell import static_files

LARGEST_FIELDS = 20_000  # bytes of what somebody answers to get a code
_NEW = "new"


async def answered_entry(handler: RequestHandler, desk: Desk, *, style_folder: str) -> bool:
    """Answer a request for a page that comes before the form, if that is what it is.

    Parameters
    ----------
    handler : RequestHandler
        Of the request, at either door.
    desk : Desk
        What is asked.
    style_folder : str
        Where the style sheet is, seen from the page.

    Returns
    -------
    bool
        Whether it was answered; if not, the link is a personal one, or none.
    """
    token = handler.get_query_argument("invitation", "")
    if not token:
        return False
    style = f"{style_folder}{next(iter(static_files()))}"
    form_id = handler.get_query_argument("form", "")
    link = _link(handler, token)
    try:
        if handler.get_query_argument(_NEW, ""):
            page = await desk.run(
                lambda: kept_page(desk.settings, token, db=desk.db, style=style, link=link)
            )
        else:
            page = await desk.run(
                lambda: code_page(desk.settings, token, db=desk.db, style=style, form_id=form_id)
            )
    except StoreError:
        return False  # the form itself says that it cannot be opened now, and tries again
    if page is not None:
        _give(handler, page)
    return page is not None


async def take_entry(
    handler: RequestHandler, desk: Desk, *, style_folder: str, body: bytes
) -> None:
    """Take what somebody answered to get a code; send them to their personal link.

    Parameters
    ----------
    handler, desk, style_folder
        As :func:`answered_entry` takes them.
    body : bytes
        Of the request.
    """
    if is_from_elsewhere(handler.request.headers, is_form=True):
        _give(handler, "Only the page of this server may send answers.", status=403)
        return
    if len(body) > LARGEST_FIELDS:
        _give(handler, "That is more than the questions ask for.", status=413)
        return
    token = handler.get_query_argument("invitation", "")
    style = f"{style_folder}{next(iter(static_files()))}"
    fields = dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=50))
    try:
        found = await desk.run(lambda: enter(desk.settings, token, fields, db=desk.db, style=style))
    except StoreError:
        desk.log.exception("A code could not be taken.")
        _give(handler, "It cannot be done at the moment. Try again in a few minutes.", status=503)
        return
    if isinstance(found, Entered):
        handler.set_status(303)
        handler.set_header("Location", f"{_query(handler, found.token)}&{_NEW}=1")
        handler.set_header("Cache-Control", "no-store")
    elif found is None:
        _give(handler, "This link does not lead to a code.", status=404)
    else:
        _give(handler, found, status=422)


def _query(handler: RequestHandler, token: str) -> str:
    form_id = handler.get_query_argument("form", "")
    return "?" + urlencode(({"form": form_id} if form_id else {}) | {"invitation": token})


def _link(handler: RequestHandler, token: str) -> str:
    request = handler.request
    speaks = request.headers.get("X-Forwarded-Proto", request.protocol)
    scheme = "https" if speaks == "https" else "http"
    return f"{scheme}://{request.host}{request.path}{_query(handler, token)}"


def _give(handler: RequestHandler, page: str, *, status: int = 200) -> None:
    handler.set_status(status)
    handler.set_header("Cache-Control", "no-store")
    kind = "html" if page.lstrip().startswith("<") else "plain"
    handler.set_header("Content-Type", f"text/{kind}; charset=utf-8")
    handler.write(page)
