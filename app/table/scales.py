"""Rows: marks on scales."""

from app.screens import Screen

SCREENS: tuple[Screen, ...] = ()
