"""Sight: what somebody else than the client sees of a workbook. Pure.

Where two devices of the client said different things and the client has not chosen yet, the least is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.kinds import SECTION_OF, SECTIONS

Json = Any
OF_PROFILE = ("name", "lang", "second_lang", "removed")  # who it is, and how to speak with them
OF_GRANT = ("name", "removed")  # the worker's own name, for what the worker wrote
PARENTS = ("goal", "talk", "step")  # fields by which an entry belongs to another, and the kinds of those


@dataclass(frozen=True)
class Sight:
    """What the worker with the `grant` sees: all in these sections that is not only the client's.

    `closed` are the ids of what is only the client's with all that belongs to it, see `closed`.
    """

    grant: str
    sections: frozenset[str]
    closed: frozenset[str] = frozenset()

    def sees(self, shown: Mapping[str, Json]) -> bool:
        """Whether an entry, as `app.merge.show` gives it, is seen.

        Of the profile only who it is of, of the own grant only the worker's name, see `only`.
        """
        if shown["kind"] == "profile":
            return True
        if shown["kind"] == "grant":
            return bool(shown["id"] == self.grant)
        if SECTION_OF.get(shown["kind"]) not in self.sections or any(_said(shown, "private")):
            return False
        return self.closed.isdisjoint(_belongs_to(shown))

    def wrote(self, shown: Mapping[str, Json]) -> bool:
        """Whether the worker wrote an entry, and nobody says otherwise."""
        return set(_said(shown, "by")) == {self.grant}

    def only(self, entries: Iterable[Mapping[str, Json]]) -> list[dict[str, Json]]:
        """The entries that are seen, each as it is seen: without what the client has still to choose between."""
        return [_as_seen(shown) for shown in entries if self.sees(shown)]


def _as_seen(shown: Mapping[str, Json]) -> dict[str, Json]:
    fields = shown["fields"]
    if of_it := {"profile": OF_PROFILE, "grant": OF_GRANT}.get(shown["kind"]):
        fields = {name: value for name, value in fields.items() if name in of_it}
    return {**shown, "fields": fields, "rivals": {}}


def closed(entries: Iterable[Mapping[str, Json]]) -> frozenset[str]:
    """The ids of those of `entries` that are only the client's, and of those that belong to such.

    `entries` are all goals, talks and steps of a book: what others belong to. Of an erased one nobody knows any more
    whether it was private.
    """
    left = list(entries)
    found = {
        shown["id"] for shown in left if any(_said(shown, "private")) or shown["fields"].get("erased") is True
    }
    while more := {shown["id"] for shown in left if found & _belongs_to(shown)} - found:
        found |= more
    return frozenset(found)


def _belongs_to(shown: Mapping[str, Json]) -> set[str]:
    return {entry_id for name in PARENTS for entry_id in _said(shown, name) if entry_id}


def granted(shown: Mapping[str, Json], today: str) -> frozenset[str] | None:
    """The sections that a grant's entry (as `app.merge.show` gives it) gives on a day; None where it is over."""
    over = any(until and until < today for until in _said(shown, "until"))
    if over or any(said for name in ("ended", "stopped", "removed") for said in _said(shown, name)):
        return None
    return frozenset(
        section
        for section in SECTIONS
        if (said := _said(shown, f"shares.{section}")) and all(value is True for value in said)
    )


def _said(shown: Mapping[str, Json], name: str) -> list[Json]:
    """All that is said of a field and not settled yet."""
    if name in shown["rivals"]:
        return [rival["value"] for rival in shown["rivals"][name]]
    return [shown["fields"][name]] if name in shown["fields"] else []
