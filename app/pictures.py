"""Pictures by word: those that fit what somebody searches for or wrote. Pure; written again for the browser.

The words of pictures in a language are data, made by `app.shared.pictures`:

    {"pictures": {concept: [name] or [name, words]}, "cards": {card: [concept, words]}, "small": [word],
    "first": {kind or domain or "": [concept]}, "themes": [{"id", "picto", "word", "pictures": [concept]}],
    "compounds": bool, "root": int}

Words are folded and have a space between them. Only pictures with `words` are found; the others just have a name.
`first` is what to show those who do not search, `small` what says nothing of a picture.
`root` is how many letters of a word say at least what it is about.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

Json = Any
FOUND = 24  # pictures on a page
SUGGESTED = 6
MAX_WORD = 60  # code points of what is searched for
_MAX_ASKED = 8  # words that are looked for at once
_MAX_READ = 60  # different words of a text
_NEVER = 1000  # letters: no word is so long

_SAME = str.maketrans(
    {
        **{"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ґ": "г"},
        # Letters that one keyboard has and another has not, and those that are often written for each other.
        **{
            "\u0649": "\u064a",
            "\u06cc": "\u064a",
            "\u0629": "\u0647",
            "\u06a9": "\u0643",
            "\u0671": "\u0627",
        },
    }
)
_MARKS = re.compile("[\u0300-\u036f\u0640\u064b-\u065f\u0670]")
_INNER_APOSTROPHE = re.compile("([\u0430-\u045f])['\u2019\u02bc](?=[\u0430-\u045f])")
_WORD = re.compile("[a-z0-9\u0430-\u045f\u0621-\u064a\u0671-\u06d3]+")
_ARTICLE = re.compile(
    "^(?:[\u0648\u0641\u0628\u0643]?\u0627\u0644|\u0648?\u0644\u0644)(?=[\u0621-\u064a]{3})"
)
_UNSHOWN = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

# How well a word fits one of a picture, and how much the one it fits says about the picture.
_EXACT, _BEGINNING, _PART, _ROOT = 16, 12, 8, 4
_OF_NAME, _OF_WORDS, _OF_CARD = 7, 2, 1


def folded(text: str) -> list[str]:
    """The words of `text` as they are compared: without capitals, accents, vowel signs and Arabic articles."""
    plain = _MARKS.sub("", unicodedata.normalize("NFD", text.lower())).translate(_SAME)
    words = _WORD.findall(_INNER_APOSTROPHE.sub(r"\1", plain))
    return [_ARTICLE.sub("", word) for word in words]


class Pictures:
    """The pictures that may be chosen, by their words in one language."""

    def __init__(self, data: Mapping[str, Json]) -> None:
        self._names: dict[str, str] = {concept: row[0] for concept, row in data["pictures"].items()}
        self._cards: Mapping[str, Json] = data["cards"]
        self._small = set(data["small"])
        self._first: Mapping[str, list[str]] = data["first"]
        self.themes: list[dict[str, Json]] = data["themes"]
        self._compounds: bool = data["compounds"]
        self._root: int = data["root"]
        chosen = [concept for concept, row in data["pictures"].items() if len(row) > 1]
        self._order = {concept: number for number, concept in enumerate(chosen)}
        self._said: dict[str, dict[str, int]] = {}  # word -> concept -> how much the word says about it
        for concept, row in data["pictures"].items():
            if len(row) > 1:
                self._add(concept, folded(row[0]), _OF_NAME)
                self._add(concept, row[1].split(" "), _OF_WORDS)
        for concept, words in self._cards.values():
            if concept in self._order:
                self._add(concept, words.split(" "), _OF_CARD)

    def _add(self, concept: str, words: Iterable[str], weight: int) -> None:
        for word in words:
            if word:
                concepts = self._said.setdefault(word, {})
                concepts[concept] = max(weight, concepts.get(concept, 0))

    def name(self, concept: str) -> str | None:
        """The word of a picture; None for one that is not known here."""
        return self._names.get(concept)

    @staticmethod
    def asked(text: str) -> str:
        """What was typed to search for, as it can be shown: not too long, without characters that no page holds."""
        return _UNSHOWN.sub(" ", text)[:MAX_WORD].strip(" ")

    def first(self, kind: str, domain: str | None) -> list[str]:
        """What to choose from without a word, for something of a `kind` in a life `domain`: at most 24."""
        return next(self._first[name] for name in (kind, domain or "", "") if name in self._first)[:FOUND]

    def found(self, text: str) -> list[str]:
        """The concepts that fit `text`, at most 24: first those that fit most of its words, the best first."""
        fits: dict[str, tuple[int, int]] = {}
        words = folded(text)
        telling = [word for word in words if word not in self._small]
        for word in _different(telling or words, _MAX_ASKED):
            for concept, weight in self._fitting(word, 2, self._root).items():
                number, sum_ = fits.get(concept, (0, 0))
                fits[concept] = (number + 1, sum_ + weight)
        ranked = sorted(
            fits, key=lambda concept: (-fits[concept][0], -fits[concept][1], self._order[concept])
        )
        return ranked[:FOUND]

    def suggested(self, text: str, card: str | None = None) -> list[str]:
        """The concepts that fit what somebody wrote, or the card that was tapped, at most 6, the best first.

        A word that fits many pictures says little about each.
        """
        words = folded(text)
        if not text and card in self._cards:
            words = self._cards[card or ""][1].split(" ")
        sums: dict[str, int] = {}
        for word in _different([word for word in words if word not in self._small], _MAX_READ):
            fitting = self._fitting(word, self._root, _NEVER)
            for concept, weight in fitting.items():
                sums[concept] = sums.get(concept, 0) + weight * (120 // (2 + len(fitting)))
        return sorted(sums, key=lambda concept: (-sums[concept], self._order[concept]))[:SUGGESTED]

    def _fitting(self, word: str, begins: int, ends: int) -> dict[str, int]:
        """The concepts that `word` fits, and how well.

        At least `begins` letters may be the beginning of a longer word, and `ends` the end of a compound.
        """
        fits: dict[str, int] = {}
        for said, concepts in self._said.items():
            if said == word:
                _best(fits, concepts, _EXACT)
            elif len(word) >= begins and said.startswith(word):
                _best(fits, concepts, _BEGINNING)
        if not fits:
            for said, concepts in self._said.items():
                if how := self._alike(word, said, ends):
                    _best(fits, concepts, how)
        return fits

    def _alike(self, word: str, said: str, ends: int) -> int:
        """How much two words are alike that do not begin alike to the end of one: 0 for not at all."""
        if self._compounds and (
            (len(said) >= self._root and word.endswith(said)) or (len(word) >= ends and said.endswith(word))
        ):
            return _PART
        shared = _shared(word, said)
        if shared == len(said):
            return _PART if shared >= self._root else 0
        return _ROOT if shared >= self._root and len(word) + len(said) - 2 * shared <= 4 else 0


def _best(fits: dict[str, int], concepts: Mapping[str, int], how: int) -> None:
    for concept, weight in concepts.items():
        fits[concept] = max(how + weight, fits.get(concept, 0))


def _shared(one: str, other: str) -> int:
    end = min(len(one), len(other))
    at = 0
    while at < end and one[at] == other[at]:
        at += 1
    return at


def _different(words: list[str], most: int) -> list[str]:
    return list(dict.fromkeys(words))[:most]
