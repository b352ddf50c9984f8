"""What Voilà has room for, and what the door says when there is none."""

from pathlib import Path

import pytest

from cpd_eval.forms.read import read_form
from cpd_eval.pages.room import Room, room_for
from cpd_eval.store import invitations, waves

COURSE = Path(__file__).parent / "course.md"


def test_nobody_more_comes_in_when_so_many_kernels_run():
    room = Room(most=3, most_starting=9)
    assert [room.is_full(n_kernels=n) for n in (2, 3)] == [False, True]


def test_nobody_more_comes_in_while_many_kernels_start():
    room = Room(most=99, most_starting=2)
    with room.coming_in(), room.coming_in():
        assert room.is_full(n_kernels=0)
    assert not room.is_full(n_kernels=0)


def test_a_project_may_say_how_many():
    assert room_for(7).most == 7


def test_a_visitor_is_led_to_the_other_door_with_the_same_link(served, monkeypatch):
    from datetime import UTC, datetime

    db = served.app.desk.db
    opened = datetime(2026, 1, 5, tzinfo=UTC)
    waves.open_wave(db, "busy", read_form(COURSE), kind="other", opens_at=opened)
    token = invitations.issue(db, "busy", "3f2a")
    monkeypatch.setattr(served.app.room, "most", 0)
    said = served.browser().get(f"/?invitation={token}")
    assert said.status == 503
    assert "Many people are here at the moment" in said.text
    assert f'href="form/?invitation={token}"' in said.text


@pytest.mark.parametrize("path", ["/form/", "/health"])
def test_both_doors_are_on_one_port(served, path):
    assert served.browser().get(path).status == 200
