"""Where a link leads: to the form, or to a page that says why not."""

from datetime import UTC, datetime, timedelta

import pytest

from cpd_eval.forms.read import read_form_text
from cpd_eval.pages.arrival import arrive
from cpd_eval.settings import read_settings
from cpd_eval.store import invitations, waves
from cpd_eval.store.database import open_store

OPENS = datetime(2026, 3, 2, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=28)
DURING = OPENS + timedelta(days=7)


@pytest.fixture
def project(tmp_path):
    (tmp_path / "cpd-eval.toml").write_text('[project]\ncontact = "cpd@example.org"\n')
    return read_settings(tmp_path, environ={})


@pytest.fixture
def db(project, form):
    store = open_store(project)
    waves.open_wave(store, "w", form, kind="other", opens_at=OPENS, closes_at=CLOSES)
    yield store
    store.close()


@pytest.fixture
def token(db):
    return invitations.issue(db, "w", "p1", expires_at=OPENS + timedelta(days=14))


def page(project, token, now=DURING, **options):
    return arrive(project, token, now=now, **options).conversation.view()


def test_a_good_link_opens_the_form(project, token):
    assert page(project, token)["heading"] == "About the course"


def test_the_same_link_goes_on_where_the_person_stopped(project, token):
    first = arrive(project, token, now=DURING).conversation
    first.take({"kind": "answer", "name": "went", "value": "no"})
    first.take({"kind": "continue"})
    assert page(project, token)["heading"] == "What it changed"


def test_a_link_that_names_its_form_opens_it(project, token):
    assert page(project, token, form_id="course")["heading"] == "About the course"


def test_a_link_that_names_another_form_says_that_it_was_changed(project, token):
    view = page(project, token, form_id="pulse")
    assert view["heading"] == "This link does not open a form"
    assert "names another form" in view["intro"][0]


def test_a_withdrawn_link_takes_nothing_from_an_open_page(project, db, token):
    open_page = arrive(project, token, now=DURING).conversation
    invitations.revoke(db, "w", "p1")
    open_page.take({"kind": "answer", "name": "went", "value": "no"})
    view = open_page.view()
    assert view["heading"] == "This link has been withdrawn"
    assert "not saved" in view["intro"][0]


def test_no_link_says_that_one_is_needed(project):
    assert page(project, "")["heading"] == "You need the link from your invitation"


def test_an_unknown_link_says_so(project, db):
    assert page(project, "guess")["heading"] == "This link does not open a form"


def test_an_expired_link_says_that_what_was_written_is_kept(project, token):
    view = page(project, token, now=OPENS + timedelta(days=20))
    assert view["heading"] == "This link has run out"
    assert "kept" in view["intro"][0]


def test_a_withdrawn_link_says_so(project, db, token):
    invitations.revoke(db, "w", "p1")
    assert page(project, token)["heading"] == "This link has been withdrawn"


def test_a_link_that_comes_too_early_names_the_day(project, token):
    view = page(project, token, now=OPENS - timedelta(days=1))
    assert view["heading"] == "This form is not open yet"
    assert "on 2 March 2026" in view["intro"][0]


def test_a_link_that_comes_too_late_says_so(project, db):
    late = invitations.issue(db, "w", "p2")
    assert page(project, late, now=CLOSES)["heading"] == "This form has closed"


def test_a_used_link_gives_the_reference_again(project, token):
    journey = arrive(project, token, now=DURING).conversation
    for name, value in (("went", "no"), ("useful", "2")):
        journey.take({"kind": "answer", "name": name, "value": value})
    for kind in ("continue", "continue", "submit"):
        journey.take({"kind": kind})
    reference = journey.view()["items"][0]["strong"]
    view = page(project, token)
    assert view["heading"] == "Your answers have already been sent"
    assert reference in view["intro"][0]


def test_every_page_without_a_form_says_whom_to_write_to(project, token):
    for found in (page(project, ""), page(project, "guess"), page(project, token, now=CLOSES)):
        assert "cpd@example.org" in " ".join(found["intro"])


def test_a_form_in_both_languages_has_its_notices_in_both(project, db, plan):
    waves.open_wave(db, "plan", plan, kind="other", opens_at=OPENS)
    link = invitations.issue(db, "plan", "p1", expires_at=OPENS + timedelta(days=1))
    codes = [one["code"] for one in page(project, link, form_id="plan")["languages"]]
    assert codes == ["en", "cy"]


def test_a_form_in_one_language_has_its_notices_in_one(project, db):
    assert page(project, "guess", form_id="course")["languages"] == []


def test_a_character_no_store_can_hold_does_not_keep_answers_from_being_sent(project, token):
    journey = arrive(project, token, now=DURING).conversation
    for name, value in (("went", "no"), ("why", "No time\x00."), ("useful", "2")):
        journey.take({"kind": "answer", "name": name, "value": value})
    for kind in ("continue", "continue", "submit"):
        journey.take({"kind": kind})
    assert journey.view()["place"] == "cpd:done"


WORKED_OUT = """
| survey | type         | name   | label | calculation      | trigger | default |
|        | begin_group  | page   | Page  |                  |         |         |
|        | text         | what   | What? |                  |         |         |
|        | calculate    | number |       | once(random())   |         |         |
|        | calculate    | was    |       | ${what}          | ${what} |         |
|        | begin_repeat | step   | Step  |                  |         |         |
|        | hidden       | since  |       |                  |         | today() |
|        | text         | how    | How?  |                  |         |         |
|        | end_repeat   |        |       |                  |         |         |
|        | end_group    |        |       |                  |         |         |
"""


def test_what_the_form_works_out_once_is_kept_with_the_answers(project):
    store = open_store(project)
    form = read_form_text(WORKED_OUT, form_id="worked")
    waves.open_wave(store, "worked", form, kind="other", opens_at=OPENS)
    link = invitations.issue(store, "worked", "p1")
    first = arrive(project, link, now=DURING).conversation
    first.take({"kind": "answer", "name": "what", "value": "Listen"})
    first.take({"kind": "add", "name": "step"})
    again = arrive(project, link, now=DURING).conversation
    raw = again.sheet.raw()
    assert raw == first.sheet.raw()
    assert (raw["was"], raw["step"]) == ("Listen", "2")
    assert {"number", "step[2]/since"} <= set(raw)
    store.close()
