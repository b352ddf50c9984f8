"""The pages of "Find your profession", read by axe in a real browser, without a script."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cpd_eval.report.maturity_ratings import ratings_of
from cpd_eval.report.maturity_tables import maturity_tables
from cpd_eval.report.site import write_site
from cpd_eval.report.strategy_round import round_of
from cpd_eval.simulate import simulate_returns
from cpd_eval.simulate.maturity import simulate_maturity

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    answers = pd.DataFrame([one["answers"] for one in simulate_returns()])
    written = write_site(
        tmp_path_factory.mktemp("site"),
        tables=maturity_tables(ratings_of(simulate_maturity(seed=1))),
        taken=round_of(answers, audience="all"),
        is_made_up=True,
        made_at=datetime(2026, 5, 1, tzinfo=UTC),
    )
    return Path(written[0]).as_uri()


def test_a_profession_is_found_by_keyboard_and_read_by_axe(index, visit, findings):
    page: Any = visit().page
    page.goto(index)
    assert findings(page) == []
    page.get_by_role("link", name="HR", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/hr.html")
    assert page.locator("h1").inner_text() == "HR"
    assert findings(page) == []
    page.get_by_role("link", name="Find your profession").click()
    page.wait_for_url("**/index.html")
