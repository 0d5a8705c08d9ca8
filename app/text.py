"""Text is normalised once, where it comes in, so that both hosts keep and show the same characters."""

import re

MAX_TEXT = 2000  # code points
_UNREADABLE = re.compile("[\0\ud800-\udfff]")


class UnreadableText(ValueError):
    """Text with a character that no host can keep: NUL or a lone surrogate."""


def readable(value: str) -> str:
    """`value` with a mark in place of what no host can keep."""
    return _UNREADABLE.sub("\ufffd", value)


def normalise(value: str) -> str:
    """`value` with line ends as `\\n` and no white space around it.

    Raises UnreadableText for NUL and lone surrogates.
    """
    if _UNREADABLE.search(value):
        raise UnreadableText(value)
    return value.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n")
