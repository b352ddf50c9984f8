"""The two pages of an anonymous wave, as plain HTML: make your code; keep your link.

They need no script and no kernel, so they work at both doors and wherever a form is too heavy. The
classes are those of the form page. Where someone came from is told to this server only: without
any referrer, some browsers do not say that a form came from its own page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

_FRAME = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="same-origin">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{{ style }}">
<title>{{ "Error: " if errors else "" }}{{ heading }} – {{ form_title }}</title>
</head>
<body>
<a class="page-skip" href="#content">Skip to main content</a>
<header class="page-head"><p class="page-width">{{ project }}</p></header>
<main id="content" class="page-main page-width" tabindex="-1">
<div class="cpd">
{%- block body %}{% endblock %}
</div>
</main>
</body>
</html>
"""

_CODE = """
{%- if errors %}
<div class="cpd-errors" role="alert" tabindex="-1" autofocus>
<h2>There is a problem</h2>
<ul>{% for name, text in errors.items() %}
<li><a href="#field-{{ name }}">{{ labels[name] }} {{ text }}</a></li>{% endfor %}
</ul>
</div>
{%- endif %}
<h1><span class="cpd-caption">{{ form_title }}</span>{{ heading }}</h1>
<p>Nobody is asked for their name here. So that your answers can be put beside those you give
another time, you make a code from things that only you know together. Nobody can tell from the
code who you are, and it opens no answers.</p>
<p>Give the same answers each time. They are used for the code and nothing else.</p>
<form method="post" novalidate>
{%- for one in fields %}
<div class="cpd-question{{ ' cpd-wrong' if one.name in errors else '' }}">
<label class="cpd-label" for="field-{{ one.name }}">{{ one.label }}</label>
{%- if one.hint %}
<div class="cpd-hint" id="hint-{{ one.name }}">{{ one.hint }}</div>
{%- endif %}
{%- if one.name in errors %}
<p class="cpd-error" id="error-{{ one.name }}"><span class="cpd-hidden">Error:</span>
{{ errors[one.name] }}</p>
{%- endif %}
{%- if one.choices %}
<select class="cpd-input" id="field-{{ one.name }}" name="{{ one.name }}"{{ one.told(errors) }}>
<option value="">Select one</option>
{%- for value, label in one.choices.items() %}
<option value="{{ value }}"{{ " selected" if value == one.value else "" }}>{{ label }}</option>
{%- endfor %}
</select>
{%- else %}
<input class="cpd-input cpd-width-10" id="field-{{ one.name }}" name="{{ one.name }}"
 value="{{ one.value }}" autocomplete="off" autocapitalize="characters" spellcheck="false"
 maxlength="100"{{ ' inputmode="numeric"' | safe if one.is_number else "" }}{{ one.told(errors) }}>
{%- endif %}
</div>
{%- endfor %}
<button class="cpd-button" type="submit">Continue</button>
</form>
<p>If you have a personal link already, open that one instead: it leads to the answers you began.
Questions? {{ write | capitalize_first }}.</p>
"""

_KEPT = """
<h1><span class="cpd-caption">{{ form_title }}</span>{{ heading }}</h1>
<p>Your code is <strong>{{ code }}</strong>. You need not note it: next time, the same answers make
the same code.</p>
<p>This link is yours alone. It leads back to your answers until you send them, on any device. Keep
it, for nobody can give it to you again: nobody knows whose it is.</p>
<p><a href="{{ link }}" rel="noreferrer">{{ link }}</a></p>
<p>If others use this computer, do not leave the page open, and delete it from the history.</p>
<p><a href="{{ link }}" rel="noreferrer">Continue to the form</a></p>
"""

_NOTICE = """
<h1>{{ heading }}</h1>
{%- for text in intro %}
<p>{{ text }}</p>
{%- endfor %}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A question of the page.

    Attributes
    ----------
    name, label, hint, value : str
        As it is sent, asked, explained and was answered.
    is_number : bool
        Whether to bring up the keys for numbers.
    choices : mapping of str to str
        Label by value; without any it is a text.
    """

    name: str
    label: str
    hint: str = ""
    value: str = ""
    is_number: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)

    def told(self, errors: Mapping[str, str]) -> Markup:
        """Give the attributes that tie hint and error to the control."""
        ids = [f"hint-{self.name}"] if self.hint else []
        ids += [f"error-{self.name}"] if self.name in errors else []
        return _attributes(ids, is_wrong=self.name in errors)


def code_html(
    *,
    project: str,
    form_title: str,
    write: str,
    style: str,
    fields: Sequence[Field],
    errors: Mapping[str, str],
) -> str:
    """Write the page on which a code is made.

    Parameters
    ----------
    project, form_title : str
        Their names.
    write : str
        Whom to write to, as half a sentence.
    style : str
        Address of the style sheet.
    fields : sequence of Field
        What is asked.
    errors : mapping of str to str
        What to do, by name of the field.

    Returns
    -------
    str
        A whole HTML document.

    Examples
    --------
    >>> page = code_html(project="P", form_title="Pulse", write="write to us", style="s.css",
    ...     fields=[Field(name="part0", label="A letter?", value="<b>")], errors={})
    >>> "&lt;b&gt;" in page, "<script" in page
    (True, False)
    """
    return _template(_CODE).render(
        heading="Make your code",
        project=project,
        form_title=form_title,
        write=write,
        style=style,
        fields=fields,
        labels={one.name: one.label for one in fields},
        errors=errors,
    )


def kept_html(*, project: str, form_title: str, style: str, code: str, link: str) -> str:
    """Write the page that gives somebody their personal link.

    Parameters
    ----------
    project, form_title, style
        As :func:`code_html` takes them.
    code : str
        The code, as people note it.
    link : str
        The personal link.

    Returns
    -------
    str
        A whole HTML document.

    Examples
    --------
    >>> page = kept_html(project="P", form_title="Pulse", style="s.css", code="AN-1", link="/?a=b")
    >>> "AN-1" in page
    True
    """
    return _template(_KEPT).render(
        heading="Keep your personal link",
        project=project,
        form_title=form_title,
        style=style,
        code=code,
        link=link,
        errors={},
    )


def notice_html(*, project: str, style: str, heading: str, intro: Sequence[str]) -> str:
    """Write a page that says why no code can be made now.

    Examples
    --------
    >>> "closed" in notice_html(project="P", style="s.css", heading="It has closed", intro=[])
    True
    """
    return _template(_NOTICE).render(
        project=project, form_title=project, style=style, heading=heading, intro=intro, errors={}
    )


@cache
def _template(body: str) -> Template:
    env = Environment(autoescape=True, undefined=StrictUndefined)
    env.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    frame = _FRAME.replace("{%- block body %}{% endblock %}", body)
    return env.from_string(frame)


def _attributes(ids: Sequence[str], *, is_wrong: bool) -> Markup:
    described = Markup(' aria-describedby="{}"').format(" ".join(ids)) if ids else Markup("")
    return described + (Markup(' aria-invalid="true"') if is_wrong else Markup(""))
