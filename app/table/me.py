"""Rows: the owner of the workbook."""

from app.screens import Screen

SCREENS: tuple[Screen, ...] = ()
