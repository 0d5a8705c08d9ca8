"""Rows: the diary."""

from app.screens import Screen

SCREENS: tuple[Screen, ...] = ()
