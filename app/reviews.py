"""Reviews: which speakers looked at the texts of a catalogue, and whether the grave ones are still as they were then.

Grave are those that would do harm where they are misread. A PO file says in two headers who looked, `X-Reviewed-By`,
and what the grave texts came to that they saw, `X-Reviewed-Texts`.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po

APP = Path(__file__).parent
TEMPLATES = APP / "templates"
# Besides what is on pages that are marked as grave: what safety, help and the first start say.
_CONTENT = ("domains.toml", "help.toml", "helplines.toml", "welcome.toml", "cards/safety.toml")
_HEADER = re.compile(rb'^"X-Reviewed-(By|Texts): *(.*?)\\n"$', re.MULTILINE)
_EXTENDS = re.compile(r'{% extends "([^"]+)"')
_TAKES = re.compile(r'{% (?:include|import) "([^"]+)"')


@dataclass(frozen=True)
class Review:
    """Who looked at a catalogue (empty: nobody yet), and the digest of the grave texts they saw."""

    by: str = ""
    texts: str = ""


def review_of(content: bytes) -> Review:
    """What the headers of a PO file say."""
    said = {name.decode(): value.decode("utf-8").strip() for name, value in _HEADER.findall(content)}
    return Review(said.get("By", ""), said.get("Texts", ""))


def reviewed_by(content: bytes) -> str:
    """Who looked at the texts of a PO file; empty where nobody did, or where grave texts are others since."""
    review = review_of(content)
    return review.by if review.by and review.texts == digest(read_po(BytesIO(content))) else ""


def digest(catalog: Catalog) -> str:
    """What the grave texts of a catalogue come to, with their sources: 16 hexadecimal digits."""
    grave = sorted(
        [str(message.context or ""), json.dumps(message.id), json.dumps(message.string)]
        for message in catalog
        if message.id and any(file in grave_files() for file, _ in message.locations)
    )
    return hashlib.sha256(json.dumps(grave).encode("utf-8")).hexdigest()[:16]


@cache
def grave_files() -> frozenset[str]:
    """Where the grave texts stand, as PO files name it: "app/templates/screens/help/now.html"."""
    content = {f"app/content/{name}" for name in _CONTENT}
    return frozenset({f"app/templates/{name}" for name in _grave_templates()} | content)


def _grave_templates() -> set[str]:
    """Pages that say that they are grave or build on such a page, and all the pieces that they take in."""
    sources = {
        path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8") for path in TEMPLATES.rglob("*.html")
    }
    grave = {name for name, source in sources.items() if "data-grave" in source}
    while more := {name for name, source in sources.items() if _built_on(source) & grave} - grave:
        grave |= more
    while more := {part for name in grave for part in _TAKES.findall(sources[name])} - grave:
        grave |= more
    return grave


def _built_on(source: str) -> set[str]:
    return set(_EXTENDS.findall(source))
