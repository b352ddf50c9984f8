import pytest

from cpd_eval.errors import DataError
from cpd_eval.store import people
from cpd_eval.store.database import Database


def test_a_pseudonym_is_an_hmac_of_the_identifier():
    # printf 'pseudonym\0e-0042' | openssl dgst -sha256 -hmac 'a key'
    import hashlib
    import hmac

    expected = hmac.new(b"a key", b"pseudonym\0e-0042", hashlib.sha256).hexdigest()[:24]
    assert people.pseudonym(b"a key", "E-0042") == expected


@pytest.mark.parametrize("same", ["e-0042", " E-0042", "E-0042\n", "Ｅ-0042"])
def test_the_same_person_is_recognised(same: str):
    assert people.pseudonym(b"k", same) == people.pseudonym(b"k", "E-0042")


def test_an_empty_identifier_is_refused():
    with pytest.raises(DataError, match="empty 'local_id'"):
        people.pseudonym(b"k", "  ")


def test_adding_a_person_again_brings_them_up_to_date(db: Database):
    first = people.add_people(db, [{"local_id": "E1", "region": "Wales"}])
    again = people.add_people(db, [{"local_id": "e1", "region": "London"}])
    assert first == again
    assert people.attributes(db, first)[first[0]]["region"] == "London"


def test_what_a_later_list_does_not_mention_stays(db: Database):
    pid = people.add_people(db, [{"local_id": "E1", "name": "Made Up", "region": "Wales"}])[0]
    people.add_people(db, [{"local_id": "E1", "trained": 0}, {"local_id": "E2"}])
    assert people.contacts(db)[pid]["name"] == "Made Up"
    known = people.attributes(db, [pid])[pid]
    assert (known["region"], known["trained"]) == ("Wales", 0)


def test_what_is_said_to_be_none_is_removed(db: Database):
    pid = people.add_people(db, [{"local_id": "E1", "region": "Wales"}])[0]
    people.add_people(db, [{"local_id": "E1", "region": None}])
    assert people.attributes(db, [pid])[pid]["region"] is None


def test_every_finding_is_told_at_once_and_nobody_is_added(db: Database):
    rows = [
        {"local_id": "E1"},
        {"local_id": "e1", "regoin": "Wales"},
        {"name": "no id"},
        {"local_id": "E4", "trained": 7},
    ]
    with pytest.raises(DataError) as told:
        people.add_people(db, rows)
    for finding in (
        "person 2: there is no column 'regoin'. Did you mean 'region'?",
        "person 2: has the 'local_id' of person 1 ('e1').",
        "person 3: 'local_id' is empty;",
        "person 4: 'trained' is '7'; 1 (took part), 0 (comparison staff)",
    ):
        assert finding in str(told.value)
    assert people.attributes(db) == {}


def test_a_forgotten_person_cannot_be_found_from_their_pseudonym(db: Database):
    pids = people.add_people(db, [{"local_id": "E1", "name": "Made Up", "region": "Wales"}])
    assert people.forget(db, pids) == 1
    assert people.contacts(db) == {}
    assert people.attributes(db)[pids[0]]["region"] == "Wales"
