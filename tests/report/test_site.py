"""The site "Find your profession": its list, its pages, its links."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from cpd_eval.errors import DataError
from cpd_eval.report.maturity_ratings import ratings_of
from cpd_eval.report.maturity_tables import maturity_tables
from cpd_eval.report.site import write_site
from cpd_eval.report.strategy_round import round_of
from cpd_eval.simulate import simulate_returns
from cpd_eval.simulate.maturity import simulate_maturity

AT = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    returns = simulate_maturity(seed=3)
    some = returns[returns["profession"].isin(["HR", "Legal"])]
    answers = pd.DataFrame([one["answers"] for one in simulate_returns()])
    odd = answers.iloc[[0]].assign(profession="<b>Odd & new</b>", WS22="PAY")
    folder = tmp_path_factory.mktemp("site")
    write_site(
        folder,
        tables=maturity_tables(ratings_of(some)),
        taken=round_of(pd.concat([answers, odd], ignore_index=True), audience="working_group"),
        is_made_up=True,
        made_at=AT,
    )
    return folder


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def links_of(page: Path) -> list[str]:
    parser = _Links()
    parser.feed(page.read_text(encoding="utf-8"))
    return [one for one in parser.found if not one.startswith("#")]


def test_every_profession_is_in_the_list_and_every_link_leads_somewhere(site):
    links = links_of(site / "index.html")
    # 18 of the sample share their strategy with the working group; one more has assessed itself,
    # HR or Legal; and the odd one.
    assert len(links) == 20
    assert all((site / one).is_file() for one in links)


def test_every_page_leads_back_to_the_list(site):
    pages = [page for page in site.glob("*.html") if page.name != "index.html"]
    assert {tuple(links_of(page)) for page in pages} == {("index.html",)}


def test_a_page_tells_what_the_profession_is_and_where_it_stands(site):
    page = (site / "hr.html").read_text(encoding="utf-8")
    for heading in (
        "What it is here to do",
        "Standards and careers",
        "How mature the profession is",
        "who shares them",
    ):
        assert heading in page
    assert "Head of Profession, HR" in page


def test_no_page_needs_a_script(site):
    assert not any("<script" in page.read_text(encoding="utf-8") for page in site.glob("*.html"))


def test_a_name_that_looks_like_markup_stays_text(site):
    assert "<b>Odd" not in (site / "index.html").read_text(encoding="utf-8")
    assert (site / "b-odd-new-b.html").is_file()


def test_without_any_return_it_says_so(tmp_path):
    with pytest.raises(DataError, match="no profession has sent a return yet"):
        write_site(tmp_path, tables=None, taken=None)
