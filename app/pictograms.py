"""Pictograms: the picture of each concept, from the manifest."""

import tomllib
from pathlib import Path

MANIFEST = Path(__file__).parent.parent / "pictograms" / "manifest.toml"


_AS_PICTURE = "\ufe0f"  # asks for the coloured picture where a character also has a plain form


def _glyph(code: str) -> str:
    return "".join(chr(int(part, 16)) for part in code.split("-")) + _AS_PICTURE


# Concept -> the character that draws it.
PICTOGRAMS = {
    concept: _glyph(picture["code"])
    for concept, picture in tomllib.loads(MANIFEST.read_text("utf-8")).items()
}
