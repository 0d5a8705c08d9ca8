"""Rows: the owner of the workbook."""

from app.screens import Screen
from app.select import Query

_BOOK = {
    "strengths": Query("strength"),
    "strengths_by_id": Query("strength", as_="by_id"),
    "wishes": Query("wish", sort=("priority",)),
    "goals": Query("goal", as_="by_id"),
    "steps": Query("step", sort=("date", "time")),
    "notes": Query("note", sort=("-date",), limit=60),
    "people": Query("person", sort=("name",), as_="by_id"),
    "talks": Query("talk", {"state": "done"}, sort=("-date",), limit=60),
}

_OUT = {
    name: Query(kind, {"removed": True, "erased": False}, sort=("-id",), limit=60, removed=True)
    for name, kind in (
        ("strengths", "strength"),
        ("wishes", "wish"),
        ("goals", "goal"),
        ("steps", "step"),
        ("notes", "note"),
        ("ratings", "rating"),
        ("people", "person"),
        ("talks", "talk"),
        ("topics", "topic"),
        ("compliments", "compliment"),
        ("periods", "period"),
    )
}

SCREENS = (
    Screen("/me", "me/me"),
    Screen("/me/name", "me/name", params={"from": "here"}),
    # Who has no book yet chooses by an address that says which: `lang`.
    Screen("/me/language", "me/language", params={"from": "here", "lang": "key"}, anyone=True),
    Screen("/me/language/second", "me/second_language", params={"from": "here"}),
    Screen("/me/text", "me/text"),
    Screen("/me/theme", "me/theme"),
    Screen("/me/look", "me/look"),
    Screen("/me/skin", "me/skin"),
    Screen("/me/credits", "me/credits"),
    Screen("/me/file", "me/file"),
    Screen(
        "/me/book",
        "me/book",
        params={"section": "key"},
        needs=_BOOK,
        summaries=("wheel", "whole_plan", "ladders"),
    ),
    Screen("/me/taken-out", "me/taken_out", needs=_OUT),
    Screen("/install", "install/install"),
    Screen("/install/android", "install/android"),
)
