"""A store in a temporary folder, a small form a reader can see, and people who do not exist.

Every test that takes a store runs twice: on SQLite, and on a real PostgreSQL that is started once
for the session and gives each test a database of its own.
"""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpd_eval.forms.model import Form
from cpd_eval.forms.read import read_form_text
from cpd_eval.settings import Settings, read_settings
from cpd_eval.store import invitations, responses, waves
from cpd_eval.store.database import Database, open_store

ON_POSTGRESQL_ALWAYS = ("test_database.py", "test_schema.py", "test_upgrade.py")
"""Where the two databases differ most; the rest runs on PostgreSQL in `make test-long`."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("postgres") and item.path.name not in ON_POSTGRESQL_ALWAYS:
            item.add_marker("long")


MARCH = datetime(2026, 3, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)
MAY = datetime(2026, 5, 1, tzinfo=UTC)

FORM = """
| survey   | type            | name    | label              | required | relevant     |
|          | hidden          | region  |                    |          |              |
|          | begin_group     | one     | One                |          |              |
|          | select_one five | happy   | How happy are you? | yes      |              |
|          | text            | why_sad | Why?               | yes      | ${happy} < 3 |
|          | integer         | cost    | What did it cost?  |          |              |
|          | end_group       |         |                    |          |              |
| choices  | list_name       | name    | label              |
|          | five            | 1       | Not at all         |
|          | five            | 4       | Very               |
| settings | form_title      | form_id |
|          | Pulse           | pulse   |
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def backend(request: pytest.FixtureRequest) -> str:
    """The database a test runs on."""
    return str(request.param)


@pytest.fixture
def settings(tmp_path: Path, backend: str, request: pytest.FixtureRequest) -> Settings:
    written = ""
    if backend == "postgresql":
        written = f'[store]\nurl = "{request.getfixturevalue("new_database")()}"\n'
    (tmp_path / "cpd-eval.toml").write_text(written)
    return read_settings(tmp_path, environ={})


@pytest.fixture(scope="session")
def new_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a store in which nothing is kept yet; made once, copied for every test."""
    folder = tmp_path_factory.mktemp("new_store")
    (folder / "cpd-eval.toml").write_text("")
    open_store(read_settings(folder, environ={})).close()
    return folder


@pytest.fixture
def db(settings: Settings, new_store: Path) -> Iterator[Database]:
    shutil.copytree(new_store, settings.folder, dirs_exist_ok=True)
    database = open_store(settings)
    yield database
    database.close()


@pytest.fixture(scope="session")
def form() -> Form:
    return read_form_text(FORM)


@pytest.fixture
def wave(db: Database, form: Form) -> waves.Wave:
    return waves.open_wave(db, "spring", form, kind="other", opens_at=MARCH, closes_at=MAY)


@pytest.fixture
def token(db: Database, wave: waves.Wave) -> str:
    return invitations.issue(db, wave.wave_id, "3f2a", prefill={"region": "Wales"})


@pytest.fixture
def draft(db: Database, token: str) -> responses.Draft:
    return responses.start_or_resume(db, invitations.find(db, token, now=APRIL), at=APRIL)
