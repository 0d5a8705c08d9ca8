"""Loading: from the content files to the plain dicts that templates see, or a mistake that names file and place."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.content import files, model
from app.translate import languages

Data = dict[str, Any]
File = TypeVar("File", bound=BaseModel)


FILES: dict[str, type[BaseModel]] = {
    "domains.toml": files.DomainsFile,
    "cards/*.toml": files.CardsFile,
    "compliments.toml": files.ComplimentsFile,
    "instruments.toml": files.InstrumentsFile,
    "feelings.toml": files.FeelingsFile,
    "talk.toml": files.TalkFile,
    "phases.toml": files.PhasesFile,
    "people.toml": files.PeopleFile,
    "sections.toml": files.SectionsFile,
    "explained.toml": files.ExplainedFile,
    "welcome.toml": files.WelcomeFile,
    "help.toml": files.HelpFile,
    "helplines.toml": files.HelplinesFile,
}


class ContentMistake(Exception):
    """A content file that cannot be used; the message names the file and the place in it."""


def load(folder: Path, helplines: Path | None = None) -> Data:
    """All content under `folder`: {"domains", "cards", "compliments", "instruments", "feelings", "faces",
    "talk", "phases", "groups", "sections", "explained", "welcome", "help", "helplines"}, each a dict by id in the
    order of the files, and "emergency".

    `helplines` is a file to read in place of the one in `folder`.

    Raises ContentMistake.
    """
    domains = _by_id(folder / "domains.toml", read(folder / "domains.toml", files.DomainsFile).domain)
    feelings = read(folder / "feelings.toml", files.FeelingsFile)
    lines = _helplines(helplines or folder / "helplines.toml")
    return {
        "domains": domains,
        "cards": _cards(folder / "cards", domains),
        "compliments": _file(folder / "compliments.toml", files.ComplimentsFile),
        "instruments": _instruments(folder / "instruments.toml"),
        "feelings": _by_id(folder / "feelings.toml", feelings.feeling),
        "faces": _faces(folder / "feelings.toml", feelings.face),
        "talk": _file(folder / "talk.toml", files.TalkFile),
        "phases": _file(folder / "phases.toml", files.PhasesFile),
        "groups": _file(folder / "people.toml", files.PeopleFile),
        "sections": _file(folder / "sections.toml", files.SectionsFile),
        "explained": _file(folder / "explained.toml", files.ExplainedFile),
        "welcome": _welcome(folder / "welcome.toml"),
        "help": _file(folder / "help.toml", files.HelpFile),
        "emergency": lines.emergency.model_dump(),
        "helplines": _by_id(helplines or folder / "helplines.toml", lines.line),
    }


def _helplines(path: Path) -> files.HelplinesFile:
    lines = read(path, files.HelplinesFile)
    for line in (lines.emergency, *lines.line):
        for lang in line.texts.keys() - set(languages()):
            there = ", ".join(languages())
            raise ContentMistake(
                f"{path}: at {line.id}.texts.{lang}: there is no such language; there are {there}"
            )
    return lines


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
    instruments = read(path, files.InstrumentsFile).instrument
    found = _by_id(path, instruments)
    for instrument in instruments:
        if instrument.min >= instrument.max:
            raise ContentMistake(f"{path}: at {instrument.id}.min: it must be less than max")
        as_shown = found[instrument.id]
        as_shown["lines"] = _by_id(path, instrument.line, f"{instrument.id}.line.")
        as_shown["questions"] = _by_id(path, instrument.question, f"{instrument.id}.question.")
        del as_shown["line"], as_shown["question"]
    return found


def _welcome(path: Path) -> Data:
    """The pictures, each with its `place` in the row and the ids of those `before` and `after` it."""
    found = _file(path, files.WelcomeFile)
    ids = list(found)
    for at, picture in enumerate(found.values()):
        picture["place"] = at + 1
        picture["before"] = ids[at - 1] if at else None
        picture["after"] = ids[at + 1] if at + 1 < len(ids) else None
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
        file = read(path, files.CardsFile)
        for kind, items in (("strength", file.strength), ("wish", file.wish)):
            for card_id, card in _by_id(path, items).items():
                if card_id in cards:
                    raise ContentMistake(f"{path}: at {card_id}: this id is there twice")
                cards[card_id] = {"kind": kind, "domain": domain, "times": ["later"], "sort": None, **card}
    return cards
