"""Importing tables: what is kept, what is refused and why, and that it is safe to repeat."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from cpd_eval.errors import DataError
from cpd_eval.forms.model import Form
from cpd_eval.forms.offline.book import write_workbook
from cpd_eval.store import audit, export, invitations, people, responses, waves
from cpd_eval.store.answers import answers
from cpd_eval.store.database import Database
from cpd_eval.store.intake.bring import Imported, import_responses

APRIL = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def bring(db: Database, wave: waves.Wave, tmp_path: Path):
    def brought(
        text: str | bytes, name: str = "answers.csv", *, is_trial: bool = False
    ) -> Imported:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        aside = tmp_path / "rejected"
        return import_responses(db, [file], wave.wave_id, set_aside_in=aside, is_trial=is_trial)

    return brought


def test_columns_are_known_by_variable_or_by_question_text(bring, db: Database):
    done = bring("HOW happy are  you?,cost\nVery,£12\n")
    assert done.n_new == 1
    told = export.answers_table(db, "pulse").iloc[0]
    assert (told["happy"], told["cost"]) == ("4", "12")


def test_the_good_rows_are_kept_and_each_refused_one_is_told(bring):
    done = bring("happy,cost\n4,1\n9,2\n4,many\n")
    assert (done.n_new, done.n_refused) == (1, 2)
    assert [(one.where, one.column, one.found) for one in done.refusals] == [
        ("answers.csv, row 3", "happy", "9"),
        ("answers.csv, row 4", "cost", "many"),
    ]
    assert "number" in done.refusals[1].expected


def test_the_same_file_again_changes_nothing(bring):
    text = "happy,cost\n4,1\n4,1\n"
    assert bring(text).n_new == 2
    again = bring(text)
    assert (again.n_new, again.n_there, again.n_refused) == (0, 2, 0)


def test_refused_rows_are_set_aside_to_be_corrected_and_imported(bring, db: Database):
    done = bring("happy,why_sad\n4,\n9,=1+1\n")
    (aside,) = done.set_aside
    with aside.open(encoding="utf-8-sig", newline="") as text:
        (row,) = csv.DictReader(text)
    assert row["why_sad"] == "'=1+1"
    assert "found '9'" in row["import_problem"]
    corrected = aside.read_text(encoding="utf-8-sig").replace("9,", "1,", 1)
    assert bring(corrected, "corrected.csv").n_new == 1
    assert export.answers_table(db, "pulse")["why_sad"].to_list()[-1] == "=1+1"


def test_a_trial_keeps_nothing(bring, db: Database, tmp_path: Path):
    done = bring("happy\n4\n9\n", is_trial=True)
    assert (done.n_new, done.n_refused, done.set_aside) == (1, 1, ())
    assert len(answers(db)) == 0
    assert not (tmp_path / "rejected").exists()


def test_a_person_is_known_by_staff_identifier(bring, db: Database):
    (pid,) = people.add_people(db, [{"local_id": "E-1"}])
    bring("local_id,happy\ne-1,4\n")
    assert export.answers_table(db, "pulse")["pid"].to_list() == [pid]


def test_what_the_invitation_brought_counts(bring, db: Database, token: str):
    bring("pid,happy\n3f2a,4\n")
    assert export.answers_table(db, "pulse")["region"].to_list() == ["Wales"]


def test_a_hidden_answer_that_the_invitation_contradicts_is_refused(bring, token: str):
    done = bring("pid,happy,region\n3f2a,4,London\n")
    assert "Expected 'Wales', which the invitation of this person says" in str(done.refusals[0])


def test_other_answers_of_who_has_answered_are_refused(bring, db: Database):
    bring("pid,happy\na,4\n")
    done = bring("pid,happy,why_sad\na,1,Rain\n")
    assert done.n_refused == 1
    assert "a submitted response is never changed" in str(done.refusals[0])
    assert export.answers_table(db, "pulse")["happy"].to_list() == ["4"]


def test_somebody_in_the_middle_of_answering_is_refused(bring, draft: responses.Draft):
    done = bring("pid,happy\n3f2a,4\n")
    assert "has begun to answer on the page" in str(done.refusals[0])


def test_one_person_twice_in_a_file_is_refused(bring):
    done = bring("pid,happy\na,4\na,4\n")
    assert (done.n_new, done.n_refused) == (1, 1)
    assert "answered in answers.csv, row 2" in str(done.refusals[0])


def test_a_file_of_another_form_is_told(bring, db: Database):
    with pytest.raises(DataError, match="are to the form 'other', and the wave asks 'pulse'"):
        bring("form_id,version,happy\nother,abc,4\n")
    assert len(answers(db)) == 0


def test_an_unknown_column_is_told_and_nothing_is_dropped(bring):
    with pytest.raises(DataError, match=r"'hapy' is no question of it. Did you mean 'happy'\?"):
        bring("hapy,cost\n4,1\n")


def test_a_question_asked_by_two_columns_is_told(bring):
    with pytest.raises(DataError, match="are both the question 'happy'"):
        bring("happy,How happy are you?\n4,4\n")


def test_an_unknown_wave_is_told(db: Database, tmp_path: Path):
    with pytest.raises(DataError, match="no wave 'winter'"):
        import_responses(db, [tmp_path / "a.csv"], "winter")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("happy,why_sad\n1,café\n".encode("latin-1"), "line 2: the text is not in UTF-8"),
        (b"", "there is no heading"),
        (b"\n4,1\n", "there is no heading"),
        (b"happy,happy\n4,4\n", "two columns are called 'happy'"),
        (b'happy,why_sad\n4,"no end\n4,x\n', "a quotation mark that is not closed"),
        (b"\x00\x01\x02,\x00\n", "there is no heading"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(bring, content: bytes, told: str):
    with pytest.raises(DataError, match=told):
        bring(content)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("1,a\0b", "a character no text has"),
        (f"1,{'x' * 1_000_000}", "has 1,000,000 characters; up to 100,000 are kept"),
        ("1,a,b", "3 cells were found and 2 were expected"),
        ("1", "1 cells were found and 2 were expected"),
    ],
)
def test_a_broken_row_is_refused_and_the_others_are_kept(bring, row: str, told: str):
    done = bring(f"happy,why_sad\n{row}\n4,\n")
    assert (done.n_new, done.n_refused) == (1, 1)
    assert told in str(done.refusals[0])


def test_semicolons_and_utf_16_are_read(bring):
    assert bring("happy;cost\n4;1\n".encode("utf-16")).n_new == 1


def test_a_sheet_of_a_workbook_is_read_with_its_types(bring, db: Database, tmp_path: Path):
    book = Workbook()
    book.active.append(["happy", "why_sad", "cost", "submitted_at"])
    book.active.append([1, date(2026, 4, 1), 12.0, datetime(2026, 4, 2, 8, 0)])  # noqa: DTZ001
    book.save(tmp_path / "made.xlsx")
    assert bring((tmp_path / "made.xlsx").read_bytes(), "answers.xlsx").n_new == 1
    told = export.answers_table(db, "pulse").iloc[0]
    assert (told["why_sad"][:10], told["cost"]) == ("2026-04-01", "12")
    assert told["submitted_at"] == datetime(2026, 4, 2, 8, 0, tzinfo=UTC)


def test_a_file_that_is_no_workbook_is_told(bring):
    with pytest.raises(DataError, match="no Excel workbook"):
        bring(b"happy,4", "answers.xlsx")


def test_a_filled_in_workbook_is_a_response(db: Database, wave: waves.Wave, form: Form, tmp_path):
    file = tmp_path / "filled.xlsx"
    write_workbook(form, file, answers={"region": "Wales", "happy": "4"})
    assert import_responses(db, [file], wave.wave_id).n_new == 1
    assert export.answers_table(db, "pulse")["region"].to_list() == ["Wales"]
    assert import_responses(db, [file], wave.wave_id).n_there == 1


def test_a_workbook_that_lacks_an_answer_is_told_by_its_cell(
    db: Database, wave: waves.Wave, form: Form, tmp_path: Path
):
    file = tmp_path / "filled.xlsx"
    write_workbook(form, file, answers={"region": "Wales"})
    done = import_responses(db, [file], wave.wave_id)
    assert done.n_refused == 1
    assert "filled.xlsx, sheet '" in done.refusals[0].where


def test_an_import_stands_in_the_audit_trail(bring, db: Database):
    bring("happy\n4\n9\n")
    (entry,) = audit.trail(db, acts=["import responses"])
    assert entry.detail == {"wave": "spring", "responses": 1, "refused": 1}


def test_an_imported_person_cannot_answer_again(bring, db: Database, token: str):
    bring("pid,happy\n3f2a,4\n")
    with pytest.raises(invitations.InvitationError):
        invitations.find(db, token, now=APRIL)


HOSTILE = st.lists(
    st.sampled_from(
        [
            b"happy",
            b"cost",
            b"pid",
            b"4",
            b",",
            b";",
            b"\t",
            b"\n",
            b'"',
            b"\0",
            b"\xff",
            b"=1+1",
            b"submitted_at",
            b"why_sad",
            "ŵ".encode(),
            b"'",
            b"response_id",
            b"instance",
            b"[1]/",
        ]
    ),
    max_size=30,
)


@settings(
    max_examples=5 * settings().max_examples,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(parts=HOSTILE)
def test_no_file_can_do_more_than_be_refused(db: Database, wave: waves.Wave, tmp_path, parts):
    file = tmp_path / "hostile.csv"
    file.write_bytes(b"".join(parts))
    try:
        done = import_responses(db, [file], wave.wave_id, is_trial=True)
    except DataError as exc:
        assert file.name in str(exc)
    else:
        assert all(one.where.startswith(file.name) for one in done.refusals)
