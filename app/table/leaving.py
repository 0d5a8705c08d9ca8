"""Rows: how to leave fast, and the voice that reads."""

from app.screens import Screen

SCREENS = (
    Screen("/help/leaving", "help/leaving", anyone=True),
    Screen("/help/sight", "help/sight", anyone=True),  # what leaving does not hide
    Screen("/me/voice", "me/voice"),
)
