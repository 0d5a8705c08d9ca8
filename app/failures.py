"""Failures in the log: what it was and where in the code, never what somebody wrote.

The texts of exceptions hold values: SQL parameters, the key that is missing, the input that did not fit.
"""

from traceback import format_tb


def where(error: BaseException) -> str:
    """The kind of `error` and the lines of code it came through, without its text."""
    return f"{type(error).__name__} at\n{''.join(format_tb(error.__traceback__))}"
