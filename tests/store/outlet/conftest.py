"""Answers of made-up people to a small form with everything an export must carry."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from cpd_eval.forms.read import read_form_text
from cpd_eval.store import responses, waves
from cpd_eval.store.database import Database

APRIL = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)

COURSE = """
| survey | type | name | label | cpd::missing | cpd::personal | required |
| | hidden | person | | | | |
| | begin_group | one | One | | | |
| | select_one five | happy | How happy? | | | yes |
| | select_one yn | used | Used it? | | | |
| | select_multiple tool | tools | Which tools? | | | |
| | integer | cost | What did it cost? | DK PNTS | | |
| | decimal | hours | How many hours? | | | |
| | date | day | On which day? | DK | | |
| | text | why | Why? | | | |
| | text | name | Whose idea? | | yes | |
| | begin_repeat | plan | Plan | | | |
| | text | aim | The aim | | | |
| | end_repeat | | | | | |
| | end_group | | | | | |
| choices | list_name | name | label |
| | five | 1 | Not at all |
| | five | 5 | Very |
| | five | NA | Does not apply |
| | yn | yes | Yes |
| | yn | no | No |
| | tool | pen | Pen |
| | tool | app | App |
| settings | form_title | form_id |
| | Course | course |
"""

ANSWERS = (
    {
        "happy": "5",
        "used": "no",
        "tools": "pen app",
        "cost": "12",
        "hours": "1.5",
        "day": "2026-03-02",
        "why": "=1+1",
        "name": "Ada (made up)",
        "plan": "2",
        "plan[1]/aim": "@SUM",
        "plan[2]/aim": "Listen",
    },
    {"happy": "NA", "cost": "DK", "day": "DK", "why": "ŵyth, nine"},
    {"happy": "1", "cost": "PNTS", "used": "yes", "tools": "app"},
)


@pytest.fixture
def course(db: Database) -> Iterator[Database]:
    form = read_form_text(COURSE)
    waves.open_wave(db, "w", form, kind="other", opens_at=APRIL)
    rows = [
        {"wave_id": "w", "pid": f"p{number}", "at": APRIL, "answers": told}
        for number, told in enumerate(ANSWERS)
    ]
    responses.import_answers(db, rows)
    yield db
