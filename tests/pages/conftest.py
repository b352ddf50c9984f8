"""A small made-up form, and a keeper that only remembers."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cpd_eval.forms.model import Form
from cpd_eval.forms.read import read_form
from cpd_eval.forms.sheet import Sheet
from cpd_eval.pages.flow import Journey
from cpd_eval.pages.keeping import AlreadySentError, NotTakenError
from cpd_eval.pages.notice_words import not_taken_texts

HERE = Path(__file__).parent
FORM = HERE / "course.md"
PLAN = HERE / "plan.md"


class Memory:
    """Keeps answers in a dictionary, and the order in which it was asked to."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.places: list[str] = []
        self.files: dict[str, bytes] = {}
        self.sent = ""
        self.fails = False
        self.is_full = False
        self.withdrawn = False

    def answers(self) -> Mapping[str, str]:
        return self.kept

    def place(self) -> str:
        return self.places[-1] if self.places else ""

    def record(self, answers: Mapping[str, str | None], *, place: str) -> datetime:
        if self.fails:
            raise OSError("The disk is full.")
        if self.sent:
            raise AlreadySentError(self.sent)
        if self.withdrawn:
            raise NotTakenError(not_taken_texts("revoked"))
        for name, value in answers.items():
            if value is None:
                self.kept.pop(name, None)
            else:
                self.kept[name] = value
        self.places.append(place)
        return datetime(2026, 3, 2, 14, 3, tzinfo=UTC)

    def keep_file(self, name: str, content: bytes) -> str:
        if self.is_full:
            return ""
        self.files[f"0f3a9c11d2e4/{name}"] = content
        return f"0f3a9c11d2e4/{name}"

    def submit(self, shown: Mapping[str, str]) -> str:
        self.sent = "7KQ4-M2XD"
        return self.sent


@pytest.fixture
def form() -> Form:
    return read_form(FORM)


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def start(form: Form, memory: Memory) -> Callable[..., Journey]:
    """Begin a journey, with answers and a place if it is resumed."""

    def begin(answers: Mapping[str, str] | None = None, **options: Any) -> Journey:
        memory.kept.update(answers or {})
        return Journey(form, Sheet(form, memory.kept), memory, contact="cpd@example.org", **options)

    return begin


@pytest.fixture
def plan() -> Form:
    """Give a form filled section by section, with all a page can hold, in two languages."""
    return read_form(PLAN)


@pytest.fixture
def begin(plan: Form, memory: Memory) -> Callable[..., Journey]:
    """Begin a journey through the plan."""

    def make(answers: Mapping[str, str] | None = None, **options: Any) -> Journey:
        memory.kept.update(answers or {})
        return Journey(plan, Sheet(plan, memory.kept), memory, **options)

    return make
