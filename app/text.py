"""Text is normalised once, where it comes in, so that both hosts keep and show the same characters."""

import re

MAX_TEXT = 2000  # code points
# A phone number as people write or copy it: 2 to 20 digits of any of three scripts, and what stands between them. JSON
# Schema, so for Rust's and for JavaScript's regular expressions.
_DIGIT = "[0-9\u0660-\u0669\u06f0-\u06f9]"
_BETWEEN = "[ ()./\u00a0\u2009\u202f\u2010-\u2015\u200e\u200f\u202a-\u202c\u2066-\u2069-]{0,4}"
PHONE = f"^{_BETWEEN}[+]?{_BETWEEN}{_DIGIT}({_BETWEEN}{_DIGIT}){{1,19}}{_BETWEEN}$"
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
