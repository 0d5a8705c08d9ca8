"""Rows: the owner of the workbook."""

from app.screens import Screen

SCREENS = (
    Screen("/me", "me/me", summaries=("book_counts",)),
    Screen("/me/name", "me/name"),
    Screen("/me/language", "me/language"),
    Screen("/me/text", "me/text"),
    Screen("/me/theme", "me/theme"),
    Screen("/me/file", "me/file"),
    Screen("/install", "install/install"),
    Screen("/install/android", "install/android"),
)
