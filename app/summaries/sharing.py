"""Summaries of sharing: who sees what of the book, and who looked."""

from typing import Any

from app.kinds import SECTIONS
from app.select import Entry, Query
from app.summaries.people import few
from app.summaries.registry import Values, summary

_LOOKS = 200  # days: more than somebody looks through


@summary(own_grants=Query("grant"))
def grants(values: Values) -> dict[str, Any]:
    """Whom the client is connected with, by the grant's id, oldest first; every screen has it.

    {id: {"name", "organisation", "until", "over": bool, "sees": [section]}}. Of different answers that are not settled
    yet the least counts, as in `app.sight`.
    """
    return {
        entry["id"]: {
            "name": entry["name"],
            "organisation": entry["organisation"],
            "until": entry["until"],
            "over": is_over(entry, values["today"]),
            "sees": [] if is_over(entry, values["today"]) else shared(entry),
        }
        for entry in values["own_grants"]
    }


def is_over(grant: Entry, today: str) -> bool:
    """Whether nothing is shared by a grant any more on the day `today`."""
    past = any(until is not None and until < today for until in _said(grant, "until", grant["until"]))
    return past or any(
        said for name in ("ended", "stopped", "removed") for said in _said(grant, name, grant[name])
    )


def shared(grant: Entry) -> list[str]:
    """The sections that a grant gives while it is not over."""
    return [
        section
        for section in SECTIONS
        if all(_said(grant, f"shares.{section}", grant["shares"].get(section, False)))
    ]


def _said(entry: Entry, name: str, shown: Any) -> list[Any]:
    """All that is said of a field and not settled yet; else what is `shown` of it."""
    versions = [version["fields"][name] for version in entry["rivals"] if name in version["fields"]]
    return versions or [shown]


@summary(all_looks=Query("look", sort=("-date",), limit=_LOOKS), looked_by=Query("grant", as_="by_id"))
def looks(values: Values) -> dict[str, Any]:
    """Who looked at what on which day, newest first, as `few`.

    Of [{"date", "name", "sections": [section], "copied": bool}].
    """
    people = values["looked_by"]
    return few(
        [
            {
                "date": look["date"],
                "name": people[look["grant"]]["name"],
                "sections": [section for section in SECTIONS if look["sections"].get(section, False)],
                "copied": look["copied"],
            }
            for look in values["all_looks"]
            if look["grant"] in people
        ]
    )
