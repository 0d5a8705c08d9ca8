"""Rows: priorities, goals and steps."""

from app.screens import Screen

SCREENS: tuple[Screen, ...] = ()
