"""The texts of the source and of a catalogue, and what is measured on each."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from wordfreq import zipf_frequency

from tools.messages import LOCALES, template

KNOWN: dict[str, Any] = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))

LONGEST = 12  # words in a sentence
MEAN = 8  # words in a sentence, over all
INTERFACE, CARDS = 4.0, 3.0  # Zipf: 4 is ten times in a million words, 3 is once

OF_WORK = re.compile(
    "account|client|cliënt", re.IGNORECASE
)  # what is banned elsewhere, and said among workers

_PLACEHOLDER = re.compile(r"%\(\w+\)s")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True)
class Text:
    """One form of a message in one language. `card`: it stands on a card or names a picture.

    `work`: it stands on pages of workers only.
    """

    lang: str
    words: str
    where: str
    card: bool
    work: bool = False

    @property
    def place(self) -> str:
        """Where to mend it."""
        catalogue = "" if self.lang == "en" else f", locales/{self.lang}/LC_MESSAGES/messages.po"
        return f"{self.words!r} ({self.where}{catalogue})"


@cache
def texts(lang: str) -> tuple[Text, ...]:
    """All texts in `lang`, "en" being the source. A message with plural forms gives one for each."""
    if lang == "en":
        messages = [(message, message.id) for message in template()]
    else:
        with (LOCALES / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
            messages = [(message, message.string) for message in read_po(file, locale=lang)]
    return tuple(
        Text(lang, form, message.locations[0][0], _is_card(message), _is_work(message))
        for message, string in messages
        if message.id
        for form in ([string] if isinstance(string, str) else string)
    )


def _is_card(message: Any) -> bool:
    cards = ("pictograms/", "templates/away/")  # names of pictures; the neutral page, a recipe
    return message.context == "card" or all(
        any(part in place for part in cards) for place, _line in message.locations
    )


def _is_work(message: Any) -> bool:
    return all("templates/work/" in place for place, _line in message.locations)


def sentences(words: str) -> list[str]:
    """The sentences of a text; what is filled in counts as one word."""
    found = re.split(r"(?<=[.!?؟])\s+", _PLACEHOLDER.sub("N", words).strip())
    return [one for one in found if re.search(r"\w", one)]


def is_whole(sentence: str) -> bool:
    """Whether it ends as a sentence does. A button, a tile and a name of a picture do not."""
    return sentence.rstrip("\"'»”’)").endswith((".", "!", "?", "؟"))


def length(sentence: str) -> int:
    """How many words a sentence has."""
    return sum(bool(re.search(r"\w", part)) for part in sentence.split())


def content_words(text: Text) -> Iterator[str]:
    """The words of a text, in lower case, without what is filled in and without names."""
    names = {*KNOWN["names"]["both"], *KNOWN["names"].get(text.lang, [])}
    for found in _WORD.findall(_PLACEHOLDER.sub(" ", text.words)):
        if found.lower() not in names:
            yield found.lower()


@cache
def zipf(word: str, lang: str) -> float:
    """How often a word is used, as wordfreq counts it; function words are all far above what is asked."""
    return zipf_frequency(KNOWN["spelling"].get(word, word), lang)


def explained(lang: str) -> dict[str, str]:
    """The words that have a text to tap, each with the id of it."""
    return {
        word: concept
        for concept, known in KNOWN["explained"].items()
        for word in [*known.get(lang, []), *([] if lang in known else known["en"])]
    }


def rare(text: Text) -> list[tuple[float, str]]:
    """The words of a text that are too rare for where it stands, and have no explanation."""
    asked = CARDS if text.card or text.work else INTERFACE
    found = {(zipf(word, text.lang), word) for word in content_words(text)}
    return sorted(
        (often, word) for often, word in found if often < asked and word not in explained(text.lang)
    )


def banned(text: Text) -> list[str]:
    """The words of a text that scold, order, or belong to an office or a machine."""
    words = "|".join(KNOWN["banned"][text.lang])
    found = re.findall(rf"(?<![\w-])(?:{words})(?![\w-])", _PLACEHOLDER.sub(" ", text.words), re.IGNORECASE)
    return [word for word in found if not (text.work and OF_WORK.match(word))]
