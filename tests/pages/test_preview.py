"""A form tried out in a notebook."""

import pytest

from cpd_eval.errors import FormError
from cpd_eval.pages.preview import preview


def say(shown, number, **message):
    shown.page._handle_custom_msg({"seq": number, "client": "a", **message}, [])


def test_the_state_of_every_question_stands_beside_the_page(form):
    table = preview(form).table.value
    assert "Did you go?" in table
    assert "<code>changes</code>" in table


def test_an_answer_shows_at_once_what_follows_from_it(form):
    shown = preview(form)
    say(shown, 1, kind="answer", name="went", value="no")
    row = shown.table.value.partition("<code>why</code>")[2].partition("</tr>")[0]
    assert "<td>yes</td>" in row


def test_a_preview_begins_with_what_an_invitation_would_bring(form):
    assert "<td>Wales</td>" in preview(form, answers={"region": "Wales"}).table.value


def test_an_answer_to_nothing_is_refused(form):
    with pytest.raises(FormError, match="region"):
        preview(form, answers={"regoin": "Wales"})


def test_what_was_typed_is_text_in_the_table(form):
    shown = preview(form, answers={"went": "no"})
    say(shown, 1, kind="answer", name="why", value="<b>bold</b>")
    assert "&lt;b&gt;bold&lt;/b&gt;" in shown.table.value


def test_a_preview_can_be_gone_through_to_the_end(form):
    shown = preview(form, answers={"went": "no", "useful": "1"})
    for number, kind in enumerate(("continue", "continue", "submit"), start=1):
        say(shown, number, kind=kind)
    assert shown.page.state["view"]["items"][0]["strong"] == "PREVIEW"
