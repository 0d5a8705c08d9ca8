"""Somebody who uses the keyboard alone: Tab, Shift+Tab, Space, Enter and the arrows."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_AT = (Path(__file__).parent / "keyboard.js").read_text()
ENOUGH = 300  # stops of a page; more is a trap


class Keyboard:
    """The keyboard of a page. Where it stops it must be seen, in sight, and in the order in which one reads."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._at: dict[str, Any] | None = None
        self._is_back = False

    def to(self, wanted: str) -> None:
        """Go on, or back if it is above, until the keyboard is on what this selector finds first and can be seen."""
        target = self._page.locator(wanted).locator("visible=true").first
        target.wait_for(state="attached")
        key = "Tab" if target.evaluate(_IS_AHEAD) else "Shift+Tab"
        for _ in range(ENOUGH):
            if target.evaluate(_IS_HERE):
                return
            self.press(key)
        raise AssertionError(
            f"the keyboard does not come to {wanted} on {self._page.url}: it is at {self._at}"
        )

    def all(self) -> list[str]:
        """Go through the whole page with Tab, from its top; gives the names of the stops. Fails where there is no way out."""
        self._page.evaluate("document.activeElement.blur()")
        self._page.evaluate("getSelection().collapse(document.body, 0)")
        self._at = None
        first, now, names = None, None, []
        for _ in range(ENOUGH):
            self.press("Tab")
            if self._at is None or (names and self._at["key"] == first):
                return names
            first = first or self._at["key"]
            if self._at["key"] != now:  # a day has several stops
                names.append(self._at["name"])
            now = self._at["key"]
        raise AssertionError(f"{self._page.url}: there is no way out of {names[-5:]}")

    def press(self, key: str) -> None:
        """Press this key, and look where that leads."""
        self._page.keyboard.press(key)
        if self._at is not None:
            self._at["isBack"] = key == "Shift+Tab" or not key.endswith("Tab")
        before = self._at
        self._at = self._page.evaluate(_AT, before)
        for _ in range(20):
            if self._at is None or not self._at["faults"]:
                break
            self._page.wait_for_timeout(50)  # a long page may still be on its way there
            self._at = self._page.evaluate(_AT, before)
        if self._at and self._at["faults"]:
            raise AssertionError(f"{self._page.url}: {'; '.join(self._at['faults'])}")

    def type(self, text: str) -> None:
        self._page.keyboard.press("ControlOrMeta+a")
        self._page.keyboard.insert_text(text)

    def goes(self, key: str = "Enter") -> None:
        """Press a key that leads to another screen, or to this one anew, and wait until it stands there."""
        self._page.evaluate("document.body.dataset.left = 'yes'")
        self._page.keyboard.press(key)
        self._page.wait_for_selector("body:not([data-left]) main", state="attached")
        self._at = None

    def follows(self, wanted: str) -> None:
        """Go to this link or button, and press it."""
        self.to(wanted)
        self.goes()


_IS_HERE = "(it) => it === document.activeElement"
_IS_AHEAD = """(it) => {
  const at = document.activeElement
  return at === document.body || Boolean(at.compareDocumentPosition(it) & Node.DOCUMENT_POSITION_FOLLOWING)
}"""


def missed(page: Page) -> list[str]:
    """What is wrong where the keyboard goes through the page that is open, and where it does not come."""
    try:
        stops = Keyboard(page).all()
    except AssertionError as error:
        return [str(error)]
    there = page.evaluate(_STOPS)
    if len(stops) == there:
        return []
    return [f"{page.url}: the keyboard comes to {len(stops)} of {there} places: {stops}"]


# Radio buttons of one name are one stop.
_STOPS = """() => {
  const seen = [...document.querySelectorAll("a[href], button, summary, textarea, select, input:not([type=hidden])")]
    .filter((it) => it.checkVisibility({ visibilityProperty: true }) && !it.disabled && it.tabIndex >= 0)
  const groups = new Set(seen.filter((it) => it.type === "radio").map((it) => `${[...document.forms].indexOf(it.form)} ${it.name}`))
  return seen.filter((it) => it.type !== "radio").length + groups.size
}"""
