"""Rows: today and the start."""

from app.screens import Screen

SCREENS = (
    Screen("/", "home/today", part="today"),
    Screen("/start", "home/start"),
)
