"""Rows: the talk together."""

from app.screens import Screen

SCREENS: tuple[Screen, ...] = ()
