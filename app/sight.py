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


@dataclass(frozen=True)
class Sight:
    """What the worker with the `grant` sees: all in these sections that is not only the client's."""

    grant: str
    sections: frozenset[str]

    def sees(self, shown: Mapping[str, Json]) -> bool:
        """Whether an entry, as `app.merge.show` gives it, is seen.

        Of the profile only who it is of, of the own grant only the worker's name, see `only`.
        """
        if shown["kind"] == "profile":
            return True
        if shown["kind"] == "grant":
            return bool(shown["id"] == self.grant)
        return SECTION_OF.get(shown["kind"]) in self.sections and not any(_said(shown, "private"))

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


def granted(shown: Mapping[str, Json], today: str) -> frozenset[str] | None:
    """The sections that a grant's entry (as `app.merge.show` gives it) gives on a day; None where it is over."""
    over = any(until and until < today for until in _said(shown, "until"))
    if over or any(_said(shown, "ended")) or any(_said(shown, "removed")):
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
