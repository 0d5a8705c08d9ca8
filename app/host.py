"""The server host: from a place of the table to a page, from a form to a save."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app import reading
from app.ids import is_id, new_id
from app.models import Entry
from app.render import Moment, render
from app.screens import Place
from app.select import Query, conditions, select, shape, view
from app.summaries import SUMMARIES
from app.translate import languages

Json = Any
NOBODY: Mapping[str, Json] = {}


class NotThere(LookupError):
    """The place needs an entry that is not there, or not any more."""


class Host:
    """Renders places for one workbook, or for nobody yet (`workbook_id` None), at one moment."""

    def __init__(self, session: Session, workbook_id: str | None, lang: str, moment: Moment) -> None:
        self._session = session
        self._workbook_id = workbook_id
        self._lang = lang
        self._moment = moment
        self._read: dict[str, list[Json]] = {}

    def page(
        self,
        place: Place,
        typed: Mapping[str, str] = NOBODY,
        problems: Mapping[str, str] = NOBODY,
        besides: Mapping[str, Json] = NOBODY,
    ) -> str:
        """The page at `place`, with what was typed and what was the matter with it. Raises NotThere.

        `besides` is what a page that only the server has shows besides.
        """
        profile = self._one("profile", self._workbook_id) if self._workbook_id else None
        values: dict[str, Json] = {
            "place": {"path": place.path, "address": place.address, "part": place.screen.part},
            "params": place.params,
            "today": self._moment.today,
            "now": self._moment.clock,
            "workbook": self._workbook_id,
            "profile": profile,
            "undo": self._removed(place.params["undo"]),
            "typed": dict(typed),
            "problems": dict(problems),
            "kept": {"state": "all-kept", "waiting": 0, "refused": 0},
            "refused": [],
            **besides,
        }
        self._select(place.screen.needs, values)
        for name in place.screen.summaries:
            own = dict(values)
            self._select(SUMMARIES[name].needs, own)
            values[name] = SUMMARIES[name].compute(own)
        values["named"] = self._named(values)
        lang = profile["lang"] if profile and profile["lang"] in languages() else self._lang
        return render(f"screens/{place.screen.template}", lang, values, self._moment)

    def _select(self, needs: Mapping[str, Query], values: dict[str, Json]) -> None:
        for name, query in needs.items():
            values[name] = shape(select(self._candidates(query, values), query, values), query)
            if query.as_ == "one" and values[name] is None:
                raise NotThere(name)

    def _candidates(self, query: Query, values: Mapping[str, Json]) -> list[Json]:
        if self._workbook_id is None:
            return []
        wanted = conditions(query, values)
        # The diary of years: what a screen does not show is not read either.
        by_date = query.sort == ("-date",) and not query.removed and reading.tells(wanted)
        newest = query.limit if by_date else None
        key = f"{query.kind} {wanted} {newest}"
        if key not in self._read:
            self._read[key] = reading.read(self._session, self._workbook_id, query.kind, wanted, newest)
        return self._read[key]

    def _one(self, kind: str, entry_id: str) -> Json:
        query = Query(kind, {"id": entry_id}, as_="maybe")
        return shape(select(self._candidates(query, {}), query, {}), query)

    def _named(self, values: Mapping[str, Json]) -> dict[str, Json]:
        """The entries that rivals speak of, by id: a choice between two people needs their names."""
        versions = [
            version
            for value in values.values()
            if isinstance(value, dict) and value.get("rivals")
            for version in value["rivals"]
        ]
        spoken = {part for version in versions for item in version["fields"].items() for part in _ids(item)}
        return {entry_id: entry for entry_id in sorted(spoken) if (entry := self._any(entry_id))}

    def _any(self, entry_id: str) -> Json:
        entry = self._session.get(Entry, (self._workbook_id, entry_id))
        return view(entry.shown) if entry else None

    def _removed(self, entry_id: str | None) -> Json:
        """The entry that may be put back, if it was removed indeed."""
        if not entry_id or not self._workbook_id:
            return None
        found = self._any(entry_id)
        return found if found and found["removed"] else None


def _ids(item: tuple[str, Json]) -> list[str]:
    name, value = item
    return [part for part in (name.partition(".")[2], value) if is_id(part)]


def moment_at(now: datetime, timezone: str) -> Moment:
    """What a page is told of the moment `now`, in an IANA `timezone`."""
    local = now.astimezone(ZoneInfo(timezone))
    return Moment(local.date().isoformat(), local.strftime("%H:%M"), new_id)


def utc_now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
