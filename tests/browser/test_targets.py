"""Every screen on a small phone in very large letters: all can be tapped, nothing is cut off or hidden.

FULL=1 looks at every screen in all sizes and themes.
"""

import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from app.config import read_settings
from app.database import Database
from app.demo import add_demo
from tests.browser.every_screen import addresses
from tests.server import Server

FULL = bool(os.environ.get("FULL"))


class View(NamedTuple):
    width: int
    theme: str
    letters: str
    every: int = 1  # look at every so many-th screen


VIEWS = (
    [View(*way) for way in product((320, 360, 1280), ("light", "dark"), ("normal", "largest"))]
    if FULL
    else [View(320, "light", "largest"), View(320, "dark", "normal", every=4)]
)

LOOK = (Path(__file__).parent / "faults.js").read_text()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    """The address of a server with the example book, and the phone that opened it as a file of cookies."""
    folder: Path = tmp_path_factory.mktemp("book")
    database = Database(read_settings({"DATA": str(folder)}).database_url)
    database.migrate()
    code = add_demo(database)
    database.close()
    server = Server(folder)
    server.start()
    context = browser.new_context(base_url=server.address, locale="nl-NL")
    page = context.new_page()
    page.goto(f"/join/{code}")
    page.get_by_role("button").click()
    page.wait_for_url("**/")
    context.storage_state(path=folder / "phone.json")
    context.close()
    yield f"{server.address} {folder / 'phone.json'}"
    server.kill()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view.width}-{view.theme}-{view.letters}")
def test_all_can_be_tapped_and_nothing_is_cut_off(view: View, book: str, browser: Browser) -> None:
    address, phone = book.split(" ", 1)
    context = browser.new_context(
        base_url=address,
        storage_state=phone,
        viewport={"width": view.width, "height": 568 if view.width < 1000 else 800},
        locale="nl-NL",
        color_scheme="dark" if view.theme == "dark" else "light",
        service_workers="block",
    )
    context.route(
        "**/*.js", lambda route: route.abort()
    )  # the page as it came; only the measuring is a script
    page = context.new_page()
    entries = context.request.get("/export.json").json()["entries"]
    found = {path: faults for path in addresses(entries)[:: view.every] if (faults := look(page, path, view))}
    context.close()
    assert not found, "\n".join(f"{path}: {fault}" for path, faults in found.items() for fault in faults)


def look(page: Page, path: str, view: View) -> list[str]:
    answer = page.goto(path, wait_until="load")
    assert answer and answer.ok, f"{path} answers {answer and answer.status}"
    page.evaluate("(letters) => { document.documentElement.dataset.text = letters; }", view.letters)
    faults: list[str] = page.evaluate(LOOK)
    return faults
