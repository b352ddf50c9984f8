"""Files: announced, asked for piece by piece, kept when the last piece is there."""

import pytest

from cpd_eval.forms.model import Parameters, Question
from cpd_eval.pages.files import LARGEST_MB, PIECE, Incoming, announced, refusal_of
from cpd_eval.pages.words import words_in

ENGLISH = words_in("")
PAPER = Question(
    name="paper", type="file", parameters=Parameters(max_size_mb=0.5, types=("pdf", "txt"))
)


def announce(journey, filename="notes.txt", size=5, name="paper"):
    journey.take({"kind": "file", "name": name, "id": "f", "filename": filename, "size": size})


def send(journey, content):
    while wanted := journey.view()["uploads"]:
        (piece,) = wanted
        part = content[piece["start"] : piece["end"]]
        message = {"kind": "bytes", "id": piece["id"], "start": piece["start"], "bytes": part}
        journey.take(message)


def shown(journey):
    return next(one for one in journey.view()["items"] if one.get("name") == "paper")


@pytest.fixture
def journey(begin):
    return begin(place="evidence")


def test_a_file_is_the_answer_when_its_last_piece_is_there(journey, memory):
    content = bytes(range(256)) * 1000
    announce(journey, size=len(content))
    assert "paper" not in memory.kept
    send(journey, content)
    assert memory.kept["paper"] == "0f3a9c11d2e4/notes.txt"
    assert memory.files == {"0f3a9c11d2e4/notes.txt": content}


def test_the_page_says_how_far_a_file_has_come(journey):
    announce(journey, size=2 * PIECE)
    journey.take({"kind": "bytes", "id": "f", "start": 0, "bytes": b"x" * PIECE})
    assert shown(journey)["status"] == "Uploading notes.txt: 50 %"


def test_what_a_form_takes_is_said_beforehand(journey):
    assert shown(journey)["hint"] == ["One file of at most 0.5 MB: PDF, TXT."]
    assert shown(journey)["accept"] == ".pdf,.txt"


def test_a_file_that_is_not_wanted_is_refused_before_it_is_sent(journey):
    announce(journey, "tool.exe")
    assert journey.view()["uploads"] == []
    assert shown(journey)["error"] == "The selected file must be one of these: PDF, TXT"


def test_a_refused_file_is_told_again_at_continue(journey):
    announce(journey, size=10**7)
    journey.take({"kind": "answer", "name": "useful", "value": "3"})
    journey.take({"kind": "answer", "name": "cpd:complete", "value": "yes"})
    journey.take({"kind": "continue"})
    view = journey.view()
    assert [error["message"] for error in view["errors"]] == [
        "The selected file must be smaller than 0.5 MB"
    ]
    assert view["errors"][0]["target"] == "field-paper"


def test_another_file_takes_the_place_of_the_first(journey, memory):
    for name in ("one.txt", "two.txt"):
        announce(journey, name)
        send(journey, b"12345")
    assert memory.kept["paper"].endswith("/two.txt")


def test_a_file_can_be_taken_back(journey, memory):
    announce(journey)
    send(journey, b"12345")
    journey.take({"kind": "answer", "name": "paper", "value": ""})
    assert "paper" not in memory.kept


def test_a_file_the_browser_cannot_read_is_said(journey):
    announce(journey)
    journey.take({"kind": "unreadable", "id": "f"})
    assert "choose it again" in shown(journey)["error"]


def test_a_file_the_store_has_no_room_for_is_said(memory, journey):
    memory.is_full = True
    announce(journey)
    send(journey, b"12345")
    assert "no room" in shown(journey)["error"]
    assert "paper" not in memory.kept


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "file", "name": "name", "id": "f", "filename": "a.txt", "size": 1},
        {"kind": "bytes", "id": "f", "start": 0, "bytes": b"x"},
        {"kind": "answer", "name": "paper", "value": "000000000000/others.txt"},
        {"kind": "unreadable", "id": "f"},
    ],
)
def test_what_was_not_announced_is_not_kept(journey, memory, message):
    journey.take(message)
    assert (memory.kept, memory.files) == ({}, {})


@pytest.mark.parametrize(
    ("start", "piece"),
    [(3, b"x"), (0, b"123456"), ("0", b"x"), (None, b"x")],
)
def test_a_piece_that_is_not_the_next_one_is_passed_over(start, piece):
    file = Incoming(path="paper", name="a.txt", size=5)
    file.take(start, piece)
    assert file.content == b""


def test_no_form_can_allow_files_of_any_size():
    huge = Question(name="p", type="file", parameters=Parameters(max_size_mb=10_000))
    file = Incoming(path="p", name="a.txt", size=LARGEST_MB * 1_000_000 + 1)
    assert refusal_of(huge, file, ENGLISH) == "The selected file must be smaller than 50 MB"


@pytest.mark.parametrize("size", [0, -1, "9", None, 2.5])
def test_a_size_that_is_none_is_an_empty_file(size):
    file = announced({"filename": "a.txt", "size": size}, "paper")
    assert refusal_of(PAPER, file, ENGLISH) == "The selected file is empty"


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "C:\\x\\passwd.txt", "passwd.txt\x00"])
def test_a_file_keeps_its_name_and_nothing_else_of_its_path(name):
    assert announced({"filename": name, "size": 1}, "paper").name == "passwd.txt"
