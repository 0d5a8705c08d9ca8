"""The words of the pictures in one language, for `app.pictures`: from Unicode's CLDR, and from our own texts.

CLDR's annotations (npm: cldr-annotations-full) name every emoji and give words for it. Of the pictures in our
manifest those are taken that fit something of a person's own; of concepts with one picture the first.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from app.content import CONTENT
from app.pictograms import PICTOGRAMS
from app.pictures import folded
from app.translate import SOURCE, Catalogue, catalogue

Json = Any
ROOT = Path(__file__).parent.parent.parent
ANNOTATIONS = ROOT / "node_modules" / "cldr-annotations-full" / "annotations"
PICTOGRAMS_FOLDER = ROOT / "pictograms"

_AS_PICTURE = "\ufe0f"
# How few letters can say what a word is about; Arabic writes no short vowels.
_ROOTS = {"ar": 3}
_WITH_COMPOUNDS = {"nl"}


def picture_words(lang: str) -> dict[str, Json]:
    """What `app.pictures.Pictures` is made of, in `lang`. Raises OSError where CLDR has no words in it."""
    texts = catalogue(lang)
    small = {word for text in _toml("small-words").get(lang, "").split() for word in folded(text)}
    names, said = _names(texts), _said(texts)
    annotations = _annotations(lang)
    pictures: dict[str, list[str]] = {}
    for concept, (code, label) in _manifest().items():
        found = annotations.get(_glyph(code), {})
        name = names.get(concept) or found.get("tts", [label.partition(":")[0]])[0]
        pictures[concept] = [_capital(name, lang)]
        if _stands_for(concept) == concept and not _is_sign(concept):
            texts_of = [*found.get("default", ()), *said.get(concept, ())]
            words = dict.fromkeys(word for text in texts_of for word in folded(text))
            pictures[concept].append(" ".join(word for word in words if word not in {*folded(name), *small}))
    chosen = {concept for concept, row in pictures.items() if len(row) > 1}
    cards = {
        card: [_stands_for(picto), " ".join(word for word in folded(text) if word not in small)]
        for card, (picto, text) in _cards(texts).items()
    }
    return {
        "pictures": pictures,
        "cards": cards,
        "small": sorted(small),
        "first": {
            name: [concept for concept in dict.fromkeys(map(_stands_for, concepts)) if concept in chosen]
            for name, concepts in _first().items()
        },
        "themes": _themes(texts, [concept for concept in pictures if concept in chosen]),
        "compounds": lang in _WITH_COMPOUNDS,
        "root": _ROOTS.get(lang, 4),
    }


def _annotations(lang: str) -> Mapping[str, Json]:
    read = json.loads((ANNOTATIONS / lang / "annotations.json").read_text("utf-8"))
    return read["annotations"]["annotations"]  # type: ignore[no-any-return]


@cache
def _manifest() -> dict[str, tuple[str, str]]:
    """Concept -> its code points, if it has any, and its label."""
    return dict(_lines(_toml("manifest")))


def _lines(part: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    for name, line in part.items():
        if isinstance(line, dict) and name in PICTOGRAMS and ("code" in line or "own" in line):
            yield name, (line.get("code", ""), line.get("label", name))
        elif isinstance(line, dict):
            yield from _lines(line)


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((PICTOGRAMS_FOLDER / f"{name}.toml").read_text("utf-8"))


def _stands_for(concept: str) -> str:
    """The first concept with the same picture: each picture is shown once."""
    code = _manifest()[concept][0]
    alike = (
        name for name, (other, _) in _manifest().items() if code and other == code and not _is_sign(name)
    )
    return next(alike, concept)


def _is_sign(concept: str) -> bool:
    return concept in _toml("choosing")["signs"]


def _themes(texts: Catalogue, chosen: Iterable[str]) -> list[dict[str, Json]]:
    """All pictures by theme, each in one; the last theme has the rest."""
    left = list(chosen)
    themes = []
    for theme in _toml("choosing")["themes"]:
        wanted = [_stands_for(name) for name in theme["besides"]]
        wanted += [name for name in left if PICTOGRAMS[name] in theme["files"] and name not in wanted]
        name = _translated(texts, "picture", theme["name"]) or theme["name"]
        pictures = [name for name in wanted if name in left]
        left = [name for name in left if name not in pictures]
        themes.append({"id": theme["id"], "picto": theme["picto"], "word": name, "pictures": pictures})
    themes[-1]["pictures"] += left
    return themes


def _first() -> dict[str, list[str]]:
    """What comes first: by kind of entry, and the pictures of its cards for a life domain."""
    of_domains: dict[str, list[str]] = {domain: [] for domain in CONTENT["domains"]}
    for card in CONTENT["cards"].values():
        of_domains[card["domain"]].append(card["picto"])
    return {**_toml("choosing")["first"], **of_domains}


def _names(texts: Catalogue) -> dict[str, str]:
    """Concept -> our own plain name of its picture, where there is one in this language."""
    ours = {
        concept: _translated(texts, "picture", name) for concept, name in _toml("choosing")["names"].items()
    }
    felt = {
        item["picto"]: _translated(texts, "feeling", item["label"]) for item in CONTENT["feelings"].values()
    }
    return {concept: name for concept, name in {**felt, **ours}.items() if name}


def _glyph(code: str) -> str:
    return "".join(chr(int(part, 16)) for part in code.split("-") if part).replace(_AS_PICTURE, "")


def _said(texts: Catalogue) -> dict[str, list[str]]:
    """Concept -> the labels of our content that stand beside its picture."""
    said: dict[str, list[str]] = {}
    for part, context in (("domains", "domain"), ("feelings", "feeling"), ("groups", "group")):
        for item in CONTENT[part].values():
            if text := _translated(texts, context, item["label"]):
                said.setdefault(item["picto"], []).append(text)
    return said


def _cards(texts: Catalogue) -> dict[str, tuple[str, str]]:
    """Card -> its picture and its text, where there is one in this language."""
    cards = {**CONTENT["cards"], **CONTENT["compliments"]}
    return {name: (card["picto"], _translated(texts, "card", card["text"])) for name, card in cards.items()}


def _translated(texts: Catalogue, context: str, text: str) -> str:
    found = texts.messages.get((context, text))
    return found[0] if found else text if texts.lang == SOURCE else ""


def _capital(name: str, lang: str) -> str:
    first = "İ" if lang == "tr" and name.startswith("i") else name[:1].upper()
    return first + name[1:]
