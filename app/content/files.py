"""The content files: what is in each, by the shapes of `app.content.model`."""

from typing import Annotated

from pydantic import Field

from app.content.model import (
    ComplimentCard,
    Domain,
    Explained,
    Face,
    Feeling,
    Group,
    Helpline,
    HelpPart,
    Instrument,
    Model,
    Phase,
    Section,
    StrengthCard,
    TalkPart,
    WelcomePicture,
    WishCard,
)


class DomainsFile(Model):
    """`domains.toml`, in the order in which people go through them."""

    domain: Annotated[list[Domain], Field(min_length=10, max_length=10)]


class CardsFile(Model):
    """A file of `cards/`, named after its life domain."""

    strength: list[StrengthCard]
    wish: list[WishCard]


class InstrumentsFile(Model):
    """`instruments.toml`."""

    instrument: list[Instrument]


class FeelingsFile(Model):
    """`feelings.toml`: feelings, and the faces for how a step went."""

    feeling: list[Feeling]
    face: Annotated[list[Face], Field(min_length=5, max_length=5)]


class PhasesFile(Model):
    """`phases.toml`."""

    phase: list[Phase]


class TalkFile(Model):
    """`talk.toml`."""

    part: list[TalkPart]


class PeopleFile(Model):
    """`people.toml`."""

    group: list[Group]


class SectionsFile(Model):
    """`sections.toml`, in the order in which they are shown."""

    section: list[Section]


class ComplimentsFile(Model):
    """`compliments.toml`."""

    compliment: list[ComplimentCard]


class ExplainedFile(Model):
    """`explained.toml`."""

    word: list[Explained]


class WelcomeFile(Model):
    """`welcome.toml`, in the order of the pictures."""

    picture: Annotated[list[WelcomePicture], Field(min_length=1)]


class HelpFile(Model):
    """`help.toml`; the first part stands for what no other part is about."""

    part: Annotated[list[HelpPart], Field(min_length=1)]


class HelplinesFile(Model):
    """`helplines.toml`, or the file of an organisation."""

    emergency: Helpline
    line: list[Helpline] = Field(default_factory=list, max_length=5)
