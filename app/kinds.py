"""The kinds of entries in a workbook and the rules of their fields.

Only what JSON Schema can say is used for single fields, so that the browser can hold the same rules.
A set is one boolean field per member (`strengths.<id>`), a map one field per key (`values.contact`).
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import CoreSchema, core_schema

from app.content import CONTENT
from app.text import MAX_TEXT

_ID = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"


def _real_date(value: str) -> str:
    date.fromisoformat(value)
    return value


Text = Annotated[str, Field(max_length=MAX_TEXT)]
Line = Annotated[str, Field(max_length=200)]
EntryId = Annotated[str, Field(pattern=_ID)]
# No year that a life does not reach: there is always a day before and after.
Date = Annotated[
    str,
    Field(pattern=r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$", json_schema_extra={"format": "date"}),
    AfterValidator(_real_date),
]
Time = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", json_schema_extra={"format": "time"})]
Lang = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Picto = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")]
# A letter first: JavaScript would put a key of digits before all others.
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,59}$")]


class OneOf:
    """A text that must be one of the ids in the content."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = list(ids)

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> CoreSchema:
        return core_schema.literal_schema(self._ids)


Domain = Annotated[str, OneOf(CONTENT["domains"])]
Card = Annotated[str, OneOf([*CONTENT["cards"], *CONTENT["compliments"]])]
Instrument = Annotated[str, OneOf(CONTENT["instruments"])]
Feeling = Annotated[str, OneOf(CONTENT["feelings"])]
Group = Annotated[str, OneOf(CONTENT["groups"])]


class Kind(BaseModel):
    """What every entry has. Every field may be missing: a save holds only what one form wrote."""

    model_config = ConfigDict(extra="forbid", strict=True)

    removed: bool = False
    private: bool = False
    text_lang: Lang | None = None


class Profile(Kind):
    """The owner of the workbook; its id is the workbook's id."""

    name: Line = ""
    lang: Lang | None = None
    second_lang: Lang | None = None
    text_size: Literal["normal", "large", "largest"] = "normal"
    theme: Literal["auto", "light", "dark"] = "auto"
    skin_tone: Literal["none", "light", "medium-light", "medium", "medium-dark", "dark"] = "none"


class Strength(Kind):
    """Something that goes or went well in a life domain."""

    domain: Domain | None = None
    time: Literal["now", "before"] | None = None
    sort: Literal["can", "know", "want"] | None = None
    text: Text = ""
    card: Card | None = None
    picto: Picto | None = None


class Wish(Kind):
    """What the client wants later; priorities 1-4 are the wishes that come first."""

    domain: Domain | None = None
    text: Text = ""
    card: Card | None = None
    picto: Picto | None = None
    priority: Annotated[int, Field(ge=1, le=4)] | None = None


class Goal(Kind):
    """What the client goes for, in own words, with the strengths and people it builds on."""

    text: Text = ""
    wish: EntryId | None = None
    strengths: dict[EntryId, bool] = {}
    people: dict[EntryId, bool] = {}
    domain: Domain | None = None
    picto: Picto | None = None
    state: Literal["open", "reached", "stopped"] = "open"


class Step(Kind):
    """A small step of a goal; `felt` 1-5 is how it went. A done step's `date` is the day it was done."""

    goal: EntryId | None = None
    text: Text = ""
    who: Literal["me", "worker"] | EntryId | None = None
    date: Date | None = None
    time: Time | None = None
    state: Literal["todo", "done", "dropped"] = "todo"
    felt: Annotated[int, Field(ge=1, le=5)] | None = None
    note: Text = ""
    picto: Picto | None = None


class Note(Kind):
    """A diary note."""

    date: Date | None = None
    text: Text = ""
    feeling: Feeling | None = None
    goal: EntryId | None = None
    step: EntryId | None = None
    picto: Picto | None = None


class Rating(Kind):
    """Marks on an instrument's lines and the answers to its follow-up questions."""

    instrument: Instrument | None = None
    values: dict[Key, Annotated[int, Field(ge=0, le=100)] | Literal["unknown"]] = {}
    answers: dict[Key, Text] = {}
    goal: EntryId | None = None
    talk: EntryId | None = None
    date: Date | None = None


class Talk(Kind):
    """A talk of client and worker."""

    date: Date | None = None
    time: Time | None = None
    place: Line = ""
    state: Literal["planned", "open", "done"] = "planned"
    summary: Text = ""


class Topic(Kind):
    """Something to talk about."""

    talk: EntryId | None = None
    text: Text = ""
    goal: EntryId | None = None
    state: Literal["open", "done"] = "open"


class Person(Kind):
    """Someone who matters to the client."""

    name: Line = ""
    group: Group | None = None
    picto: Picto | None = None


class Compliment(Kind):
    """Something good that one person said to another."""

    text: Text = ""
    card: Card | None = None
    picto: Picto | None = None


def default_of(kind: str, name: str) -> Any:
    """What the field `name` of a `kind` holds when nobody said anything; None for a key of a map."""
    field, dot, _ = name.partition(".")
    return (False if _is_set(kind, field) else None) if dot else KINDS[kind].model_fields[field].default


def has_default(kind: str, name: str) -> bool:
    """Whether a field can go back to holding nothing: all can, but the keys of a map."""
    field, dot, _ = name.partition(".")
    return not dot or _is_set(kind, field)


def _is_set(kind: str, field: str) -> bool:
    return get_args(KINDS[kind].model_fields[field].annotation)[1:] == (bool,)


KINDS: dict[str, type[Kind]] = {
    model.__name__.lower(): model
    for model in (Profile, Strength, Wish, Goal, Step, Note, Rating, Talk, Topic, Person, Compliment)
}

# What an entry cannot do without: one field of each group must say something.
NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "strength": (("domain",), ("time",), ("text", "card")),
    "wish": (("domain",), ("text", "card")),
    "goal": (("text",),),
    "step": (("goal",), ("text",)),
    "note": (("date",), ("text", "feeling", "picto")),
    "rating": (("instrument",), ("date",)),
    "topic": (("text",),),
    "person": (("name",),),
    "compliment": (("text", "card"),),
}
