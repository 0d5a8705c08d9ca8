"""Rules for all style sheets: they mirror by themselves, stay small, and every rule is used."""

import gzip
import re
from pathlib import Path

import pytest

APP = Path(__file__).parent.parent / "app"
SHEETS = sorted((APP / "static/css").glob("*.css"))
PHYSICAL = re.compile(
    r"(.+-)?(left|right|top|bottom)(-.+)?|(min-|max-)?(width|height)|overflow-[xy]|scroll-(margin|padding)-(left|right|top|bottom)"
)


def declarations(sheet: Path) -> list[tuple[str, str]]:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    return re.findall(r"(?<=[{;\s])([a-z-]+)\s*:\s*([^;{}]+)(?=[;}])", text)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_page_in_arabic_mirrors_by_itself(sheet: Path) -> None:
    for name, value in declarations(sheet):
        said = f"{sheet.name}: {name}: {value}"
        assert not PHYSICAL.fullmatch(name), f"{said} - say inline or block, start or end"
        assert not re.search(r"\b(left|right)\b", value), f"{said} - say start or end"
        sides = re.sub(r"\([^()]*(\([^()]*\))?[^()]*\)", "x", value).split()
        if name in ("margin", "padding", "inset", "border-width") and len(sides) == 4:
            assert sides[1] == sides[3], f"{said} - the two sides differ, say inline-start and inline-end"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_stays_small(sheet: Path) -> None:
    assert len(sheet.read_text().splitlines()) <= 120, f"{sheet.name}: split it"


def test_all_style_together_is_under_12_kb() -> None:
    size = len(gzip.compress(b"".join(sheet.read_bytes() for sheet in SHEETS)))
    assert size < 12_000, f"{size} bytes of CSS, packed"


def test_every_sheet_is_on_the_page() -> None:
    base = (APP / "static/css/base.css").read_text()
    missing = [
        sheet.name for sheet in SHEETS if sheet.name != "base.css" and f'url("{sheet.name}")' not in base
    ]
    assert not missing, f"base.css does not take in {missing}"


def test_no_rule_is_left_over() -> None:
    places = [*(APP / "templates").rglob("*.html"), *(APP / "static/js/aloud").glob("*.js")]
    templates = " ".join(place.read_text() for place in places)
    for sheet in SHEETS:
        selectors = re.sub(r"/\*.*?\*/|\{[^{}]*\}|url\([^)]*\)", "", sheet.read_text(), flags=re.DOTALL)
        for name in set(re.findall(r"\.([a-z][\w-]*)", selectors)):
            assert re.search(rf"(?<![\w-]){name}(?![\w-])", templates), (
                f"{sheet.name}: no template has the class {name}, nor what reads aloud"
            )
