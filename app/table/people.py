"""Rows: people who matter to the client."""

from app.screens import Screen
from app.select import Query


def _of_person(noun: str, summaries: tuple[str, ...] = (), **params: str) -> Screen:
    return Screen(
        f"/people/{{id}}/{noun}".rstrip("/"),
        f"people/{noun or 'person'}",
        "people",
        params={"id": "id", **params},
        needs={"person": Query("person", {"id": "$params.id"}, as_="one")},
        summaries=summaries,
    )


SCREENS = (
    Screen("/people", "people/people", "people", params={"all": "flag"}, summaries=("people_by_group",)),
    # `call`: on the way to a number to call, and back to help.
    Screen("/people/new", "people/new", "people", params={"group": "group", "call": "flag"}),
    _of_person("", ("helps_with",)),
    _of_person("name"),
    _of_person("phone", call="flag"),
    _of_person("group"),
)
