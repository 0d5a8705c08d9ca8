"""The kinds of entries in a workbook and the rules of their fields.

A set is one boolean field per member (`strengths.<id>`), a map one field per key (`values.contact`).
"""

from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from app.fields import (
    Card,
    Date,
    Domain,
    EntryId,
    Feeling,
    Group,
    Instrument,
    Key,
    Lang,
    Line,
    OneOf,
    Phase,
    Phone,
    Picto,
    Text,
    Time,
)

# What is shared or not, as a whole, and the kinds in it. The others are the client's own; see `app.access.sight`.
SECTION_OF = {
    "strength": "strengths",
    "wish": "strengths",
    "goal": "plan",
    "step": "plan",
    "note": "diary",
    "rating": "ratings",
    "talk": "talks",
    "topic": "talks",
    "compliment": "talks",
    "period": "talks",
    "person": "people",
}
SECTIONS = tuple(dict.fromkeys(SECTION_OF.values()))

Section = Annotated[str, OneOf(SECTIONS)]


class Kind(BaseModel):
    """What every entry has. Every field may be missing: a save holds only what one form wrote."""

    model_config = ConfigDict(extra="forbid", strict=True)

    removed: bool = False
    erased: bool = False  # for good, see app.merge
    private: bool = False
    text_lang: Lang | None = None
    by: EntryId | None = None  # the grant of the worker who wrote this; None for the client


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
    second_lang: Lang | None = (
        None  # beside the client's own, as long as this talk is on, on the day `second_day`
    )
    second_day: Date | None = None


class Topic(Kind):
    """Something to talk about."""

    talk: EntryId | None = None
    text: Text = ""
    goal: EntryId | None = None
    state: Literal["open", "done"] = "open"


class Person(Kind):
    """Someone who matters to the client."""

    name: Line = ""
    phone: Phone | None = None
    group: Group | None = None
    picto: Picto | None = None


class Compliment(Kind):
    """Something good that one person said to another."""

    text: Text = ""
    card: Card | None = None
    picto: Picto | None = None


class Period(Kind):
    """A part of the way together, with its dates: getting a clear view, doing, or looking back."""

    phase: Phase | None = None
    first: Date | None = None
    last: Date | None = None


class Grant(Kind):
    """What one worker may see. Its id is that of the worker's `app.models.Grant`; without that it means nothing.

    The worker sees the sections in `shares` until the end of the day `until`, unless it is `ended` or `stopped`.
    """

    name: Line = ""
    organisation: Line = ""
    shares: dict[Section, bool] = {}
    until: Date | None = None
    ended: bool = False
    stopped: bool = False  # the worker works there no more; the server says it


class Look(Kind):
    """That a worker looked on a day, and at what; the server writes it, `app.models.Look` knows more.

    `copied`: what the worker sees in these sections began another book, see `app.access.joining`.
    """

    grant: EntryId | None = None
    date: Date | None = None
    sections: dict[Section, bool] = {}
    copied: bool = False


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
    for model in (
        Profile,
        Strength,
        Wish,
        Goal,
        Step,
        Note,
        Rating,
        Talk,
        Topic,
        Person,
        Compliment,
        Period,
        Grant,
        Look,
    )
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
    "period": (("phase",), ("first",), ("last",)),
    "grant": (("name",),),
    "look": (("grant",), ("date",)),
}
