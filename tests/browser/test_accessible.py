"""Every screen can be seen, tapped and heard: in three widths, light and dark, in normal and very large letters.

By axe-core and by rules of our own (faults.js). FULL=1 looks at every screen in every way.
"""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.book import Book
from tests.browser.every_screen import addresses, in_other_states
from tests.browser.test_aloud import VOICES
from tests.browser.views import ALL, View, faults, few, with_loudspeakers

FULL = bool(os.environ.get("FULL"))
SOME = 6  # one in so many of the screens, on the phone's own pages
PARTS = 4  # of the screens: several workers can look at once


# Once no more of them come, a few at a time; the way of aloud/buttons.js.
HAS_LOUDSPEAKERS = """async () => {
  let before = -1;
  for (let looks = 0; looks < 600; looks++) {
    await new Promise((done) => requestIdleCallback(done, { timeout: 100 }));
    const now = document.querySelectorAll("button.aloud").length;
    if (now && now === before) return true;
    before = now;
  }
  return false;
}"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    book = Book(tmp_path_factory.mktemp("book"), example=True)
    for kind in ("goal", "step", "strength"):
        book.hears(kind, text="Op een andere telefoon geschreven")  # so there are two, to choose from
    book.hears("note", removed=True)
    book.server.start()
    yield book
    book.close()


@pytest.fixture(scope="module")
def reader(browser: Browser, book: Book, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Somebody with the example book, whose phone shows the server's pages as they come."""
    context = browser.new_context(base_url=book.server.address, locale="nl-NL", service_workers="block")
    page = context.new_page()
    page.goto(f"/join/{book.code()}")
    with page.expect_navigation():
        page.locator("main form button:not([type=button])").click()
    page.goto("/")
    context.route("**/*.js", lambda route: route.abort())  # only the measuring is a script
    yield page
    context.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_screen_can_be_seen_and_tapped_by_everybody(part: int, reader: Page) -> None:
    entries = reader.context.request.get("/export.json").json()["entries"]
    found: dict[str, list[str]] = {}
    places = list(enumerate([*addresses(entries), *in_other_states(entries)]))
    for number, path in places[part :: PARTS if FULL else 2 * PARTS]:
        answer = reader.goto(path, wait_until="load")
        assert answer and answer.ok, f"{path} answers {answer and answer.status}"
        for view in ALL if FULL else few(number):
            for fault in faults(reader, view):
                found.setdefault(fault, []).append(f"{path} ({view})")
    assert not found, told(found)


@pytest.fixture(scope="module")
def listener(browser: Browser, book: Book) -> Iterator[Page]:
    """Somebody whose phone holds the book and has voices: its pages come from the phone, with loudspeakers."""
    context = browser.new_context(base_url=book.server.address, locale="nl-NL", service_workers="block")
    context.add_init_script(VOICES)
    page = context.new_page()
    page.goto(f"/join/{book.code()}")
    with page.expect_navigation():
        page.locator("main form button:not([type=button])").click()
    page.goto("/")
    yield page
    context.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_screens_with_loudspeakers_can_be_seen_and_tapped_by_everybody(part: int, listener: Page) -> None:
    entries = listener.context.request.get("/export.json").json()["entries"]
    found: dict[str, list[str]] = {}
    places = [*addresses(entries), *in_other_states(entries)]
    for number, path in list(enumerate(places if FULL else places[::SOME]))[part::PARTS]:
        listener.goto(path)
        listener.wait_for_selector("html[data-offline=ready]", state="attached")
        assert listener.evaluate(HAS_LOUDSPEAKERS), f"{path} has no loudspeakers"
        if not listener.locator("h1:focus").count():
            found.setdefault("the heading does not have the focus", []).append(path)
        for view in with_loudspeakers(None if FULL else number):
            for fault in faults(listener, view):
                found.setdefault(fault, []).append(f"{path} ({view})")
    assert not found, told(found)


def told(found: dict[str, list[str]]) -> str:
    """Each fault once, with the first place that has it."""
    return "\n".join(
        f"{fault}\n    {len(where)} times, first on {where[0]}" for fault, where in found.items()
    )


WRONG = """<!doctype html><html lang="en"><title>Wrong</title><body><main><h1 class="pic">Wrong</h1>
<a class="go" href="/a"><span class="pic">*</span><span class="unseen">Hidden</span></a>
<a class="go" href="/b" style="display:block;min-height:48px">Low</a>
<button style="width:20px;height:20px;padding:0">B</button><button style="width:20px;height:20px;padding:0">C</button>
<p style="color:#666">Grey</p><p class="card" style="width:40px;background:#fff;color:#000">Long-winded and Wordsthatstickout</p><p style="font-size:15px">Small</p><img src="/x.png"><p style="width:150vw">Wide</p></main></body></html>"""


def test_the_looking_sees_what_is_wrong(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(WRONG)
    found = "\n".join(faults(page, View(320, "light", "normal")))
    page.close()
    for fault in (
        "green buttons",
        "scrolls sideways",
        "no word that is seen",
        "too small to tap, 20x20",
        "letters of 15.0 px",
        "stick out of their card",
    ):
        assert fault in found, f"faults.js does not see {fault!r}"
    for rule in ("color-contrast-enhanced", "target-size", "image-alt"):
        assert rule in found, f"axe.js does not use the rule {rule}"
