"""The mappings that come with the toolkit, on made-up exports of the three tools."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpd_eval.errors import DataError
from cpd_eval.forms.read import read_form, read_form_text
from cpd_eval.store import export, waves
from cpd_eval.store.database import Database
from cpd_eval.store.intake.bring import import_responses
from cpd_eval.store.intake.mapping_file import ImportMapping, RepeatTable, read_mapping
from cpd_eval.store.merge import merged_answers

FORMS = Path(__file__).parents[3] / "forms"
APRIL = datetime(2026, 4, 1, tzinfo=UTC)
EXPECTED = {
    "B01": "yes",
    "B02": "own",
    "B03": "REL1 DIA1",
    "B04_REL1": "2",
    "B04_DIA1": "3",
    "B05_REL1": "4",
    "B06_DIA1": "3",
    "B07": "Calls end with a plan",
    "B09": "6",
    "B10": "4",
    "B11_1": "2",
    "B08": "time",
    "group": "trained",
}


@pytest.fixture
def before(db: Database) -> Database:
    form = read_form(FORMS / "cpd_impact_before.md")
    waves.open_wave(db, "before", form, kind="before", opens_at=APRIL)
    return db


def brought(db: Database, folder: Path, tool: str, heading: list[str], row: list[str]) -> str:
    quoted = [",".join(f'"{cell}"' for cell in cells) for cells in (heading, row)]
    file = folder / "export.csv"
    file.write_text("\n".join(quoted), encoding="utf-8")
    mapping = read_mapping(FORMS / "mappings" / f"{tool}_cpd_before.toml")
    for n_new, n_there in ((1, 0), (0, 1)):
        done = import_responses(db, [file], "before", mapping=mapping)
        assert [str(refusal) for refusal in done.refusals] == []
        assert (done.n_new, done.n_there) == (n_new, n_there)
    told = export.answers_table(db, "cpd_impact_before").iloc[0]
    assert {name: told[name] for name in EXPECTED} == EXPECTED
    return str(told["submitted_at"])


def labels(form_name: str = "cpd_impact_before") -> dict[tuple[str, str], str]:
    form = read_form(FORMS / f"{form_name}.md")
    return {(q.name, choice.name): choice.label for q in form for choice in q.choices}


def test_microsoft_forms_exports_are_read(before: Database, tmp_path: Path):
    label, form = labels(), read_form(FORMS / "cpd_impact_before.md")
    pairs = {
        "ID": "1",
        "Start time": "04/02/2026 09:00:00",
        "Email": "anonymous",
        "Name": "",
        "Completion time": "04/02/2026 10:30:00",
        form["B01"].label: "Yes",
        form["B02"].label: label["B02", "own"],
        form["B03"].label: f"{label['B03', 'REL1']};{label['B03', 'DIA1']};",
    }
    for start, item, rel, dia in (
        ("Today", "B04", "2", "3"),
        ("In six months", "B05", "4", "4"),
        ("How much it matters", "B06", "4", "3"),
    ):
        pairs[f"{start}: {label['B03', 'REL1']}"] = label[f"{item}_REL1", rel]
        pairs[f"{start}: {label['B03', 'DIA1']}"] = label[f"{item}_DIA1", dia]
    pairs |= {
        form["B07"].label: "Calls end with a plan",
        form["B08"].label: f"{label['B08', 'time']};",
        form["B09"].label: "6",
        form["B10"].label: label["B10", "4"],
    }
    pairs |= {form[f"B11_{n}"].label: label["B11_1", "2"] for n in (1, 2, 3)}
    at = brought(before, tmp_path, "microsoft_forms", list(pairs), list(pairs.values()))
    assert at == "2026-04-02 09:30:00+00:00"  # British summer time began on 29 March


def test_limesurvey_exports_are_read(before: Database, tmp_path: Path):
    pairs = {
        "id": "7",
        "submitdate": "2026-04-02 10:30:00",
        "lastpage": "5",
        "startlanguage": "en",
        "seed": "123",
        "B01": "Y",
        "B02": "own",
        "B03[REL1]": "Y",
        "B03[REL2]": "",
        "B03[DIA1]": "Y",
        "B04[REL1]": "2",
        "B04[DIA1]": "3",
        "B05[REL1]": "4",
        "B05[DIA1]": "4",
        "B06[REL1]": "4",
        "B06[DIA1]": "3",
        "B07": "Calls end with a plan",
        "B08[time]": "Y",
        "B09": "6",
        "B10": "4",
        "B11[1]": "2",
        "B11[2]": "2",
        "B11[3]": "2",
    }
    brought(before, tmp_path, "limesurvey", list(pairs), list(pairs.values()))


@pytest.mark.parametrize("is_split", [True, False])
def test_odk_central_exports_are_read(before: Database, tmp_path: Path, is_split: bool):
    pairs = {
        "SubmissionDate": "2026-04-02T09:30:00.000Z",
        "group": "trained",
        "consent-about": "",
        "consent-B01": "yes",
        "consent-B02": "own",
        "aims-B03": "REL1 DIA1",
        "performance-B04-B04_REL1": "2",
        "performance-B04-B04_DIA1": "3",
        "performance-B05-B05_REL1": "4",
        "performance-B05-B05_DIA1": "4",
        "performance-B06-B06_REL1": "4",
        "performance-B06-B06_DIA1": "3",
        "performance-B07": "Calls end with a plan",
        "barriers-B08": "time",
        "confidence-B09": "6",
        "confidence-B10": "4",
        "support-B11-B11_1": "2",
        "support-B11-B11_2": "2",
        "support-B11-B11_3": "2",
        "meta-instanceID": "uuid:1",
        "KEY": "uuid:1",
        "SubmitterID": "3",
        "SubmitterName": "web",
        "ReviewState": "",
        "FormVersion": "1",
    }
    if is_split:
        pairs |= {"aims-B03/REL1": "1", "aims-B03/REL2": "0", "aims-B03/DIA1": "1"}
    brought(before, tmp_path, "odk_central", list(pairs), list(pairs.values()))


def test_an_unfinished_response_is_refused(before: Database, tmp_path: Path):
    file = tmp_path / "export.csv"
    file.write_text("id,submitdate,B01\n8,,Y\n")
    mapping = read_mapping(FORMS / "mappings" / "limesurvey_cpd_before.toml")
    done = import_responses(before, [file], "before", mapping=mapping)
    assert "was not finished" in str(done.refusals[0])


NESTED = """
| survey   | type         | name | label    |
|          | text         | why  | Why?     |
|          | begin_repeat | plan | Plan     |
|          | text         | aim  | The aim  |
|          | begin_repeat | step | Step     |
|          | text         | what | What?    |
|          | end_repeat   |      |          |
|          | end_repeat   |      |          |
| settings | form_title   | form_id |
|          | Plans        | plans   |
"""


def test_the_repeats_of_odk_come_as_files_of_their_own(db: Database, tmp_path: Path):
    waves.open_wave(db, "p", read_form_text(NESTED), kind="other", opens_at=APRIL)
    (tmp_path / "f.csv").write_text("why,KEY,SET-OF-plan\nRain,k1,k1/plan\nSun,k2,k2/plan\n")
    (tmp_path / "f-plan.csv").write_text(
        "aim,PARENT_KEY,KEY,SET-OF-step\nA,k1,k1/plan[1],x\nB,k1,k1/plan[2],x\n"
    )
    (tmp_path / "f-step.csv").write_text("what,PARENT_KEY,KEY\nC,k1/plan[2],k1/plan[2]/step[1]\n")
    mapping = ImportMapping(
        key="KEY",
        ignore=("SET-OF-*",),
        repeats={"plan": RepeatTable(file="-plan"), "step": RepeatTable(file="-step")},
    )
    done = import_responses(db, sorted(tmp_path.glob("f*.csv")), "p", mapping=mapping)
    assert [str(one) for one in done.refusals] == []
    merged = merged_answers(db, "plans")
    assert merged.repeats["plan"]["aim"].to_list() == ["A", "B"]
    steps = merged.repeats["step"]
    assert "plan[2]/step[1]" in steps.loc[steps["what"] == "C", "instance"].to_list()
    assert merged.answers["plan"].to_list() == ["2", "0"]


def test_an_entry_without_its_response_is_refused(db: Database, tmp_path: Path):
    waves.open_wave(db, "p", read_form_text(NESTED), kind="other", opens_at=APRIL)
    (tmp_path / "f.csv").write_text("why,KEY\nRain,k1\n")
    (tmp_path / "f-plan.csv").write_text("aim,PARENT_KEY,KEY\nA,k9,x\n")
    mapping = ImportMapping(key="KEY", repeats={"plan": RepeatTable(file="-plan")})
    done = import_responses(db, sorted(tmp_path.glob("f*.csv")), "p", mapping=mapping)
    assert "no response with the key 'k9'" in str(done.refusals[0])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kee = 'ID'", r"a mapping has no 'kee'. Did you mean 'key'\?"),
        ("columns = 'x'", "a table, '\\[columns\\]' was expected"),
        ("[values]\nY = 1", "text in quotes was expected"),
        ("[repeats.plan]\nparent = 'x'", "'file' was expected"),
        ("time_zone = 'Europe/Londn'", "no time zone 'Europe/Londn'"),
        ("key = ", "the mapping cannot be read"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_told(tmp_path: Path, text: str, told: str):
    (tmp_path / "m.toml").write_text(text)
    with pytest.raises(DataError, match=told):
        read_mapping(tmp_path / "m.toml")
