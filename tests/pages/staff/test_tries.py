"""How often somebody may try."""

from cpd_eval.pages.staff.tries import (
    MOST_REMEMBERED,
    TRIES_FROM_ANYWHERE,
    TRIES_FROM_ONE_PLACE,
    WINDOW_SECONDS,
    Seldom,
    Tries,
)


def test_after_five_tries_from_one_place_a_name_must_wait_there():
    tries = Tries()
    for _ in range(TRIES_FROM_ONE_PLACE):
        assert not tries.must_wait("ada", "10.0.0.1")
        tries.failed("ada", "10.0.0.1")
    assert tries.must_wait("ADA", "10.0.0.1")
    assert not tries.must_wait("bob", "10.0.0.1")


def test_many_places_together_make_a_name_wait_everywhere():
    tries = Tries()
    for number in range(TRIES_FROM_ANYWHERE):
        tries.failed("ada", f"10.0.0.{number}")
    assert tries.must_wait("ada", "192.0.2.1")


def test_the_wait_ends():
    now = [0.0]
    tries = Tries(clock=lambda: now[0])
    for _ in range(TRIES_FROM_ONE_PLACE):
        tries.failed("ada", "10.0.0.1")
    now[0] = WINDOW_SECONDS - 1
    assert tries.must_wait("ada", "10.0.0.1")
    now[0] = WINDOW_SECONDS + 1
    assert not tries.must_wait("ada", "10.0.0.1")


def test_what_is_remembered_has_a_limit():
    tries = Tries()
    for number in range(MOST_REMEMBERED + 10):
        tries.failed(f"name-{number}", "10.0.0.1")
    assert len(tries._failed) == MOST_REMEMBERED


def test_what_happens_all_the_time_is_said_once_a_minute_and_none_is_lost():
    now = [0.0]
    seldom = Seldom(60, clock=lambda: now[0])
    assert [seldom.count() for _ in range(10)] == [1] + [0] * 9
    now[0] = 60.0
    assert seldom.count() == 10
