"""What both hosts share, as plain JSON-able data: the browser host is handed this and imports nothing of it.

Deterministic: the same sources give the same bytes.
"""

from typing import Any

from app.content import CONTENT
from app.pictograms import PICTOGRAMS, picture_sets
from app.shared.languages import language
from app.shared.pictures import picture_words
from app.shared.rules import rules
from app.shared.table import needs, row
from app.summaries import SUMMARIES
from app.table import TABLE
from app.translate import direction, languages, own_name, unreviewed, welcomes

__all__ = ["language", "picture_words", "shared"]


def shared() -> dict[str, Any]:
    """All that is the same in every language; besides, each language has a `language(lang)`.

    {"table": [row], "summaries": {name: needs}, "rules", "content", "pictograms", "picture_sets", "languages": [lang],
    "language_names": {lang: own name}, "directions": {lang: "ltr" or "rtl"}, "welcomes": {lang: word},
    "unreviewed": {lang: that it is}}; the last eight as templates see them.
    """
    return {
        "table": [row(screen) for screen in TABLE.screens],
        "summaries": {name: needs(SUMMARIES[name].needs) for name in sorted(SUMMARIES)},
        "rules": rules(),
        "content": CONTENT,
        "pictograms": PICTOGRAMS,
        "picture_sets": picture_sets(),
        "languages": languages(),
        "language_names": {lang: own_name(lang) for lang in languages()},
        "directions": {lang: direction(lang) for lang in languages()},
        "welcomes": welcomes(),
        "unreviewed": unreviewed(),
    }
