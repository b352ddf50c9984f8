"""A form file becomes a model, and the model decides what to ask next.

A form is an XLSForm: a table with a row a question, kept as Markdown, CSV or a workbook.
:func:`~cpd_eval.forms.read.read_form` reads it, :func:`~cpd_eval.forms.check.check_form` says
everything that is wrong with it, and a :class:`~cpd_eval.forms.sheet.Sheet` holds one person's
answers and knows which questions concern them, which are still open, and which answers cannot
stand. Display, autosave, submission and import all ask the same sheet.
"""

from cpd_eval.forms.check import check_form
from cpd_eval.forms.finding import Finding
from cpd_eval.forms.messages import AnswerError, Prompt
from cpd_eval.forms.model import Battery, Choice, Form, Group, Note, Page, Question, Repeat
from cpd_eval.forms.read import form_from_json, read_form, read_form_text
from cpd_eval.forms.sheet import Sheet

__all__ = [
    "AnswerError",
    "Battery",
    "Choice",
    "Finding",
    "Form",
    "Group",
    "Note",
    "Page",
    "Prompt",
    "Question",
    "Repeat",
    "Sheet",
    "check_form",
    "form_from_json",
    "read_form",
    "read_form_text",
]
