"""Rows: people."""

from app.screens import Screen

SCREENS: tuple[Screen, ...] = ()
