from datetime import UTC, date, datetime

import pytest

from cpd_eval.errors import DataError
from cpd_eval.workforce.due_dates import Event, icalendar, quarterly

DAY = date(2026, 3, 31)


def event(title: str, text: str = "") -> Event:
    return Event(key="k", title=title, text=text, opens_on=DAY, closes_on=DAY)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_plan_and_a_journal_are_due_each_quarter():
    found = [one.key for one in quarterly(date(2026, 2, 1), date(2026, 12, 31))]
    assert found == [
        f"{what}-2026-{day}"
        for day in ("03-31", "06-30", "09-30", "12-31")
        for what in ("journal", "plan")
    ]


def test_days_in_the_wrong_order_are_told():
    with pytest.raises(DataError, match="before it begins"):
        quarterly(date(2026, 2, 1), date(2026, 1, 1))


def test_no_line_is_longer_than_75_octets():
    # RFC 5545, section 3.1
    written = icalendar([event("é" * 200)])
    assert max(len(line.encode()) for line in written.split("\r\n")) == 75


def test_a_folded_line_unfolds_to_what_was_meant():
    assert f"SUMMARY:{'é€' * 99}" in unfolded(icalendar([event("é€" * 99)]))


def test_signs_with_a_meaning_are_escaped():
    # RFC 5545, section 3.3.11
    lines = unfolded(icalendar([event("a,b;c\\d", "one\r\ntwo")]))
    assert "SUMMARY:a\\,b\\;c\\\\d" in lines
    assert "DESCRIPTION:one\\ntwo" in lines


def test_every_line_ends_as_the_standard_asks():
    written = icalendar([event("x")])
    assert written.endswith("END:VCALENDAR\r\n")
    assert "\n" not in written.replace("\r\n", "")


def test_the_moment_is_in_utc():
    written = icalendar([event("x")], made_at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert "DTSTAMP:20260301T120000Z" in written
