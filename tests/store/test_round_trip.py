"""What is exported and imported again is the same, for every form."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from cpd_eval.forms.model import Form
from cpd_eval.forms.question import Question
from cpd_eval.forms.read import read_form
from cpd_eval.forms.sheet import Sheet
from cpd_eval.settings import read_settings
from cpd_eval.store import responses, waves
from cpd_eval.store.database import Database, open_store
from cpd_eval.store.intake.bring import import_responses
from cpd_eval.store.merge import merged_answers
from cpd_eval.store.outlet.deliver import export_responses

FORMS = sorted((Path(__file__).parents[2] / "forms").glob("*.md"))
APRIL = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
MAY = datetime(2026, 5, 1, tzinfo=UTC)
# Text a spreadsheet would run, with a comma, a quote, a line break and a Welsh letter.
AWKWARD = '=SUM(A1), "ŵ"\nnext'


def candidates(sheet: Sheet, path: str, question: Question | None) -> Iterator[str]:
    if question is None:  # how many instances a repeat has
        yield from "123"
    elif question.choices:
        names = [choice.name for choice in sheet.choices(path)]
        if question.type == "rank":
            yield from (" ".join(names), " ".join(names[:3]))
        elif question.type == "select_multiple":
            yield from (*names, " ".join(names[:3]))
        else:
            yield from names
    elif question.type == "text":
        yield from (AWKWARD, "made up", "12", "x" * 60, f"{AWKWARD} {'word ' * 30}")
    elif question.type == "date":
        yield from ("2026-04-01", "2026-03-01", "2026-06-01", "2026-12-01")
    else:
        yield from ("1", "5", "0", "OK", "10", "100", "2", "3", "2010")


def filled(form: Form, turn: int) -> dict[str, str]:
    """Answer whatever is asked until nothing is missing; each turn answers otherwise."""
    hidden = {"stage": str(turn + 1), "standards": "REL1 DIA2", "side": "department"}
    brought = {name: value for name, value in hidden.items() if name in form}
    asked = {question.name: question for question in form}
    sheet = Sheet(form, brought=brought, today=APRIL.date())
    for _ in range(60):
        errors = sheet.errors()
        if not errors:
            return sheet.raw()
        for error in errors:
            name = error.name.rpartition("/")[2]
            options = list(candidates(sheet, error.name, asked.get(name)))
            for option in options[turn:] + options[:turn]:
                sheet.answer(error.name, option)
                if error.name not in {one.name for one in sheet.errors()}:
                    break
    raise AssertionError((form.form_id, [str(one) for one in sheet.errors()]))


def store_at(folder: Path, key: Path) -> Database:
    folder.mkdir()
    (folder / "cpd-eval.toml").write_text(f'[store]\nkey_file = "{key}"\n')
    return open_store(read_settings(folder, environ={}))


def compared(db: Database, form_id: str) -> dict[str, pd.DataFrame]:
    merged = merged_answers(db, form_id)
    order = merged.answers.sort_values("pid", ignore_index=True)
    pids = order.set_index("response_id")["pid"]
    told = {"": order.drop(columns=["response_id", "started_at", "reference"])}
    for repeat, frame in merged.repeats.items():
        pid = frame["response_id"].map(pids)
        rows = frame.drop(columns="response_id").assign(pid=pid)
        told[repeat] = rows.sort_values(["pid", "instance"], ignore_index=True)
    return told


@pytest.mark.long
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_an_export_imported_elsewhere_holds_the_same_answers(
    tmp_path: Path, file: Path, ending: str
):
    form = read_form(file)
    here, there = (store_at(tmp_path / name, tmp_path / "key") for name in ("here", "there"))
    for db in (here, there):
        waves.open_wave(db, "w", form, kind="other", opens_at=APRIL, closes_at=MAY)
    rows = [
        {"wave_id": "w", "pid": f"p{turn}", "at": APRIL, "answers": filled(form, turn)}
        for turn in range(2)
    ]
    responses.import_answers(here, rows)
    out = tmp_path / "out"
    export_responses(here, out, formats=[ending], has_personal=True, has_long=True)
    files = [
        one for one in sorted((out / form.form_id).glob(f"*.{ending}")) if "long" not in one.stem
    ]
    done = import_responses(there, files, "w")
    assert [str(refusal) for refusal in done.refusals] == []
    assert done.n_new == 2
    before, after = compared(here, form.form_id), compared(there, form.form_id)
    assert before.keys() == after.keys()
    for table in before:
        pd.testing.assert_frame_equal(before[table], after[table])
    again = import_responses(there, files, "w")
    assert (again.n_new, again.n_there, again.n_refused) == (0, 2, 0)
    here.close()
    there.close()
