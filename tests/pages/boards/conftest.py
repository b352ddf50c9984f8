"""A project with one small wave, asked of made-up people in two regions."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cpd_eval.forms.read import read_form_text
from cpd_eval.pages.boards.response import ResponseBoard
from cpd_eval.settings import Settings, read_settings
from cpd_eval.store import invitations, people, responses, waves
from cpd_eval.store.database import Database, open_store

NOW = datetime(2026, 3, 11, tzinfo=UTC)
FORM = """
| survey   | type        | name  | label              | required |
|          | hidden      | region |                   |          |
|          | begin_group | one   | One                |          |
|          | text        | happy | How happy are you? | yes      |
|          | text        | why   | Why?               |          |
|          | end_group   |       |                    |          |
| settings | form_title  | form_id |
|          | Pulse       | pulse   |
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder: Path = tmp_path_factory.mktemp("board")
    (folder / "cpd-eval.toml").write_text('[project]\nname = "Test"\n')
    return read_settings(folder, environ={})


@pytest.fixture(scope="module")
def db(settings: Settings) -> Iterator[Database]:
    """20 in the North, 12 have submitted; 14 in the South, 4 have; two of the South have begun."""
    database = open_store(settings)
    begin = NOW - timedelta(days=9)
    wave = waves.open_wave(
        database,
        "spring",
        read_form_text(FORM),
        kind="other",
        opens_at=begin,
        closes_at=NOW + timedelta(days=9),
    )
    rows = [
        {
            "local_id": f"{region}{number}",
            "name": f"<i>{region} {number}</i> (made up)",
            "region": region,
            "profession": "HR" if number < 10 else "Policy",
            "team": f"{region} team",
        }
        for region, n in (("North", 20), ("South", 14))
        for number in range(n)
    ]
    pids = people.add_people(database, rows)
    tokens = invitations.issue_many(
        database, wave.wave_id, [{"pid": pid, "issued_at": begin} for pid in pids]
    )
    sent = {**{f"North{n}": True for n in range(12)}, **{f"South{n}": n < 4 for n in range(6)}}
    for row, token in zip(rows, tokens, strict=True):
        if row["local_id"] in sent:
            at = begin + timedelta(days=1)
            found = invitations.find(database, token, now=at)
            draft = responses.start_or_resume(database, found, at=at)
            at += timedelta(minutes=4)
            responses.record(database, draft.response_id, {"happy": "yes"}, by="self", at=at)
            if sent[row["local_id"]]:
                responses.submit(database, draft.response_id, at=at)
    yield database
    database.close()


@pytest.fixture(scope="module")
def board(db: Database, settings: Settings) -> ResponseBoard:
    return ResponseBoard(db, settings, at=NOW)
