"""Assets: where the files are that the browser needs, which `app.build` made."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from app.pictures import Pictures

ROOT = Path(__file__).parent.parent
BUILT = ROOT / "build" / "assets"
INDEX = BUILT / "index.json"
WORKER = BUILT / "sw.js"
PLACE = "/assets/"


class NotBuilt(Exception):
    """The assets are not there yet."""


@cache
def assets() -> Mapping[str, str]:
    """Logical name -> address: {"app": ..., "css": ...} and all others. Raises NotBuilt."""
    try:
        return json.loads(INDEX.read_text("utf-8"))  # type: ignore[no-any-return]
    except FileNotFoundError as error:
        raise NotBuilt("What the browser needs is not built yet: make build") from error


@cache
def pictures_in(lang: str) -> Pictures:
    """The pictures to choose from, by their words in `lang`; in English where there are none. Raises NotBuilt."""
    built = assets()
    file = built.get(f"words-{lang}", built["words-en"])
    return Pictures(json.loads((BUILT / Path(file).name).read_text("utf-8")))
