"""Rows: erasing for good. What is to be erased was taken out before: it is what could be put back (`undo`)."""

from app.screens import Screen

SCREENS = (Screen("/erase", "erase/erase", params={"from": "here"}),)
