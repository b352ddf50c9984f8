"""The files of the page without a kernel: an empty page, one script, one style sheet.

The empty page is the same for everybody; whose form it shows, the script asks for. Script and
style are named by their content, so a browser keeps them for as long as they do not change.
"""

import gzip
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path

from cpd_eval.pages.notices import out_of_order
from cpd_eval.pages.script import page_script
from cpd_eval.settings import Settings

_PAGES = Path(__file__).parents[1]
_FRAME = _PAGES / "share" / "jupyter" / "voila" / "templates" / "cpd_eval" / "head.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticFile:
    """A file every page needs.

    Attributes
    ----------
    name : str
        With a mark of its content.
    kind : str
        Its media type.
    content, packed : bytes
        As it is, and compressed with gzip.
    """

    name: str
    kind: str
    content: bytes
    packed: bytes


@cache
def static_files() -> dict[str, StaticFile]:
    """Give the files by name.

    Returns
    -------
    dict of str to StaticFile
        The style sheet, then the script.

    Examples
    --------
    >>> [file.kind.partition(";")[0] for file in static_files().values()]
    ['text/css', 'text/javascript']
    """
    # The frame around the form is the one Voilà's template has.
    frame = re.findall(r"<style>(.*?)</style>", _FRAME.read_text(encoding="utf-8"), re.DOTALL)
    style = "\n".join([*frame, (_PAGES / "form.css").read_text(encoding="utf-8")])
    files = [
        _static("form", "css", "text/css; charset=utf-8", style),
        _static("form", "js", "text/javascript; charset=utf-8", page_script("plain")),
    ]
    return {file.name: file for file in files}


@cache
def shell_page(settings_name: str, contact: str) -> str:
    """Write the empty page.

    Parameters
    ----------
    settings_name : str
        What the project is called.
    contact : str
        Whom a respondent may write to.

    Returns
    -------
    str
        A whole HTML document; its addresses are relative, so it works under any path.

    Examples
    --------
    >>> "<script>" in shell_page("Skills survey", "")
    False
    """
    style, script = static_files()
    name = escape(settings_name)
    late = out_of_order(contact).view()
    ask = f"write to {escape(contact)}" if contact else "write to whoever sent you the link"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="static/{style}">
<script type="module" src="static/{script}"></script>
<title>{name}</title>
</head>
<body>
<a class="page-skip" href="#content">Skip to main content</a>
<header class="page-head"><p class="page-width">{name}</p></header>
<main id="content" class="page-main page-width" tabindex="-1">
<noscript>
  <h1>This form needs JavaScript</h1>
  <p>Turn JavaScript on in your browser and open the link again, or {ask}.</p>
</noscript>
<div id="loading" hidden>
  <h1>Loading the form…</h1>
  <p id="loading-late" role="status" data-late="{escape(" ".join(late["intro"]))}"></p>
</div>
<div id="form"></div>
</main>
</body>
</html>
"""


def shell_of(settings: Settings) -> bytes:
    """Give the empty page of a project, in UTF-8."""
    return shell_page(settings.name, settings.contact).encode()


def _static(stem: str, ending: str, kind: str, text: str) -> StaticFile:
    content = text.encode()
    return StaticFile(
        name=f"{stem}.{sha256(content).hexdigest()[:16]}.{ending}",
        kind=kind,
        content=content,
        packed=gzip.compress(content, mtime=0),
    )
