"""Rules the database keeps itself, whoever writes."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from cpd_eval.errors import StoreError
from cpd_eval.forms.mapping import FormMapping
from cpd_eval.forms.model import Form
from cpd_eval.forms.read import form_from_json
from cpd_eval.store import people, responses, versions
from cpd_eval.store.database import Database
from cpd_eval.store.schema import metadata

APRIL = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def answered(db: Database, form: Form, draft: responses.Draft) -> responses.Draft:
    responses.record(db, draft.response_id, {"happy": "4"}, by="self", at=APRIL)
    changed = form_from_json(form.content.replace("How happy", "How merry"))
    versions.publish(db, changed, mapping=FormMapping(from_version=form.version))
    return responses.get_draft(db, draft.response_id)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE answer_event SET value = '1'", "never changed"),
        ("DELETE FROM answer_event", "never removed"),
        ("DELETE FROM response", "responses are never removed"),
        ("UPDATE form_version SET source = '{}'", "a published form does not change"),
        ("DELETE FROM form_version", "a published form is never removed"),
        ("UPDATE form_mapping SET source = '{}'", "a published mapping does not change"),
        ("DELETE FROM form_mapping", "a published mapping is never removed"),
    ],
)
def test_what_was_said_cannot_be_unsaid(
    db: Database, answered: responses.Draft, statement: str, told: str
):
    with pytest.raises(StoreError, match=told), db.write() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "INSERT INTO answer_event (response_id, question, value, at, by) "
            "SELECT response_id, 'happy', '1', saved_at, 'x' FROM response",
            "takes no more answers",
        ),
        ("UPDATE response SET reference = 'AAAA-AAAA'", "a submitted response does not change"),
        ("UPDATE response SET submitted_at = NULL", "a submitted response does not change"),
    ],
)
def test_a_submission_is_final(db: Database, answered: responses.Draft, statement: str, told: str):
    responses.submit(db, answered.response_id, at=APRIL)
    with pytest.raises(StoreError, match=told), db.write() as connection:
        connection.execute(text(statement))


def test_an_invitation_has_one_response(db: Database, answered: responses.Draft):
    with pytest.raises(StoreError, match=r"(?i)unique"), db.write() as connection:
        connection.execute(
            text(
                "INSERT INTO response (invitation_id, form_id, version, started_at, saved_at) "
                "SELECT invitation_id, form_id, version, started_at, saved_at FROM response"
            )
        )


def test_an_answer_needs_a_response(db: Database):
    with pytest.raises(StoreError, match=r"(?i)foreign key"), db.write() as connection:
        connection.execute(
            text(
                "INSERT INTO answer_event (response_id, question, at, by) "
                "VALUES (99, 'happy', '2026-04-01 00:00:00', 'x')"
            )
        )


def test_a_time_without_a_zone_is_refused(db: Database, draft: responses.Draft):
    with pytest.raises(StoreError, match="without a time zone"):
        responses.record(
            db,
            draft.response_id,
            {"happy": "4"},
            by="self",
            at=datetime(2026, 4, 1),  # noqa: DTZ001
        )


def test_times_come_back_in_utc(draft: responses.Draft):
    assert draft.started_at == datetime(2026, 4, 1, tzinfo=UTC)
    assert draft.started_at.tzinfo is UTC


def test_names_and_addresses_can_be_read_in_no_table(db: Database):
    people.add_people(
        db,
        [
            {
                "local_id": "staff-0042",
                "name": "Xanthippe Madeup",
                "email": "xanthippe@example.org",
                "region": "Wales",
            }
        ],
    )
    holding = set()
    with db.read() as connection:
        for table in metadata.tables.values():
            for row in connection.execute(table.select()):
                if any(
                    word in str(value).lower()
                    for value in row
                    for word in ("xanthippe", "example.org", "staff-0042")
                ):
                    holding.add(table.name)
    assert holding == set()
