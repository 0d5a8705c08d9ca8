"""Text is normalised once, where it comes in, so that both hosts keep and show the same characters."""

import re

MAX_TEXT = 2000  # code points


class UnreadableText(ValueError):
    """Text with a character that no host can keep: NUL or a lone surrogate."""


def readable(value: str) -> str:
    """`value` with a mark in place of what no host can keep."""
    return re.sub("[\0\ud800-\udfff]", "\ufffd", value)


def normalise(value: str) -> str:
    """`value` with line ends as `\\n` and no white space around it.

    Raises UnreadableText for NUL and lone surrogates.
    """
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise UnreadableText(value)
    return value.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n")
