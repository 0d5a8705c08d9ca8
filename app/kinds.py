"""The kinds of entries in a workbook and the rules of their fields.

Only what JSON Schema can say is used for single fields, so that the browser can hold the same rules.
A set is one boolean field per member (`strengths.<id>`), a map one field per key (`values.contact`).
"""

from collections.abc import Iterable
from datetime import date, time
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.content import CONTENT
from app.text import MAX_TEXT

_ID = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"


def _real_date(value: str) -> str:
    date.fromisoformat(value)
    return value


def _real_time(value: str) -> str:
    time.fromisoformat(value)
    return value


Text = Annotated[str, Field(max_length=MAX_TEXT)]
Line = Annotated[str, Field(max_length=200)]
EntryId = Annotated[str, Field(pattern=_ID)]
Date = Annotated[str, AfterValidator(_real_date), Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", json_schema_extra={"format": "date"})]
Time = Annotated[str, AfterValidator(_real_time), Field(pattern=r"^[0-9]{2}:[0-9]{2}$", json_schema_extra={"format": "time"})]
Lang = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Picto = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")]
Key = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")]


def _one_of(ids: Iterable[str]) -> Any:
    return Literal[tuple(ids)]


Domain = _one_of(CONTENT["domains"])
Card = _one_of([*CONTENT["cards"], *CONTENT["compliments"]])
Instrument = _one_of(CONTENT["instruments"])
Feeling = _one_of(CONTENT["feelings"])
Group = _one_of(CONTENT["groups"])


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
