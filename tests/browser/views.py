"""The ways a screen is looked at: how wide, light or dark, how large the letters; and what is wrong with what is seen."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page

from tests.server import ROOT

HERE = Path(__file__).parent
WIDTHS = (320, 360, 1280)  # CSS px
LETTERS = (
    "normal",
    "largest",
    "twice",
)  # the first two are the client's own choice; the third is the phone's: 200 %
THEMES = ("light", "dark")

_AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
_FAULTS = (HERE / "faults.js").read_text()
_RULES = (HERE / "axe.js").read_text()
_ZOOM = """(letters) => {
  const html = document.documentElement;
  const sheet = new CSSStyleSheet(); // what is far down is drawn when one comes there, and measured only then
  sheet.replaceSync("* { content-visibility: visible !important; }");
  document.adoptedStyleSheets = [sheet];
  html.style.fontSize = "";
  html.dataset.text = letters === "largest" ? letters : "normal";
  if (letters === "twice") html.style.fontSize = `${2 * parseFloat(getComputedStyle(html).fontSize)}px`;
}"""


class View(NamedTuple):
    width: int
    theme: str
    letters: str

    def __str__(self) -> str:
        return f"{self.width} px, {self.theme}, {self.letters}"


ALL = [View(*way) for way in product(WIDTHS, THEMES, LETTERS)]


def few(number: int) -> list[View]:
    """Two views for the page with this number, in other widths and themes: over all pages, every way."""
    return [ALL[(number * 7 + far) % len(ALL)] for far in (0, len(ALL) // 2)]


def with_loudspeakers(number: int | None) -> list[View]:
    """Two views on small phones for the screen with this number: each in both widths, light and dark; without a number all."""
    small = [view for view in ALL if view.width < 1000]
    if number is None:
        return small
    wanted = [
        (width, THEMES[(number + place) % 2], LETTERS[(number + place) % 3])
        for place, width in enumerate(WIDTHS[:2])
    ]
    return [view for view in small if tuple(view) in wanted]


def faults(page: Page, view: View) -> Iterator[str]:
    """What is wrong with the page that is open, seen this way. It need not be opened anew for another way."""
    height = 800 if view.width > 1000 else 568
    page.set_viewport_size({"width": view.width, "height": height})
    page.emulate_media(color_scheme="dark" if view.theme == "dark" else "light", reduced_motion="reduce")
    page.evaluate(_ZOOM, view.letters)
    yield from page.evaluate(_FAULTS)
    # As high as all of it, so that the bar at the bottom covers nothing that can be scrolled to.
    page.set_viewport_size(
        {"width": view.width, "height": page.evaluate("document.documentElement.scrollHeight")}
    )
    yield from of_axe(page)


def of_axe(page: Page) -> list[str]:
    """What axe-core finds on the page: https://github.com/dequelabs/axe-core, all rules of axe.js."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate(_RULES)
    return [f"{one['rule']}: {one['where']}: {one['why']}" for one in found]
