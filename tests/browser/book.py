"""A book on phones, in a real browser: the example and its server, what people tap and type, and what a phone holds."""

import os
import re
import signal
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from sqlmodel import select

from app.access import invite, start_workbook
from app.config import read_settings
from app.database import Database
from app.demo import add_demo
from app.forms import APP
from app.host import utc_now
from app.ids import new_id
from app.models import Workbook
from app.reading import whole
from app.store import Keeper, moment
from tests.server import Server

expect.set_options(timeout=15_000)  # as for all else: the machine may be busy

FULL = bool(os.environ.get("FULL"))
Json = Any
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")

# What waits for seconds waits for a moment.
HURRIED = """const later = window.setTimeout.bind(window);
window.setTimeout = (work, ms, ...besides) => later(work, ms >= 5_000 ? 300 : ms, ...besides);"""


class Book:
    """A server with one workbook, on a folder of its own; looked into from outside, also while it is killed."""

    def __init__(
        self, folder: Path, *, example: bool = False, name: str = "Nermin", lang: str = "en"
    ) -> None:
        self._database = Database(read_settings({"DATA": str(folder)}).database_url)
        self._database.migrate()
        if example:
            add_demo(self._database)
        else:
            self._begin(name, lang)
        self.server = Server(folder)

    def _begin(self, name: str, lang: str) -> None:
        with self._database.writing() as session:
            who, _ = start_workbook(session, new_id())
            fields = {"name": name, "lang": lang, "removed": False}
            change = {"entry": who.workbook_id, "kind": "profile", "fields": fields, "replaces": {}}
            save = {"id": new_id(), "made_at": moment(utc_now()), "app": APP, "changes": [change]}
            assert Keeper(session, who.workbook_id, who.device_id).keep(save, utc_now()) is None
            session.commit()

    def hears(self, kind: str, **fields: Json) -> None:
        """A phone that did not see the oldest entry of a kind wrote this in it."""
        held = [one["id"] for one in self.holds()["entries"] if one["kind"] == kind]
        change = {"entry": held[0], "kind": kind, "fields": {"removed": False, **fields}, "replaces": {}}
        save = {"id": new_id(), "made_at": moment(utc_now()), "app": APP, "changes": [change]}
        with self._database.writing() as session:
            assert Keeper(session, self.workbooks[0].id, "a phone").keep(save, utc_now()) is None
            session.commit()

    @property
    def workbooks(self) -> list[Workbook]:
        """All books that the server has, oldest first."""
        with self._database.reading() as session:
            return list(session.exec(select(Workbook).order_by(Workbook.created_at)).all())

    def code(self) -> str:
        """A code that opens the first book on one more phone."""
        with self._database.writing() as session:
            code = invite(session, self.workbooks[0].id, utc_now() + timedelta(days=1))
            session.commit()
        return code

    def holds(self, number: int = 0) -> Json:
        """What /export.json of that book says."""
        with self._database.reading() as session:
            return whole(session, self.workbooks[number].id)

    def opens_on(self, page: Page) -> Page:
        """The book opens on this phone by a code, and is wholly on it."""
        page.goto(f"/join/{self.code()}")
        page.locator("main button.go").click()
        page.wait_for_url(re.compile("/(welcome/book)?$"))
        if "/welcome/" in page.url:  # a book with nothing in it is a newcomer's
            page.locator("main a[href='/']").click()
        page.wait_for_url("**/")
        is_ready(page)
        return page

    def close(self) -> None:
        self.server.kill()
        self._database.close()


_HAS_LANGUAGES = """async (languages) => {
  const areKept = async () => {
    const names = await caches.keys();
    const kept = (await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))).flat();
    return languages.every((lang) => kept.some(({ url }) => url.includes(`/assets/${lang}.`)));
  };
  for (let tries = 0; tries < 600; tries++) {
    if (await areKept()) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}"""


def is_ready(page: Page) -> None:
    """Wait until the book is on the phone, and the worker has all that it keeps."""
    expect(page.locator("html[data-offline=ready]")).to_be_attached()
    said = page.evaluate(
        """() => new Promise((resolve) => {
          const workers = navigator.serviceWorker;
          const look = () => workers.controller && resolve("ready");
          workers.addEventListener("controllerchange", look);
          setTimeout(resolve, 60_000, "no worker came in a minute: does it find all its files?");
          look();
        })"""
    )
    assert said == "ready", said


def has_languages(page: Page, *languages: str) -> None:
    """Wait until the worker keeps these: the phone's own comes first, the others when it has nothing else to do."""
    assert page.evaluate(_HAS_LANGUAGES, languages), f"the worker did not keep {languages} in a minute"


def small_phone(browser: Browser, server: Server, lang: str = "en-GB") -> BrowserContext:
    """A small phone with JavaScript on."""
    context = browser.new_context(
        base_url=server.address,
        viewport={"width": 360, "height": 640},
        locale=lang,
        timezone_id="Europe/Amsterdam",
        accept_downloads=True,
    )
    context.set_default_timeout(15_000)
    return context


# --- what people do ---


def tap(page: Page, word: str, nth: int = 0) -> None:
    """Tap the link or button of the page that says this, exactly or else among its words, and wait for the screen after it."""
    follow(page, lambda: _found(page, word, nth).click())


