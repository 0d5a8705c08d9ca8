"""The server host: from a place of the table to a page, from a form to a save."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app import reading
from app.assets import pictures_in
from app.ids import is_id, new_id
from app.models import Entry
from app.render import Moment, render
from app.screens import Place
from app.select import Query, conditions, select, shape, view
from app.sight import Sight
from app.summaries import SUMMARIES
from app.translate import languages

Json = Any
NOBODY: Mapping[str, Json] = {}
ON_EVERY_SCREEN = ("grants",)  # summaries
_IN_TWO = Query(  # the talk of today that is held in two languages
    "talk",
    {"second_day": "$today", "state": ("planned", "open")},
    sort=("-id",),
    limit=1,
    as_="maybe",
)


class NotThere(LookupError):
    """The place needs an entry that is not there, or not any more."""


class Host:
    """Renders places for one workbook, or for nobody yet (`workbook_id` None), at one moment.

    With a `sight` for somebody else than the client: nothing that this does not see is read for the page, not even to
    be counted. What nobody settled yet, what may be put back and how the client likes the pages is left out.
    """

    def __init__(
        self, session: Session, workbook_id: str | None, lang: str, moment: Moment, sight: Sight | None = None
    ) -> None:
        self._session = session
        self._workbook_id = workbook_id
        self._lang = lang
        self._moment = moment
        self._sight = sight
        self._read: dict[str, list[Json]] = {}
        self.spoken: tuple[str, str | None] = lang, None  # the languages of the page that was made last

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
        values = self.values(place, typed, problems, besides)
        lang, second = self.spoken
        return render(f"screens/{place.screen.template}", lang, values, self._moment, second)

    def values(
        self,
        place: Place,
        typed: Mapping[str, str] = NOBODY,
        problems: Mapping[str, str] = NOBODY,
        besides: Mapping[str, Json] = NOBODY,
    ) -> dict[str, Json]:
        """What the template of `place` gets. Raises NotThere."""
        profile = self._one("profile", self._workbook_id) if self._workbook_id else None
        values: dict[str, Json] = {
            "place": {
                "path": place.path,
                "address": place.address,
                "part": place.screen.part,
                "here": place.here,
                "again": place.again,
            },
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
            "along": self._sight is not None,
            "absent": None,
            **besides,
        }
        liked = None if self._sight else profile
        lang = self._spoken(place, liked)
        second = place.params.get("beside") or (liked and self._second(liked, values))
        second = second if second in languages() and second != lang else None
        self.spoken = lang, second
        self._select(place.screen.needs, values)
        for name in (*ON_EVERY_SCREEN, *place.screen.summaries):
            own = {
                **values,
                "words": lambda: pictures_in(lang),
                "second_words": lambda: (second, pictures_in(second) if second else None),
            }
            self._select(SUMMARIES[name].needs, own)
            values[name] = SUMMARIES[name].compute(own)
        values["named"] = self._named(values)
        values["unshared"] = self._unshared(values)
        return values

    def read(self) -> list[Json]:
        """The entries that were read for what was asked of this host, each once."""
        return list({entry["id"]: entry for found in self._read.values() for entry in found}.values())

    def _spoken(self, place: Place, profile: Json) -> str:
        """The profile's language; of who has no profile yet, what was chosen on the start page."""
        chosen = profile["lang"] if profile else place.params.get("lang")
        return chosen if chosen in languages() else self._lang

    def _second(self, profile: Json, values: Mapping[str, Json]) -> str | None:
        """The second language of the talk that is on, or else the client's own."""
        talk = shape(select(self._candidates(_IN_TWO, values), _IN_TWO, values), _IN_TWO)
        wanted: str | None = talk and talk["second_lang"]
        return wanted or profile["second_lang"]

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
        newest = query.limit if by_date and not self._sight else None
        key = f"{query.kind} {wanted} {newest}"
        if key not in self._read:
            found = reading.stored(self._session, self._workbook_id, query.kind, wanted, newest)
            self._read[key] = [view(shown) for shown in (self._sight.only(found) if self._sight else found)]
        return self._read[key]

    def _one(self, kind: str, entry_id: str) -> Json:
        query = Query(kind, {"id": entry_id}, as_="maybe")
        return shape(select(self._candidates(query, {}), query, {}), query)

    def _named(self, values: Mapping[str, Json]) -> dict[str, Json]:
        """The entries that rivals, and what was refused, speak of, by id: a choice between two people needs names."""
        versions = [
            version
            for value in values.values()
            if isinstance(value, dict) and value.get("rivals")
            for version in value["rivals"]
        ]
        fields = [
            field for one in values["refused"] for change in one["changes"] for field in change["fields"]
        ]
        items = [item for version in versions for item in version["fields"].items()]
        items += [
            (one["name"], said["value"]) for one in fields for said in (one["says"], one["wrote"]) if said
        ]
        spoken = {part for item in items for part in _ids(item)}
        return {entry_id: entry for entry_id in sorted(spoken) if (entry := self._any(entry_id))}

    def _unshared(self, values: Mapping[str, Json]) -> list[str]:
        """The ids that what is shown refers to, of entries that are there but not to be seen."""
        if self._sight is None or self._workbook_id is None:
            return []
        there = reading.shown(self._session, self._workbook_id, _referred(values))
        return [
            shown["id"]
            for shown in there
            if not self._sight.sees(shown) and not shown["fields"].get("removed")
        ]

    def _any(self, entry_id: str) -> Json:
        entry = self._session.get(Entry, (self._workbook_id, entry_id))
        return view(entry.shown) if entry else None

    def _removed(self, entry_id: str | None) -> Json:
        """The entry that may be put back, if it was removed indeed."""
        if not entry_id or not self._workbook_id or self._sight:
            return None
        found = self._any(entry_id)
        return found if found and found["removed"] and not found["erased"] else None


def _ids(item: tuple[str, Json]) -> list[str]:
    name, value = item
    return [part for part in (name.partition(".")[2], value) if is_id(part)]


def _referred(value: Json) -> set[str]:
    """All ids in what a template gets, as values and as keys."""
    if isinstance(value, str):
        return {value} if is_id(value) else set()
    parts = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {entry_id for part in parts for entry_id in _referred(part)}


def moment_at(now: datetime, timezone: str) -> Moment:
    """What a page is told of the moment `now`, in an IANA `timezone`."""
    local = now.astimezone(ZoneInfo(timezone))
    return Moment(local.date().isoformat(), local.strftime("%H:%M"), new_id)


def utc_now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def now_in(timezone: str) -> datetime:
    """This moment, in an IANA `timezone`: for what goes by the day there."""
    return utc_now().astimezone(ZoneInfo(timezone))
