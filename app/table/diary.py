"""Rows: the diary."""

from app.screens import Screen
from app.select import Query

_NOTE = {"note": Query("note", {"id": "$params.id"}, as_="one")}
_GOALS = {"goals": Query("goal", as_="by_id")}
_DAYS = ("diary_bounds", "diary_days", "diary_coming")

SCREENS = (
    Screen(
        "/diary", "diary/diary", "diary", "diary", params={"before": "date"}, needs=_GOALS, summaries=_DAYS
    ),
    Screen(
        "/diary/coming",
        "diary/coming",
        "diary",
        "diary",
        needs=_GOALS,
        summaries=("diary_bounds", "diary_coming"),
    ),
    Screen("/diary/new", "diary/new", "diary", "diary", params={"date": "date"}),
    Screen("/diary/new/feeling", "diary/feeling", "diary", "diary", params={"date": "date"}),
    Screen(
        "/diary/{date}",
        "diary/day",
        "diary",
        "diary",
        params={"date": "date"},
        needs=_GOALS,
        summaries=("diary_day",),
    ),
    Screen("/notes/{id}", "notes/note", "diary", "diary", params={"id": "id"}, needs=_NOTE | _GOALS),
    Screen("/notes/{id}/text", "notes/text", "diary", "diary", params={"id": "id"}, needs=_NOTE),
    Screen("/notes/{id}/feeling", "notes/feeling", "diary", "diary", params={"id": "id"}, needs=_NOTE),
    Screen("/notes/{id}/date", "notes/date", "diary", "diary", params={"id": "id"}, needs=_NOTE),
    Screen("/notes/{id}/goal", "notes/goal", "diary", "diary", params={"id": "id"}, needs=_NOTE | _GOALS),
)
