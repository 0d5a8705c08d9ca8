"""Summaries of the diary: entries of several kinds, by day."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from app.select import Query, Range
from app.summaries.registry import Values, summary

Json = Any
Entry = Mapping[str, Json]

DAYS = 7  # days on one screen
FIRST, LAST = "1900-01-01", "2199-12-31"  # dates that the app takes
NEWEST = 60  # entries of one kind that a screen reads; a day that does not fit says so


@summary()
def diary_bounds(values: Values) -> dict[str, str | None]:
    """Where the diary opens: {"last" (the newest day to show), "tomorrow"}; "last" is None before the first date."""
    before = values["params"].get("before")
    return {"last": _moved(before, -1) if before else values["today"], "tomorrow": _moved(values["today"], 1)}


def _until(kind: str) -> Query:
    return Query(kind, {"date": Range(FIRST, "$diary_bounds.last")}, ("-date",), NEWEST)


def _from_tomorrow(kind: str) -> Query:
    return Query(kind, {"date": Range("$diary_bounds.tomorrow", None)}, ("date",), NEWEST)


def _on_the_day(kind: str) -> Query:
    return Query(kind, {"date": "$params.date"})


@summary(steps_until=_until("step"), notes_until=_until("note"), ratings_until=_until("rating"))
def diary_days(values: Values) -> dict[str, Json]:
    """The newest days with something in them: {"days", "older" (open "before" this date for more, or None)}.

    Opened without "before" it begins with today, also when today is empty. A day is as in `day_of`.
    """
    if values["diary_bounds"]["last"] is None:
        return {"days": [], "older": None}
    lists = [values["steps_until"], values["notes_until"], values["ratings_until"]]
    # A list that was cut off holds all of a day only after the day it ends in.
    cut = max((found[-1]["date"] for found in lists if len(found) == NEWEST), default="")
    found = [entry for entries in lists for entry in entries if _is_shown(entry)]
    dates = sorted({entry["date"] for entry in found}, reverse=True)
    whole = [day for day in dates if day > cut]
    shown = whole[:DAYS] or dates[:1]
    more = len(dates) > len(shown) or bool(cut)
    if not shown and cut:
        shown = [cut]
    days = [day_of(day, found, values["today"], cut=day == cut) for day in shown]
    if not values["params"].get("before") and values["today"] not in shown:
        days.insert(0, day_of(values["today"], (), values["today"]))
    return {
        "days": days,
        "older": shown[-1] if shown and more else None,
    }


@summary(
    steps_coming=_from_tomorrow("step"),
    notes_coming=_from_tomorrow("note"),
    ratings_coming=_from_tomorrow("rating"),
)
def diary_coming(values: Values) -> dict[str, Json]:
    """The days after today with something in them, the nearest first: {"days", "count" (entries), "more"}."""
    lists = [values["steps_coming"], values["notes_coming"], values["ratings_coming"]]
    cut = min((found[-1]["date"] for found in lists if len(found) == NEWEST), default="9999-99-99")
    found = [entry for entries in lists for entry in entries if _is_shown(entry) and entry["date"] <= cut]
    dates = sorted({entry["date"] for entry in found})
    days = [day_of(day, found, values["today"], cut=day == cut) for day in dates]
    return {"days": days, "count": len(found), "more": cut != "9999-99-99"}


@summary(
    steps_today=_on_the_day("step"), notes_today=_on_the_day("note"), ratings_today=_on_the_day("rating")
)
def diary_day(values: Values) -> dict[str, Json]:
    """The day of this place, as in `day_of`, with the dates "earlier" and "later" (None where dates end)."""
    day = values["params"]["date"]
    found = [*values["steps_today"], *values["notes_today"], *values["ratings_today"]]
    shown = [entry for entry in found if _is_shown(entry)]
    return {
        **day_of(day, shown, values["today"]),
        "earlier": _moved(day, -1),
        "later": _moved(day, 1),
    }


def day_of(day: str, entries: Iterable[Entry], today: str, *, cut: bool = False) -> dict[str, Json]:
    """What is in `entries` on one day.

    {"date", "name", "year", "planned", "done", "notes", "ratings", "cut"}: `name` is "today", "yesterday",
    "tomorrow" or "" (then the date names it, with `year` if it is another one).
    Planned steps go by time of day; notes and marks newest first. `cut`: there may be more on the day.
    """
    that_day = sorted(
        (entry for entry in entries if entry["date"] == day), key=lambda entry: str(entry["id"])
    )
    steps = [entry for entry in that_day if entry["kind"] == "step"]
    planned = [step for step in steps if step["state"] == "todo"]
    near = {today: "today", _moved(today, -1): "yesterday", _moved(today, 1): "tomorrow"}
    return {
        "date": day,
        "name": near.get(day, ""),
        "year": int(day[:4]) if day[:4] != today[:4] else None,
        "planned": sorted(planned, key=lambda step: step["time"] or "99:99"),
        "done": [step for step in steps if step["state"] == "done"],
        "notes": [entry for entry in reversed(that_day) if entry["kind"] == "note"],
        "ratings": [entry for entry in reversed(that_day) if entry["kind"] == "rating"],
        "cut": cut,
    }


def _is_shown(entry: Entry) -> bool:
    return not (entry["kind"] == "step" and entry["state"] == "dropped")


def _moved(day: str, days: int) -> str | None:
    """The date `days` days after `day`; None where dates end."""
    moved = (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    return moved if FIRST <= moved <= LAST else None
