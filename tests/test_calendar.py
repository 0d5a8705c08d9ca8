"""The calendar file says when and nothing of what for, and a phone's calendar can read it."""

from collections.abc import Callable

import icalendar

from app.ids import new_id
from tests.pages import Person

SECRET = "at the shelter, about my ex"


def with_dates(nermin: Person) -> Person:
    nermin.starts()
    nermin.opens("/talk").follow("Plan a talk").press(
        "Keep it", date="2026-11-24", time="09:30", place=SECRET
    )
    goal = new_id()
    for kind, entry, fields in (
        ("goal", goal, {"text": SECRET}),
        ("step", new_id(), {"goal": goal, "text": SECRET, "date": "2026-11-25"}),
        ("step", new_id(), {"goal": goal, "text": SECRET, "date": "2026-11-26", "state": "done"}),
        ("step", new_id(), {"goal": goal, "text": SECRET}),
    ):
        form = {"save": new_id(), "change": f"{entry} {kind}", "next": "/", **fields}
        assert nermin.client.post("/goals/new", data=form, follow_redirects=False).status_code == 303
    return nermin


def test_the_file_has_the_days_to_come_and_no_sensitive_word(stranger: Callable[[str], Person]) -> None:
    nermin = with_dates(stranger("Nermin"))
    answer = nermin.client.get("/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert SECRET not in answer.text
    assert "Nermin" not in answer.text
    events = icalendar.Calendar.from_ical(answer.text).walk("VEVENT")
    assert [(str(event["summary"]), event["dtstart"].to_ical()) for event in events] == [
        ("Appointment", b"20261124T093000"),
        ("Something to do", b"20261125"),
    ]


def test_each_line_of_the_file_is_one_that_calendars_take(stranger: Callable[[str], Person]) -> None:
    nermin = with_dates(stranger("Nermin"))
    for language in ("Nederlands", "Українська", "العربية", "Français"):
        nermin.opens("/me/language").press(language)
        lines = nermin.client.get("/calendar.ics").content.split(b"\r\n")
        assert lines[0] == b"BEGIN:VCALENDAR" and lines[-1] == b""
        assert all(line and len(line) <= 75 and b"&" not in line for line in lines[:-1])


def test_a_stranger_gets_no_calendar(stranger: Callable[[str], Person]) -> None:
    answer = stranger("Wim").client.get("/calendar.ics")
    assert answer.status_code in (401, 403, 404)
    assert "BEGIN:VCALENDAR" not in answer.text
