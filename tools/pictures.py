"""Take the pictures of the main screens for the README and docs/: `make pictures`. What it writes is committed.

They show the example book on a clock that stands still, so that a picture only changes with its screen.
"""

import base64
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tools.still import NOW, ROOT, still_book

PICTURES = ROOT / "docs" / "pictures"
PORT = 8991
QUALITY = 82  # of webp, per cent
SHARPNESS = 1.5  # pixels of the picture per CSS pixel


class Picture(NamedTuple):
    """One screen. `{goal}` in its path is the id of the newest goal, `{goal0}` of the oldest; so with other kinds."""

    path: str
    width: int = 360
    theme: str = "light"
    text: str = "normal"


SHOWN = {
    "today": Picture("/"),
    "strengths": Picture("/strengths"),
    "domain": Picture("/strengths/home"),
    "cards": Picture("/strengths/health/cards?time=now"),
    "goal": Picture("/goals/{goal0}"),
    "ladder": Picture("/scales/now?goal={goal0}"),
    "growth": Picture("/ratings/{rating}"),
    "diary": Picture("/diary"),
    "talk": Picture("/talk"),
    "feelings": Picture("/diary/new/feeling"),
    "today-dark": Picture("/", theme="dark"),
    "diary-dark": Picture("/diary", theme="dark"),
    "ladder-dark": Picture("/scales/now?goal={goal0}", theme="dark"),
    "domain-320-largest": Picture("/strengths/home", width=320, text="largest"),
    "today-320": Picture("/", width=320),
}


def main() -> None:
    """Take all of them anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        still_book(Path(folder), PORT) as (address, way_in),
        sync_playwright() as playwright,
    ):
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        phone = _opened(browser, address, way_in)
        for name, picture in SHOWN.items():
            shown = _taken(browser, address, phone, picture)
            (PICTURES / f"{name}.webp").write_bytes(shown)
            print(f"docs/pictures/{name}.webp: {len(shown) / 1000:.0f} kB")
        browser.close()


def _opened(browser: Browser, address: str, way_in: str) -> Any:
    """The cookies of a phone on which the book was opened."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto(way_in)
    with page.expect_navigation():
        page.locator("main form button:not([type=button])").click()
    page.goto("/")
    state = context.storage_state()
    context.close()
    return state


def _taken(browser: Browser, address: str, phone: Any, picture: Picture) -> bytes:
    context = browser.new_context(
        base_url=address,
        storage_state=phone,
        viewport={"width": picture.width, "height": 2 * picture.width},
        device_scale_factor=SHARPNESS,
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
        color_scheme="dark" if picture.theme == "dark" else "light",
        reduced_motion="reduce",
        service_workers="block",
    )
    context.clock.set_fixed_time(NOW)
    page = context.new_page()
    page.goto(_path(context, picture.path))
    page.wait_for_selector("html[data-offline=ready]", state="attached")
    page.wait_for_load_state("networkidle")
    page.evaluate("(text) => { document.documentElement.dataset.text = text }", picture.text)
    page.evaluate("async () => { await document.fonts.ready; document.activeElement.blur(); scrollTo(0, 0) }")
    shown = _webp(context, page)
    context.close()
    return shown


def _webp(context: BrowserContext, page: Page) -> bytes:
    session = context.new_cdp_session(page)
    # The first picture of a page may lack what is still being drawn.
    session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    shown = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    return base64.b64decode(shown["data"])


def _path(context: BrowserContext, path: str) -> str:
    entries = context.request.get("/export.json").json()["entries"]

    def an_id(match: re.Match[str]) -> str:
        kind, number = match[1], int(match[2] or -1)
        return str([entry["id"] for entry in entries if entry["kind"] == kind][number])

    return re.sub(r"\{([a-z]+)(\d*)\}", an_id, path)


if __name__ == "__main__":
    main()
