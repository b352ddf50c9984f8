"""Letters that invite and remind: a subject, a plain text and an HTML page from templates.

A project writes its own in the folder ``letters`` (``invitation.txt``, ``reminder.txt`` and, if
wanted, ``invitation.html``, ``reminder.html``); the first line of a text is ``Subject: …``. What
is not there is taken from here. Templates are Jinja's, in its sandbox; a name that is not known
is an error, so that nobody gets a letter with a gap.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from cpd_eval.errors import ProjectError

FIELDS = ("name", "form_title", "link", "closes_on", "contact", "project", "number")
"""What a template may name."""

_OPENING = """Subject: {% if number %}Reminder: {% endif %}{{ form_title }}

Dear {{ name or "colleague" }},

"""
_REST = """
Your personal link:
{{ link }}

It opens your form only, on any device. What you write is saved as you go, and you can come back
with the same link until you submit. Do not pass it on.
{% if closes_on %}
The form closes on {{ closes_on }}.
{% endif %}{% if contact %}
Questions: {{ contact }}
{% endif %}"""

_DEFAULTS = {
    "invitation.txt": f"{_OPENING}You are asked to fill in '{{{{ form_title }}}}'.\n{_REST}",
    "reminder.txt": (
        f"{_OPENING}You have not yet submitted '{{{{ form_title }}}}'. If you began, your answers "
        f"are still there.\n{_REST}"
    ),
    "page.html": """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ subject }}</title></head>
<body style="font-family: sans-serif; line-height: 1.5; max-width: 40em">
{% for paragraph in paragraphs %}<p>{{ paragraph | urlize(rel="noopener") }}</p>
{% endfor %}</body></html>
""",
}


class Letters:
    """The templates of a project.

    Parameters
    ----------
    folder : Path
        The project's own templates; need not be there.
    """

    def __init__(self, folder: Path) -> None:
        self._templates = SandboxedEnvironment(
            loader=ChoiceLoader([FileSystemLoader(folder), DictLoader(_DEFAULTS)]),
            undefined=StrictUndefined,
            autoescape=lambda name: bool(name) and str(name).endswith(".html"),
            keep_trailing_newline=True,
        )

    def write(
        self,
        *,
        to: str,
        sender: str,
        message_id: str,
        fields: Mapping[str, str | int],
        at: datetime | None = None,
    ) -> EmailMessage:
        """Write one letter.

        Parameters
        ----------
        to, sender : str
            Addresses.
        message_id : str
            The same for the same letter, so that a mail server can see a repetition.
        fields : mapping
            A value for each of :data:`FIELDS`; ``number`` 0 is the invitation.
        at : datetime, optional
            Its date; now if not given.

        Returns
        -------
        email.message.EmailMessage
            Plain text with an HTML alternative.

        Raises
        ------
        ProjectError
            If a template cannot be used, or an address stands on several lines.

        Examples
        --------
        >>> fields = dict.fromkeys(FIELDS, "") | {"form_title": "Pulse", "number": 0}
        >>> letter = Letters(Path("none")).write(
        ...     to="a@example.org", sender="hr@example.org", message_id="<1@x>", fields=fields
        ... )
        >>> letter["Subject"]
        'Pulse'
        """
        which = "reminder" if fields["number"] else "invitation"
        try:
            text = self._templates.get_template(f"{which}.txt").render(fields)
            head, _, body = text.lstrip().partition("\n")
            subject = head.removeprefix("Subject:").strip()
            told = {
                **fields,
                "subject": subject,
                "paragraphs": [part for part in body.strip().split("\n\n") if part.strip()],
            }
            page = self._templates.select_template([f"{which}.html", "page.html"]).render(told)
        except (TemplateError, UnicodeDecodeError) as exc:
            raise ProjectError(
                f"letters/{which}: the template cannot be used: {exc}. It may name "
                f"{', '.join(FIELDS)}. Nobody was written to; correct it."
            ) from exc
        message = EmailMessage()
        try:
            message["From"], message["To"], message["Subject"] = sender, to, subject
        except ValueError as exc:
            raise ProjectError(
                f"A letter to '{to}' from '{sender}' cannot be addressed: {exc}. Correct the "
                "address."
            ) from exc
        message["Date"] = format_datetime(at or datetime.now(UTC))
        message["Message-ID"] = message_id
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(body.lstrip("\n"))
        message.add_alternative(page, subtype="html")
        return message
