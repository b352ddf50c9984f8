"""The page's JavaScript: small modules by subject, joined into the one file a page can take.

The modules in ``js/`` are ordinary ES modules. anywidget takes a single file, so each becomes a
function of its own that is called at once and gives what the module exports; what a module
imports, it takes from those before it. Nothing is compressed: what the browser runs can be read.
"""

import re
from functools import cache
from pathlib import Path
from typing import Literal

MODULES = (
    "drawing",
    "words",
    "controls",
    "parts",
    "page",
    "outbox",
    "uploads",
    "form_page",
)
"""In the order of their imports."""

Transport = Literal["widget", "plain"]
"""How messages travel: the comm of a widget, or plain HTTP."""

TRANSPORTS: tuple[Transport, ...] = ("widget", "plain")
"""The module that comes last, and begins."""

_FOLDER = Path(__file__).parent / "js"
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|function|class) (\w+))", re.MULTILINE)


@cache
def page_script(transport: Transport = "widget") -> str:
    """Give the whole script of the form page.

    Parameters
    ----------
    transport : {"widget", "plain"}, default "widget"
        How messages travel.

    Returns
    -------
    str
        One ES module whose default export anywidget can draw.

    Examples
    --------
    >>> page_script().count("export ")
    1
    """
    shared = [_as_function(name) for name in MODULES]
    return "\n".join([*shared, _own_imports(transport)])


def _own_imports(name: str) -> str:
    source = (_FOLDER / f"{name}.js").read_text(encoding="utf-8")
    return _IMPORT.sub(r"const \1 = from_\2;", source)


def _as_function(name: str) -> str:
    body = _own_imports(name)
    given = ", ".join(_EXPORT.findall(body))
    body = _EXPORT.sub("", body)
    return f"const from_{name} = (() => {{\n{body}\nreturn {{ {given} }};\n}})();\n"
