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


# What turns or stands in a drawing that is mirrored as a whole, or is round.
MIRRORED = (".graph text.", ".spoke")
_NONE = r"(?:0(?:px|em|rem|%)?|none|center|50%)"
_TURNED = re.compile(r"(?:translate(?:X|3d)?|skewX?|rotate)\((?!\s*0)|scaleX|matrix")


def is_physical(name: str, value: str) -> bool:
    """Whether a declaration moves, turns, rounds or shades towards a side that does not mirror by itself."""
    if name == "translate":
        return not re.match(rf"{_NONE}(\s|$)", value)
    if name in ("rotate", "scale"):
        return not re.fullmatch(r"none|0deg|180deg|[\d.]+", value)
    if name == "transform":
        return bool(_TURNED.search(value))
    if name in ("transform-origin", "background-position", "object-position"):
        return not re.match(rf"{_NONE}(\s|$)", value)
    if name == "border-radius":
        corners = re.sub(r"\([^()]*\)", "x", value).partition("/")[0].split()
        return len(corners) > 1 and len(set(corners)) > 1
    return bool(re.search(r"gradient\(\s*(?!(?:0|180|360)deg)-?[\d.]+(?:deg|rad|turn|grad)", value))


def rules(sheet: Path) -> list[tuple[str, str, str]]:
    """(selector, name, value) of every declaration, one for each selector of a list."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    return [
        (" ".join(one.split()), name, value)
        for selectors, body in re.findall(r"([^{};]+)\{([^{}]*)\}", text)
        for one in re.split(r",(?![^()]*\))", selectors)
        for name, value in re.findall(r"(?:^|;)\s*([a-z-]+)\s*:\s*([^;]+)", body)
    ]


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
def test_what_moves_or_turns_does_so_the_other_way_in_arabic(sheet: Path) -> None:
    all_ = rules(sheet)
    mirrored = {
        (selector.removeprefix("[dir=rtl] "), name) for selector, name, _ in all_ if "[dir=rtl]" in selector
    }
    odd = [
        f"{selector} {{ {name}: {value} }}"
        for selector, name, value in all_
        if is_physical(name, value.strip())
        and "[dir=rtl]" not in selector
        and (selector, name) not in mirrored
        and not selector.startswith(MIRRORED)
    ]
    assert not odd, f"{sheet.name}: give each a rule of its own for [dir=rtl]: {odd}"


@pytest.mark.parametrize(
    ("name", "value", "is_odd"),
    [
        ("translate", "-14px 0", True),
        ("translate", "0 -50%", False),
        ("translate", "calc(1px + 2vw)", True),
        ("rotate", "45deg", True),
        ("rotate", "180deg", False),
        ("transform", "translateX(4px)", True),
        ("transform", "translateY(4px)", False),
        ("transform", "translate(0, 4px)", False),
        ("transform", "scaleX(-1)", True),
        ("border-radius", "1rem 0 0 1rem", True),
        ("border-radius", "1rem", False),
        ("background", "linear-gradient(90deg, red, blue)", True),
        ("background", "linear-gradient(180deg, red, blue)", False),
        ("background-position", "10px 0", True),
    ],
)
def test_the_looking_sees_what_does_not_mirror(name: str, value: str, is_odd: bool) -> None:
    assert is_physical(name, value) == is_odd


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
