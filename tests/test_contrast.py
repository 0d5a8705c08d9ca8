"""Text on its ground is at least 7:1 and lines that mean something 3:1, light and dark: from the tokens in the CSS."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parent.parent / "app/static/css"
Colour = tuple[float, float, float]

# A name in brackets lies thinly over the ground after it: the tabs of a life domain.
TEXT = (
    "ink on paper", "ink on card", "soft on paper", "soft on card", "deep on paper", "deep on card",
    "on-deep on deep", "on-glow on glow", "i on t", "i on (veil) t", "ink on (veil) paper",
)  # fmt: skip
LINES = (
    "edge on card",
    "edge on paper",
    "deep on glow",
    "focus on paper",
    "focus on card",
    "focus on glow",
    "focus on t",
)


def themes() -> dict[str, dict[str, str]]:
    """By theme and life domain, what each token is: `{"dark home": {"t": "#16263d", ...}}`."""
    light = (CSS / "tokens.css").read_text()
    dark = (CSS / "dark.css").read_text()
    found = {}
    for theme, sheets in (("light", [light]), ("dark", [light, dark])):
        root: dict[str, str] = {}
        for sheet in sheets:
            root |= tokens(rule(sheet, r":root(?:\[data-theme=dark\])?"))
        for domain in re.findall(r"\[data-domain=(\w+)\]", light):
            found[f"{theme} {domain}"] = root | tokens(
                rule(sheets[-1], rf"(?:\S* )?\[data-domain={domain}\]")
            )
    return found


def rule(sheet: str, selector: str) -> str:
    match = re.search(rf"^{selector} \{{([^}}]*)\}}", sheet, re.MULTILINE)
    assert match, f"the CSS has no rule for {selector}"
    return match[1]


def tokens(rule: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", rule))


def colour(value: str) -> Colour:
    return tuple(int(value[at : at + 2], 16) / 255 for at in (1, 3, 5))  # type: ignore[return-value]


def ground(name: str, here: dict[str, str]) -> Colour:
    """The colour under a text, with what lies thinly over it."""
    veil, _, under = name.rpartition(" ")
    base = colour(here[under])
    if not veil:
        return base
    *over, part = (float(number) for number in re.findall(r"[\d.]+", here[veil.strip("()")]))
    return tuple(o / 255 * part + b * (1 - part) for o, b in zip(over, base, strict=True))  # type: ignore[return-value]


def contrast(one: Colour, other: Colour) -> float:
    """Between 1 and 21, as WCAG 2 has it."""

    def light(shade: Colour) -> float:
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shade)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", themes())
def test_words_and_lines_can_be_seen(theme: str) -> None:
    here = themes()[theme]
    for pairs, least in ((TEXT, 7.0), (LINES, 3.0)):
        for pair in pairs:
            front, _, under = pair.partition(" on ")
            got = contrast(colour(here[front]), ground(under, here))
            assert got >= least, (
                f"{theme}: {pair} is {got:.2f}:1, it needs {least}:1. Change the token in app/static/css"
            )


def test_dark_is_the_same_whether_the_phone_or_the_client_chose_it() -> None:
    sheet = (CSS / "dark.css").read_text()
    chosen = [line.strip() for line in sheet.splitlines() if "{" in line or "--" in line]
    by_phone = [
        line.replace(":not([data-theme=light])", "[data-theme=dark]")
        for line in chosen
        if "@media" not in line
    ]
    half = len(by_phone) // 2
    assert by_phone[:half] == by_phone[half:], "write every colour of dark.css twice"
