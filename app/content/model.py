"""The shapes of what is in the content files (files.py), checked when the app starts."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.text import PHONE


@dataclass(frozen=True)
class Translated:
    """Marks a text that people read: a source string of the catalogues, in this gettext context."""

    context: str


Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,59}$")]


_WORDS = Field(min_length=1, max_length=200)
DomainText = Annotated[str, _WORDS, Translated("domain")]
QuestionText = Annotated[str, _WORDS, Translated("question")]
CardText = Annotated[str, _WORDS, Translated("card")]
InstrumentText = Annotated[str, _WORDS, Translated("instrument")]
FeelingText = Annotated[str, _WORDS, Translated("feeling")]
FaceText = Annotated[str, _WORDS, Translated("face")]
TalkText = Annotated[str, _WORDS, Translated("talk")]
SectionText = Annotated[str, _WORDS, Translated("section")]
GroupText = Annotated[str, _WORDS, Translated("group")]
ExplainedText = Annotated[str, _WORDS, Translated("explained")]
WelcomeText = Annotated[str, _WORDS, Translated("welcome")]
HelpText = Annotated[str, _WORDS, Translated("help")]
HelplineText = Annotated[str, _WORDS, Translated("helpline")]
Number = Annotated[str, Field(pattern=PHONE)]


class Model(BaseModel):
    """What is read from a content file: nothing beside what is named here."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Questions(Model):
    """Example questions per time."""

    now: Annotated[list[QuestionText], Field(min_length=3)]
    before: Annotated[list[QuestionText], Field(min_length=3)]
    later: Annotated[list[QuestionText], Field(min_length=3)]


class Ends(Model):
    """What the low end, the middle and the high end of a line mean."""

    low: InstrumentText
    middle: InstrumentText
    high: InstrumentText


class Domain(Model):
    """One of the ten life domains, with example questions for what is now, was before and may come later."""

    id: Id
    picto: Id
    label: DomainText
    covers: DomainText
    questions: Questions


class StrengthCard(Model):
    """A card to tap: a strength of one of three sorts, for the times it can be said of."""

    id: Id
    sort: Literal["can", "know", "want"]
    times: Annotated[list[Literal["now", "before"]], Field(min_length=1)]
    picto: Id
    text: CardText


class WishCard(Model):
    """A card to tap: something that a person may want later."""

    id: Id
    picto: Id
    text: CardText


class ComplimentCard(WishCard):
    """A card with a good thing that one person can say to another."""


class Line(Model):
    """One thing to mark; `words` say what the low end, the middle and the high end mean."""

    id: Id
    question: InstrumentText
    words: Ends


class Question(Model):
    """A question after the mark; not asked at the marks in `not_at` ("unknown": at "I don't know")."""

    id: Id
    text: InstrumentText
    not_at: list[int | Literal["unknown"]] = []


class Instrument(Model):
    """Something to mark: its lines, its range, and the questions after the mark."""

    id: Id
    label: InstrumentText
    about: Literal["goal", "talk"]
    min: Annotated[int, Field(ge=0)]
    max: Annotated[int, Field(le=100)]
    picto: Id
    line: Annotated[list[Line], Field(min_length=1)]
    question: list[Question]


class Feeling(Model):
    """A feeling of a diary note."""

    id: Id
    label: FeelingText
    picto: Id


class Face(Model):
    """How a step went, 1 (hard) to 5 (very well)."""

    value: Annotated[int, Field(ge=1, le=5)]
    label: FaceText
    picto: Id


class Phase(Model):
    """One part of the way together; `days` is how long it takes at first."""

    id: Id
    label: TalkText
    help: TalkText
    picto: Id
    days: Annotated[int, Field(ge=1, le=366)]


class TalkPart(Model):
    """One part of a talk, in the fixed order of the file."""

    id: Id
    label: TalkText
    help: TalkText
    picto: Id


class Group(Model):
    """A group of people around the client."""

    id: Id
    label: GroupText
    picto: Id


class Section(Model):
    """A part of the book that is shared or not as a whole; `about` says what is in it."""

    id: Id
    label: SectionText
    about: SectionText
    picto: Id


class Explained(Model):
    """A word that is not an everyday one: the question that asks for it, and what it means here."""

    id: Id
    question: ExplainedText
    means: ExplainedText


class WelcomePicture(Model):
    """One of the pictures of the first start."""

    id: Id
    picto: Id
    heading: WelcomeText
    text: Annotated[list[WelcomeText], Field(min_length=1, max_length=2)]


class HelpLine(Model):
    """One thing that a part is for, with its picture."""

    picto: Id
    text: HelpText


class HelpPart(Model):
    """What one part of the book is for; `nouns` begin the addresses of its screens."""

    id: Id
    picto: Id
    label: HelpText
    nouns: list[Id]
    line: Annotated[list[HelpLine], Field(min_length=1, max_length=3)]


class HelplineTexts(Model):
    """What a helpline is called in one language. Not for the catalogues: an organisation's own."""

    label: Annotated[str, _WORDS]
    about: Annotated[str, _WORDS]


class Helpline(Model):
    """Somebody to call, by the `number` that is dialled; `texts`, by language, go before the catalogues."""

    id: Id
    picto: Id
    number: Number
    label: HelplineText
    about: HelplineText
    texts: dict[str, HelplineTexts] = {}
