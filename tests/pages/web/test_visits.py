"""A person at the page without a kernel: what is kept, by whichever server, and what they see."""

import threading

import pytest

from cpd_eval.errors import StoreError
from cpd_eval.store import drafts, invitations


def finish(tab):
    tab.answer("happy", "4")
    tab.press()
    tab.answer("wish", "Rest")
    tab.press()
    tab.press()
    assert tab.place == "cpd:check"


def test_an_answer_is_in_the_store_when_its_reply_comes(come, kept):
    come().answer("happy", "4")
    assert kept() == {"happy": "4"}


def test_from_the_link_to_the_reference(come, db):
    tab = come()
    finish(tab)
    tab.press("submit")
    assert tab.place == "cpd:done"
    assert tab.state["view"]["items"][0]["strong"] == drafts.get_draft(db, 1).reference


def test_who_has_just_come_has_nothing_saved(come):
    assert come().state["saved_at"] is None


def test_a_server_that_knows_nobody_goes_on_where_the_tab_stands(come, server):
    tab = come()
    tab.answer("happy", "4")
    tab.press()
    tab.visits = server()
    tab.press()
    assert (tab.place, tab.errors) == ("two", ["Enter an answer for ‘What do you wish?’"])
    tab.visits = server()
    tab.answer("wish", "Rest")
    # What was told stays until Continue is pressed again, whichever server answers.
    assert tab.errors == ["Enter an answer for ‘What do you wish?’"]
    tab.visits = server()
    tab.press()
    assert tab.place == "three"


def test_a_message_whose_reply_was_lost_is_done_once(come):
    tab = come()
    tab.answer("happy", "4")
    tab.say({"kind": "continue"}, again=True)
    assert tab.place == "two"


def test_a_message_whose_reply_was_lost_is_done_once_by_two_servers(come, server, kept):
    tab = come()
    tab.answer("happy", "4")
    before = dict(tab.state)
    tab.press()
    tab.visits, tab.state, tab.number = server(), before, tab.number - 1
    tab.press()
    assert (tab.place, tab.state["acks"]) == ("two", {"a": 2})


def test_what_was_told_is_told_again_when_the_reply_was_lost(come):
    tab = come()
    tab.say({"kind": "continue"}, again=True)
    assert tab.errors == ["Select an answer for ‘How happy are you?’"]


def test_two_tabs_stand_in_different_places(come):
    one, two = come(), come()
    one.answer("happy", "4")
    one.press()
    assert one.place == "two"
    two.answer("happy", "1")
    assert two.place == "one"


def test_what_another_server_saved_is_not_lost(come, kept):
    one, two = come(), come()
    one.answer("happy", "1")
    two.answer("wish", "Rest")
    one.answer("why", "Noise")
    assert kept() == {"happy": "1", "why": "Noise", "wish": "Rest"}


def test_only_answers_that_were_shown_are_sent(come, db):
    one, two = come(), come()
    finish(one)
    two.answer("more", "Wait")
    one.press("submit")
    assert one.place == "cpd:check"
    assert len(one.errors) == 1
    assert drafts.get_draft(db, 1).reference is None
    one.press("submit")
    assert drafts.get_draft(db, 1).raw["more"] == "Wait"
    assert one.place == "cpd:done"


def test_a_submission_whose_reply_was_lost_shows_the_reference(come, server, db):
    tab = come()
    finish(tab)
    before = dict(tab.state)
    tab.press("submit")
    tab.visits, tab.state, tab.number = server(), before, tab.number - 1
    tab.press("submit")
    assert tab.place == "cpd:done"
    assert tab.state["view"]["items"][0]["strong"] == drafts.get_draft(db, 1).reference


def test_after_the_end_the_link_shows_no_answer(come):
    tab = come()
    finish(tab)
    tab.press("submit")
    later = come()
    assert later.state["view"]["heading"] == "Your answers have already been sent"
    assert later.state["view"]["items"] == []


def test_a_made_up_stand_opens_no_sent_answers(come):
    tab = come()
    finish(tab)
    tab.press("submit")
    tab.state = {**tab.state, "stand": "0" * 64 + '{"response_id": 1}'}
    tab.press("submit")
    assert tab.place == "cpd:notice"


def test_a_stand_of_another_link_is_none(come, db, server):
    mine = come()
    mine.answer("happy", "4")
    mine.press()
    other = come()
    other.token = invitations.issue(db, "spring", "9c1e")
    other.state = dict(mine.state)
    other.say({"kind": "answer", "name": "wish", "value": "Rest"})
    assert other.place == "one"


def test_a_link_that_was_withdrawn_takes_nothing_more(come, db, kept):
    tab = come()
    tab.answer("happy", "4")
    invitations.revoke(db, "spring", "3f2a")
    tab.answer("happy", "1")
    assert tab.state["view"]["heading"] == "This link has been withdrawn"
    assert tab.state["acks"] == {"a": 2}
    assert drafts.get_draft(db, 1).raw == {"happy": "4"}


def test_who_only_looks_is_told_of_the_withdrawal_too(come, db):
    tab = come()
    invitations.revoke(db, "spring", "3f2a")
    tab.press()
    assert tab.state["view"]["heading"] == "This link has been withdrawn"


def test_a_batch_the_store_cannot_keep_is_kept_in_full_later(come, db, monkeypatch, kept):
    tab = come()
    tab.answer("happy", "4")

    def full(*_args, **_options):
        raise StoreError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr("cpd_eval.pages.web.keeper.save", full)
        with pytest.raises(StoreError):
            tab.answer("happy", "1")
    tab.number -= 1
    tab.answer("happy", "1")
    assert kept() == {"happy": "1"}
    assert [item["value"] for item in tab.state["view"]["items"][:1]] == ["1"]


def test_a_file_comes_in_one_piece_to_any_server(come, server, db):
    tab = come()
    tab.answer("happy", "4")
    tab.press()
    tab.say({"kind": "file", "name": "proof", "id": "f", "filename": "plan.pdf", "size": 300_000})
    assert tab.state["view"]["uploads"] == [{"id": "f", "start": 0, "end": 300_000}]
    tab.visits = server()
    tab.say({"kind": "bytes", "id": "f", "start": 0, "bytes": b"x" * 300_000})
    assert tab.state["view"]["uploads"] == []
    assert drafts.get_draft(db, 1).raw["proof"].endswith("/plan.pdf")


def test_a_file_that_was_not_announced_is_passed_over(come, db):
    tab = come()
    tab.say({"kind": "bytes", "id": "f", "start": 0, "bytes": b"x"})
    assert drafts.get_draft(db, 1).raw == {}


def test_tabs_that_save_at_the_same_moment_lose_nothing(come, server, kept):
    visits = server()
    tabs = [come(visits) for _ in range(4)]
    names = ("happy", "why", "wish", "more")
    threads = [
        threading.Thread(target=tab.answer, args=(name, "1"))
        for tab, name in zip(tabs, names, strict=True)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert kept() == dict.fromkeys(names, "1")


def test_a_link_that_names_another_form_is_told_so(come):
    tab = come()
    notice = tab.visits.answer(tab.token, tab_batch("other"), language="en")
    assert notice["view"]["heading"] == "This link does not open a form"


def tab_batch(form_id):
    from cpd_eval.pages.web.request import Batch

    return Batch(form_id=form_id, client="a", stand="", messages=())
