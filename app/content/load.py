"""Loading: from the content files to the plain dicts that templates see, or a mistake that names file and place."""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

import app.content.model as model

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
    instruments = read(folder / "instruments.toml", model.InstrumentsFile).instrument
    return {
        "domains": domains,
        "cards": _cards(folder / "cards", domains),
        "compliments": _file(folder / "compliments.toml", model.ComplimentsFile),
        "instruments": {
            instrument.id: {
                **instrument.model_dump(exclude={"line", "question"}),
                "lines": _by_id(folder / "instruments.toml", instrument.line),
                "questions": _by_id(folder / "instruments.toml", instrument.question),
            }
            for instrument in instruments
        },
        "feelings": _by_id(folder / "feelings.toml", feelings.feeling),
        "faces": {str(face.value): face.model_dump() for face in feelings.face},
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


def _by_id(path: Path, items: Iterable[Any]) -> Data:
    found: Data = {}
    for item in items:
        if item.id in found:
            raise ContentMistake(f"{path}: at {item.id}: this id is there twice")
        found[item.id] = item.model_dump()
    return found


def _cards(folder: Path, domains: Data) -> Data:
    cards: Data = {}
    for domain in domains:
        path = folder / f"{domain}.toml"
        file = read(path, model.CardsFile)
        for kind, items in (("strength", file.strength), ("wish", file.wish)):
            for card_id, card in _by_id(path, items).items():
                if card_id in cards:
                    raise ContentMistake(f"{path}: at {card_id}: this id is there twice")
                cards[card_id] = {"kind": kind, "domain": domain, "times": ["later"], "sort": None, **card}
    return cards


