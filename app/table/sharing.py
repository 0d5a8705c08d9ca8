"""Rows: who sees what of the book, and who looked."""

from app.screens import Screen
from app.select import Query


def _of_grant(noun: str = "", **params: str) -> Screen:
    """A screen about what one worker sees, `/sharing/{id}` or `/sharing/{id}/<noun>`."""
    return Screen(
        f"/sharing/{{id}}/{noun}".rstrip("/"),
        f"sharing/{'section' if params else noun or 'grant'}",
        params={"id": "id", **params},
        needs={"grant": Query("grant", {"id": "$params.id"}, as_="one")},
    )


SCREENS = (
    Screen("/sharing", "sharing/sharing", summaries=("looks",)),
    Screen("/sharing/looks", "sharing/looks", summaries=("looks",)),
    _of_grant(),
    _of_grant("until"),
    _of_grant("parts/{section}", section="section"),
)
