"""What the examples in the docstrings of the store find ready: a store, a form, a draft."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

# Alembic alone can run it.
collect_ignore = ["src/cpd_eval/store/migrations/env.py"]

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


@pytest.fixture(autouse=True)
def _a_store_for_the_examples(
    request: pytest.FixtureRequest, doctest_namespace: dict[str, Any], tmp_path: Path
) -> Iterator[None]:
    if not request.node.name.startswith("cpd_eval.store."):
        yield
        return
    from cpd_eval.forms.read import read_form_text
    from cpd_eval.settings import read_settings
    from cpd_eval.store import invitations, responses, waves
    from cpd_eval.store.database import open_store

    (tmp_path / "cpd-eval.toml").write_text("")
    db = open_store(read_settings(tmp_path, environ={}))
    form = read_form_text(PULSE)
    examples: dict[str, Any] = {"db": db, "form": form}
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
