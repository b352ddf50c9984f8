"""Script in every text field and file name, and in addresses: wherever it comes out, it is text."""

import json
from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from cpd_eval.store import drafts, invitations, responses

# Elements and attributes that run something or load something, and none of our pages needs.
RUNS = {"script", "iframe", "object", "embed", "svg", "math", "img", "base", "video", "audio"}


class Alien(HTMLParser):
    """Collects whatever in a page could run."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.found, self.said = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag in RUNS:
            self.found.append(tag)
        for name, value in attrs:
            leads = name in {"href", "src", "action", "formaction"} and (value or "")
            if name.startswith("on") or (leads and ":" in leads.split("/")[0] != "data:,"):
                self.found.append(f"{tag} {name}={value}")

    def handle_data(self, data):
        self.said.append(data)


def runs(text):
    """List what would run; what a page of ours has itself is nothing."""
    return [one for one in Alien(text).found if one != "link href=data:,"]


def says(text, sent):
    """Say whether what was sent stands in the page as text."""
    return sent in "".join(Alien(text).said)


def test_the_check_itself_finds_every_attack(scripts):
    harmless = {
        "javascript:alert(1)",
        "{{7*7}}${7*7}<%= 7*7 %>#{7*7}",
        "%3Cscript%3Ealert(1)%3C/script%3E",
    }
    blind = {one for one in scripts if not runs(f"<p>{one}</p>")}
    assert blind <= harmless
    assert runs('<a href="javascript:alert(1)">x</a>')


@pytest.fixture(scope="module")
def sent(served, scripts):
    """A submitted response whose every text and file name is an attack."""
    db = served.desk.store()
    made = []
    for number, attack in enumerate(scripts):
        invitation = invitations.find(db, served.invite(f"script-{number}"))
        key = responses.start_or_resume(db, invitation).response_id
        from cpd_eval.store.uploads import keep_file

        raw = keep_file(db, key, attack, b"x")
        given = {"happy": "4", "why": attack, "proof": raw}
        responses.record(db, key, given, by="self")
        responses.submit(db, key, shown=drafts.get_draft(db, key).raw)
        made.append((key, drafts.get_draft(db, key).reference, invitation.pid, attack))
    return made


def test_staff_read_it_as_text(served, sent):
    served.add("eva", "evaluator")
    browser = served.signed_in("eva")
    for _, reference, _, attack in sent:
        page = browser.get(f"/staff/returns/{reference}")
        assert page.status == 200
        assert runs(page.text) == []
        assert says(page.text, attack)


def test_the_copy_a_person_keeps_holds_it_as_text(sent):
    from cpd_eval.pages.saved_copy import saved_copy
    from cpd_eval.pages.words import words_in

    for *_, attack in sent:
        row = {"label": attack, "value": [attack]}
        group = {"label": attack, "rows": [row]}
        page = saved_copy(
            title=attack,
            reference="7KQ4-M2XD",
            sent_on=attack,
            lang="en",
            sections=[{"heading": attack, "groups": [group]}],
            words=words_in(""),
        )
        assert runs(page) == []
        assert says(page, attack)


def test_the_copy_of_what_is_held_holds_it_as_text(served, sent, tmp_path):
    from cpd_eval.store.access import write_access_copy

    for number, (_, _, pid, attack) in enumerate(sent):
        write_access_copy(served.desk.store(), pid, tmp_path / str(number))
        page = (tmp_path / str(number) / "held.html").read_text()
        assert runs(page) == []
        assert says(page, attack)


def test_the_page_is_given_it_as_data_only(served, tab, scripts):
    for attack in scripts:
        mine = tab("data")
        mine.send({"kind": "answer", "name": "why", "value": attack})
        mine.send(
            {"kind": "file", "name": "proof", "id": attack[:20], "filename": attack, "size": 1}
        )
        answer = mine.send()
        assert answer.headers["Content-Type"].startswith("application/json")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert attack in json.dumps(json.loads(answer.text), ensure_ascii=False).replace('\\"', '"')


ADDRESSES = [
    "/?invitation={}",
    "/?form={}&invitation=x",
    "/?language={}",
    "/{}",
    "/form/?invitation={}",
    "/form/{}",
    "/form/?language={}&form={}",
    "/staff/sign-in?next={}",
    "/staff/{}",
    "/staff/sign-in?token={}",
    "/staff/reports/{}",
    "/staff/returns/{}",
    "/voila/static/{}",
    "/voila/{}",
    "/api/kernels/{}",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_stands_in_an_address_comes_back_as_text_or_not_at_all(served, scripts, address):
    served.add("eva", "evaluator")
    plain = served.browser().get(address.replace("{}", "harmless"))
    for browser in (served.browser(), served.signed_in("eva")):
        for attack in scripts:
            answer = browser.get(address.replace("{}", quote(attack, safe="")))
            assert answer.status < 500
            if answer.headers["Content-Type"].startswith("text/html"):
                assert len(runs(answer.text)) <= len(runs(plain.text)), attack
                assert "alert(1)" not in "".join(runs(answer.text))


def test_what_stands_in_a_header_comes_back_as_text_or_not_at_all(served, scripts):
    for attack in scripts:
        said = quote(attack, safe="<>=()/'\" ")
        for name in ("User-Agent", "Referer", "Accept-Language", "X-Forwarded-For", "Cookie"):
            answer = served.browser().ask("GET", "/staff/sign-in", headers={name: said})
            assert answer.status == 200
            assert runs(answer.text) == []


def test_names_of_accounts_and_titles_of_forms_are_text(served):
    from datetime import UTC, datetime

    from cpd_eval.forms.read import read_form_text
    from cpd_eval.store import waves

    db = served.desk.store()
    form = read_form_text(
        "| survey | type | name | label |\n|  | text | a | A |\n"
        "| settings | form_title | form_id |\n| | <script>alert(1)</script> | titled |\n"
    )
    name = "<script>alert(1)</script>"
    waves.open_wave(db, "titled", form, kind="other", opens_at=datetime(2026, 1, 5, tzinfo=UTC))
    served.add(name, "hr", region=("<img src=x onerror=alert(1)>",))
    browser = served.signed_in(name)
    for path in ("/staff/", "/staff/waves", "/staff/forms", "/staff/service", "/staff/returns"):
        page = browser.get(path)
        assert page.status == 200
        assert runs(page.text) == []
        assert says(page.text, name)


def test_what_is_exported_as_pages_holds_it_as_text(served, sent, tmp_path):
    from cpd_eval.store.outlet.deliver import export_responses

    export_responses(served.desk.store(), tmp_path / "out", form_ids=["pulse"])
    pages = list((tmp_path / "out").rglob("*.html"))
    assert pages
    for page in pages:
        assert runs(page.read_text()) == []


@pytest.mark.slow
def test_a_report_about_groups_with_such_names_holds_them_as_text(scripts, tmp_path):
    from cpd_eval.cli import run

    names = [one.replace("\u2028", "") for one in scripts[:4]]
    cells = ['"' + one.replace('"', '""') + '"' for one in names]
    rows = [f"{n},2.{n % 7},3.{n % 5},{cells[n % 4]}" for n in range(400)]
    data = tmp_path / "staff.csv"
    data.write_text("id,score_1,score_2,region\n" + "\n".join(rows) + "\n", encoding="utf-8")
    asked = ["--before", "score_1", "--after", "score_2", "--by", "region"]
    assert run(["impact", str(data), "-o", str(tmp_path / "out"), *asked]) == 0
    (page,) = (tmp_path / "out").rglob("report.html")
    drawn = {"svg"}  # our own charts stand in the page as drawings
    assert [one for one in runs(page.read_text()) if one not in drawn] == []
    assert says(page.read_text(), names[0])
