"""Loading: from the content files to the plain dicts that templates see, or a mistake that names file and place."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.content import model

Data = dict[str, Any]
File = TypeVar("File", bound=BaseModel)


FILES: dict[str, type[BaseModel]] = {
    "domains.toml": model.DomainsFile,
    "cards/*.toml": model.CardsFile,
    "compliments.toml": model.ComplimentsFile,
    "instruments.toml": model.InstrumentsFile,
    "feelings.toml": model.FeelingsFile,
    "talk.toml": model.TalkFile,
    "people.toml": model.PeopleFile,
}


class ContentMistake(Exception):
    """A content file that cannot be used; the message names the file and the place in it."""


def load(folder: Path) -> Data:
    """All content under `folder`: {"domains", "cards", "compliments", "instruments", "feelings", "faces",
    "talk", "groups"}, each a dict by id in the order of the files.

    Raises ContentMistake.
    """
    domains = _by_id(folder / "domains.toml", read(folder / "domains.toml", model.DomainsFile).domain)
    feelings = read(folder / "feelings.toml", model.FeelingsFile)
    return {
        "domains": domains,
        "cards": _cards(folder / "cards", domains),
        "compliments": _file(folder / "compliments.toml", model.ComplimentsFile),
        "instruments": _instruments(folder / "instruments.toml"),
        "feelings": _by_id(folder / "feelings.toml", feelings.feeling),
        "faces": _faces(folder / "feelings.toml", feelings.face),
        "talk": _file(folder / "talk.toml", model.TalkFile),
        "groups": _file(folder / "people.toml", model.PeopleFile),
    }


def _file(path: Path, shape: type[BaseModel]) -> Data:
    ((_, items),) = read(path, shape)
    return _by_id(path, items)


def read(path: Path, shape: type[File]) -> File:
    """The content file at `path`, checked. Raises ContentMistake."""
    try:
        return shape.model_validate(tomllib.loads(path.read_text("utf-8")))
    except FileNotFoundError as error:
        raise ContentMistake(f"{path}: this file is missing") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentMistake(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ContentMistake(f"{path}: at {place}: {first['msg']}") from error


def _instruments(path: Path) -> Data:
    instruments = read(path, model.InstrumentsFile).instrument
    found = _by_id(path, instruments)
    for instrument in instruments:
        if instrument.min >= instrument.max:
            raise ContentMistake(f"{path}: at {instrument.id}.min: it must be less than max")
        as_shown = found[instrument.id]
        as_shown["lines"] = _by_id(path, instrument.line, f"{instrument.id}.line.")
        as_shown["questions"] = _by_id(path, instrument.question, f"{instrument.id}.question.")
        del as_shown["line"], as_shown["question"]
    return found


def _faces(path: Path, faces: list[model.Face]) -> Data:
    found = {str(face.value): face.model_dump() for face in faces}
    if len(found) != len(faces):
        raise ContentMistake(f"{path}: at face: a value is there twice")
    return found


def _by_id(path: Path, items: Iterable[Any], place: str = "") -> Data:
    found: Data = {}
    for item in items:
        if item.id in found:
            raise ContentMistake(f"{path}: at {place}{item.id}: this id is there twice")
        found[item.id] = item.model_dump()
    return found


def _cards(folder: Path, domains: Data) -> Data:
    cards: Data = {}
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in domains:
            raise ContentMistake(f"{path}: there is no life domain {path.stem!r}")
    for domain in domains:
        path = folder / f"{domain}.toml"
        file = read(path, model.CardsFile)
        for kind, items in (("strength", file.strength), ("wish", file.wish)):
            for card_id, card in _by_id(path, items).items():
                if card_id in cards:
                    raise ContentMistake(f"{path}: at {card_id}: this id is there twice")
                cards[card_id] = {"kind": kind, "domain": domain, "times": ["later"], "sort": None, **card}
    return cards
