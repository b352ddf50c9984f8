"""From an open link to a personal link, without a kernel and without a script."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cpd_eval.forms.read import read_form_text
from cpd_eval.pages.arrival import arrive
from cpd_eval.pages.code_entry import Entered, code_page, enter, kept_page
from cpd_eval.settings import Settings, read_settings
from cpd_eval.store import anonymous, invitations, open_links, waves
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.recipe import DEFAULT

MARCH, APRIL, MAY = (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 4, 5))
FORM = """
| survey   | type        | name    | label              |
|          | hidden      | region  |                    |
|          | begin_group | one     | One                |
|          | text        | why     | Why?               |
|          | end_group   |         |                    |
| settings | form_title  | form_id |                    |
|          | Pulse       | pulse   |                    |
"""
ANNA = {"part0": "Anna", "part1": "Newport", "part2": "Grove", "part3": "7"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "cpd-eval.toml").write_text('[project]\nname = "R&D"\ncontact = "cpd@example.org"')
    return read_settings(tmp_path, environ={})


@pytest.fixture
def db(settings: Settings) -> Iterator[Database]:
    store = open_store(settings)
    form = read_form_text(FORM)
    waves.open_wave(store, "all", form, kind="other", opens_at=MARCH, closes_at=MAY)
    yield store
    store.close()


@pytest.fixture
def token(db: Database) -> str:
    return open_links.open_to_all(db, "all", DEFAULT, asked={"region": {"W": "Wales", "L": "<L>"}})


@pytest.fixture
def page(settings: Settings, db: Database, token: str):
    def sent(**fields: str):
        return enter(settings, token, fields, db=db, style="static/form.css", now=APRIL)

    return sent


def visible(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_open_link_leads_to_the_page(settings: Settings, db: Database, token: str):
    html = code_page(settings, token, db=db, style="static/form.css", now=APRIL)
    assert html is not None
    assert [part.ask in visible(html) for part in DEFAULT.parts] == [True] * 4
    assert DEFAULT.tie_break.ask not in visible(html)


def test_the_page_needs_no_script_and_brings_no_style(settings: Settings, db: Database, token: str):
    html = code_page(settings, token, db=db, style="static/form.css", now=APRIL) or ""
    assert "<script" not in html
    assert "<style" not in html
    assert " style=" not in html


def test_every_field_has_a_label_and_its_hint(settings: Settings, db: Database, token: str):
    html = code_page(settings, token, db=db, style="s", now=APRIL) or ""
    controls = set(re.findall(r'<(?:input|select)[^>]*? id="([^"]+)"', html))
    assert controls == set(re.findall(r'<label[^>]* for="([^"]+)"', html))
    described = re.findall(r'aria-describedby="([^"]+)"', html)
    assert all(f'id="{one}"' in html for ids in described for one in ids.split())


def test_another_link_is_none_of_this(settings: Settings, db: Database, token: str):
    assert code_page(settings, "guess", db=db, style="s", now=APRIL) is None
    assert code_page(settings, token, db=db, style="s", form_id="other", now=APRIL) is None
    assert enter(settings, "guess", {}, db=db, style="s", now=APRIL) is None


def test_who_answers_gets_a_link_that_opens_the_form(settings: Settings, db: Database, page):
    entered = page(**ANNA, **{"about-region": "W"})
    assert isinstance(entered, Entered)
    found = arrive(settings, entered.token, db=db, now=APRIL)
    assert found.conversation.view()["heading"] == "One"
    assert invitations.find(db, entered.token, now=APRIL).prefill["region"] == "W"


def test_what_is_missing_is_told_at_its_field_and_what_was_written_stays(page):
    html = page(part0="Anna", part3="45")
    assert html.startswith("<!DOCTYPE html>")
    assert "<title>Error: Make your code" in html
    for name, words in {
        "part1": "Enter the first 2 letters, or XX if you do not know",
        "part3": "Enter a number from 0 to 31",
        "about-region": "Select one",
    }.items():
        assert re.search(rf'<a href="#field-{name}">[^<]+\? {words}</a>', html)
        assert f'id="error-{name}"' in html
    assert 'value="Anna"' in html
    assert 'value="45"' in html


def test_a_code_in_use_asks_one_question_more_and_begins_another_draft(db: Database, page):
    first = page(**ANNA, **{"about-region": "W"})
    html = page(**ANNA, **{"about-region": "W"})
    assert DEFAULT.tie_break.ask in visible(html)
    assert "This code is in use already." in visible(html)
    other = page(**ANNA, **{"about-region": "W", "tie": "Mill"})
    pids = {invitations.find(db, one.token, now=APRIL).pid for one in (first, other)}
    assert sorted(code for _, code in anonymous.codes(db).values()) == [
        "AN-NE-GR-07",
        "AN-NE-GR-07-MI",
    ]
    assert len(pids) == 2


def test_a_code_in_use_with_its_tie_break_leads_to_a_person(page):
    for _ in range(2):
        html = page(**ANNA, **{"about-region": "W", "tie": "Mill"})
    assert "write to cpd@example.org" in visible(html)


def test_a_code_that_was_noted_is_taken_in_place_of_the_answers(db: Database, page):
    assert isinstance(page(whole="an-ne-gr-07-e", **{"about-region": "W"}), Entered)
    html = page(whole="AN-NE-GR-08-E", **{"about-region": "W"})
    assert 'href="#field-whole"' in html


@pytest.mark.parametrize("name", ["part0", "whole", "tie", "about-region"])
def test_no_field_brings_a_script_into_the_page(page, name: str):
    attack = '"><script>alert(1)</script>'
    html = page(**({"part3": "x"} | {name: attack}))
    assert "<script" not in html


def test_choices_and_names_are_text(settings: Settings, db: Database, token: str):
    html = code_page(settings, token, db=db, style="s", now=APRIL) or ""
    assert "&lt;L&gt;" in html
    assert "R&amp;D" in html


@pytest.mark.parametrize(
    ("now", "heading"),
    [(datetime(2026, 2, 1, tzinfo=UTC), "not open yet"), (MAY, "has closed")],
)
def test_outside_its_time_the_link_says_so(
    settings: Settings, db: Database, token: str, now: datetime, heading: str
):
    html = code_page(settings, token, db=db, style="s", now=now) or ""
    assert heading in visible(html)
    again = enter(settings, token, ANNA, db=db, style="s", now=now)
    assert again == html


def test_the_personal_link_is_shown_with_the_code(settings: Settings, db: Database, page):
    entered = page(**ANNA, **{"about-region": "W"})
    link = f"https://forms.example.org/form/?form=pulse&invitation={quote(entered.token)}"
    html = kept_page(settings, entered.token, db=db, style="s", link=link, now=APRIL) or ""
    assert "AN-NE-GR-07-E" in visible(html)
    assert link.replace("&", "&amp;") in html


def test_only_who_has_a_code_is_shown_one(settings: Settings, db: Database):
    form = read_form_text(FORM)
    waves.open_wave(db, "named", form, kind="other", opens_at=MARCH)
    personal = invitations.issue(db, "named", "a1")
    assert kept_page(settings, personal, db=db, style="s", link="x", now=APRIL) is None
    assert kept_page(settings, "guess", db=db, style="s", link="x", now=APRIL) is None


@given(
    st.dictionaries(
        st.sampled_from(["part0", "part1", "part2", "part3", "tie", "whole", "about-region", "x"]),
        st.text(max_size=40) | st.sampled_from(["W", "7", "an-ne-gr-07-e", "9" * 5000]),
    )
)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_sent_leads_to_a_person_or_back_to_the_page(page, fields: dict[str, str]):
    found = page(**fields)
    assert isinstance(found, Entered) or found.startswith("<!DOCTYPE html>")