def _found(page: Page, word: str, nth: int) -> Any:
    """What says `word`; who does not see it looks in what is folded."""
    for look in (_seen, _folded):
        if found := look(page, word, nth):
            return found
    raise AssertionError(f"nothing says {word!r} on {page.url}: {page.inner_text('body')}")


def _seen(page: Page, word: str, nth: int) -> Any:
    for exact in (True, False):
        found = page.get_by_role("link", name=word, exact=exact).or_(
            page.get_by_role("button", name=word, exact=exact)
        )
        inside = page.locator("main").locator(found)
        for some in (inside, found):
            if some.count() > nth:
                return some.nth(nth)
    return None


def _folded(page: Page, word: str, nth: int) -> Any:
    fold = page.locator("main details:not([open])").filter(has_text=word).first
    if not fold.count():
        return None
    fold.locator("summary").first.click()
    return _seen(page, word, nth)


def follow(page: Page, go: Any) -> None:
    """Do what leads to another screen, or to this one anew, and wait until it stands there with its heading in focus."""
    page.evaluate("document.body.dataset.left = 'yes'")
    go()
    page.wait_for_selector("body:not([data-left]) h1:focus", state="attached")


def choose(page: Page, word: str) -> None:
    """Tick the choice with this word."""
    page.locator("label").filter(has_text=word).first.click()


def unfold(page: Page, word: str) -> None:
    """Open the part of the page that is folded under this word."""
    page.locator("summary").filter(has_text=word).first.click()


def visit(page: Page, address: str) -> None:
    """Tap a link to this address: as from any screen that has one."""
    own = "a[href^='/']:not([target], [download]):visible"  # the first screens and the help have no places
    link = page.locator(f"nav.places a, main {own}, header {own}").last
    # In one go: news from another phone may bring the page up to date at any time.
    follow(
        page, lambda: link.evaluate("(link, to) => (link.setAttribute('href', to), link.click())", address)
    )


def typed(page: Page, word: str, text: str, name: str = "text") -> None:
    """Type this in, and tap the button that says `word`."""
    page.fill(f"[name='{name}']", text)
    tap(page, word)


# --- what a phone holds ---


_READ = """([store, key]) => new Promise((resolve, reject) => {
  const open = indexedDB.open("krachtboek");
  open.onerror = () => reject(open.error);
  open.onsuccess = () => {
    const all = open.result.transaction(store).objectStore(store);
    const asked = key === null ? all.getAll() : all.get(key);
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => { open.result.close(); resolve(asked.result ?? null); };
  };
})"""
_WRITE = """([store, value]) => new Promise((resolve, reject) => {
  const open = indexedDB.open("krachtboek");
  open.onerror = () => reject(open.error);
  open.onsuccess = () => {
    const work = open.result.transaction(store, "readwrite");
    work.objectStore(store).put(value);
    work.onabort = () => reject(work.error);
    work.oncomplete = () => { open.result.close(); resolve(null); };
  };
})"""


def kept(page: Page, store: str, key: str | None = None) -> Json:
    """What the phone's store `store` holds, all or under `key`."""
    return page.evaluate(_READ, [store, key])


def put(page: Page, store: str, value: Json) -> None:
    """Write into the phone's store, as an older app may have done."""
    page.evaluate(_WRITE, [store, value])


def waits(page: Page, number: int) -> None:
    """Wait until so many saves wait to be sent."""
    expect(page.locator("html")).to_have_attribute("data-waiting", str(number))


def is_sent(page: Page) -> None:
    """Send what waits, and wait until nothing does."""
    page.evaluate("document.querySelector('[data-sync]')?.click()")  # it may go while one looks at it
    for _ in range(300):
        if not kept(page, "waiting"):
            break
        page.wait_for_timeout(100)
    expect(page.locator("html")).to_have_attribute("data-waiting", "0", timeout=30_000)


def is_same(page: Page, book: Book, number: int = 0) -> None:
    """Phone and server hold the same, each save once."""
    waits(page, 0)
    on_server = book.workbooks[number]
    held = book.holds(number)
    position = kept(page, "meta", "position")
    assert position["digest"] == on_server.digest, "phone and server do not hold the same"
    assert position["cursor"] == on_server.seq == len(held["saves"])
    ids = [save["id"] for save in held["saves"]]
    assert len(ids) == len(set(ids)), "a save arrived twice"
    assert sorted(ids) == sorted(id_ for part in kept(page, "log") for id_ in part["ids"])


# --- what is the matter ---


def faults(page: Page) -> list[str]:
    """A list that grows with every error of the page; that the server is away is none.

    A file that the worker could not get either is `net::ERR_FAILED`; an answer that is wrong says its status.
    """
    found: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource: net::ERR_" not in message.text:
            found.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def same_but_new_ids(body: str, known: Iterable[str]) -> str:
    """The page with ids that were made for it taken out."""
    known = set(known)
    return UUID.sub(lambda found: found[0] if found[0] in known else "new", body)


def dies(folder: Path) -> None:
    """SIGKILL to the browser of that folder: no chance to finish anything."""
    wanted = f"--user-data-dir={folder}".encode()
    for process in Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if wanted in words:
            os.kill(int(process.name), signal.SIGKILL)
