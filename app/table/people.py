"""Rows: people who matter to the client."""

from app.screens import Screen
from app.select import Query


def _of_person(noun: str, summaries: tuple[str, ...] = ()) -> Screen:
    return Screen(
        f"/people/{{id}}/{noun}".rstrip("/"),
        f"people/{noun or 'person'}",
        "people",
        params={"id": "id"},
        needs={"person": Query("person", {"id": "$params.id"}, as_="one")},
        summaries=summaries,
    )


SCREENS = (
    Screen("/people", "people/people", "people", summaries=("people_by_group",)),
    Screen("/people/new", "people/new", "people"),
    _of_person("", ("helps_with",)),
    _of_person("name"),
    _of_person("group"),
    _of_person("picture"),
)
