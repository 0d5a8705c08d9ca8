"""How fast and how big the app is on a small phone: Chromium whose processor is slowed down to a quarter, and no server.

Taps and starts are measured in the page itself, until what was asked for is painted; with the server process killed.
Only the page's own thread is slowed down, not the service worker's. Beside the taps stand the same pages as static files
from a worker's cache: what they take, no app can do faster.
"""

import re
import shutil
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import BrowserContext, BrowserType, CDPSession, Page, sync_playwright

from app.access import COOKIE
from app.assets import BUILT, PLACE, assets
from app.config import read_settings
from app.database import Database
from app.pictograms import PICTOGRAMS
from app.table import TABLE
from bench.phone import Phone, phone_with
from bench.visit import measure_visit
from tests.browser.conftest import QUIET
from tests.server import Server

SIZES = (200, 2_000, 20_000)
JUDGED = 2_000
PULLED = 10_000
TAPS, STARTS, SLOWER = 40, 3, 4
GOAL_TAP, GOAL_START, GOAL_PULL = 100, 1.5, 2.0  # ms, s, s
PAINTED = Path(__file__).with_name("painted.js")
Goals = list[tuple[str, bool]]


def measure_browser(folder: Path) -> Goals:
    """Print what a first visit loads, and a line for each size of book; gives the goals: [(text, whether met)]."""
    database = Database(read_settings({"DATA": str(folder)}).database_url)
    database.migrate()
    phones = {size: phone_with(database, size) for size in sorted({*SIZES, PULLED})}
    database.close()
    server = Server(folder)
    with sync_playwright() as playwright, _still_server() as still:
        browser = _Browser(playwright.chromium, server.address, folder)
        server.start()
        goals = measure_visit(browser.opened("visit", phones[SIZES[0]].cookie), server.port)
        browser.closes()
        pulls = {
            slower: _pull(browser, phones[PULLED].cookie, f"pull-{slower}", slower) for slower in (1, SLOWER)
        }
        slow = f"{SLOWER}x slower {pulls[SLOWER]:.2f} s (told, not judged)"
        print(f"\nfirst pull of {PULLED:,} changes: {pulls[1]:.2f} s (judged), {slow}")
        goals.append(
            (f"first pull of {PULLED:,} changes: {pulls[1]:.2f} s (goal: {GOAL_PULL})", pulls[1] <= GOAL_PULL)
        )
        first = {size: _pull(browser, phones[size].cookie, str(size), 1) for size in SIZES}
        server.kill()
        return goals + _offline(browser, phones, first, still)


def _offline(browser: "_Browser", phones: dict[int, Phone], first: dict[int, float], still: str) -> Goals:
    print(
        f"\n{f'no server, {SLOWER}x slower: entries':>33}{'first pull, not slower':>24}{'tap p50':>10}{'p95':>6}"
        f"{'slowest':>9}{'cold start p50':>16}{'slowest':>9}"
    )
    taps, starts, goals, walks = {}, {}, [], {}
    for size in SIZES:
        times, screens = walks[size] = _walk(browser, size)
        begun = [_cold_start(browser, size) for _ in range(STARTS)]
        taps[size], starts[size] = _of_100(times, 95), max(begun)
        slowest = max(zip(times, screens, strict=True), key=lambda one: one[0])
        print(
            f"{size:>33,}{first[size]:>22.2f} s{_middle(times):>7.0f} ms{taps[size]:>6.0f}{slowest[0]:>9.0f}"
            f"{_middle(begun):>14.2f} s{max(begun):>9.2f}   slowest tap: {slowest[1][0]}"
        )
    times, screens = walks[JUDGED]
    static = _as_static_pages(browser, JUDGED, screens, still)
    print(
        f"the same {TAPS} screens of {JUDGED:,} entries as static pages from a worker's cache: p50 {_middle(static):.0f} ms, "
        f"p95 {_of_100(static, 95):.0f}; the app takes {_middle(times) / _middle(static):.2f} of that"
    )
    few, many = SIZES[0], SIZES[-1]
    print(
        f"growth {few:,} -> {JUDGED:,} -> {many:,} entries: taps (p95) 1 -> {taps[JUDGED] / taps[few]:.1f} -> "
        f"{taps[many] / taps[few]:.1f}, starts 1 -> {starts[JUDGED] / starts[few]:.1f} -> {starts[many] / starts[few]:.1f}"
    )
    goals.append(
        (
            f"tap to next screen, p95 at {JUDGED:,} entries: {taps[JUDGED]:.0f} ms (goal: {GOAL_TAP})",
            taps[JUDGED] <= GOAL_TAP,
        )
    )
    goals.append(
        (
            f"cold start without a server at {JUDGED:,} entries: {starts[JUDGED]:.2f} s (goal: {GOAL_START})",
            starts[JUDGED] <= GOAL_START,
        )
    )
    return goals


class _Browser:
    """Chromium, with a folder of its own for each phone."""

    def __init__(self, chromium: BrowserType, address: str, folder: Path) -> None:
        self._chromium, self.address, self._folder = chromium, address, folder
        self._context: BrowserContext | None = None

    def opened(self, name: str, cookie: str | None = None, slower: int = 1) -> Page:
        """An empty tab of a browser process that was started for it; with the book that `cookie` opens."""
        self._context = self._chromium.launch_persistent_context(
            str(self._folder / f"phone-{name}"),
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=list(QUIET),
            base_url=self.address,
            viewport={"width": 360, "height": 640},
            locale="nl-NL",
        )
        self._context.add_init_script(path=PAINTED)
        if cookie:
            self._context.add_cookies([{"name": COOKIE, "value": cookie, "url": self.address}])
        page = self._context.new_page()
        slow_down(page, slower)
        return page

    def closes(self) -> None:
        assert self._context
        self._context.close()


def slow_down(page: Page, slower: int) -> CDPSession:
    """The page's thread takes `slower` times as long for all it does."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    return session


def _pull(browser: _Browser, cookie: str, name: str, slower: int) -> float:
    """Seconds from the first page's start until the whole book is on the phone; the worker has its files afterwards."""
    page = browser.opened(name, cookie, slower)
    page.goto("/")
    ms = page.evaluate("bench.ready")
    page.evaluate("bench.kept")
    browser.closes()
    return float(ms) / 1000


def _cold_start(browser: _Browser, size: int) -> float:
    """Seconds from the start of the navigation until today is painted, in a browser that was just started."""
    page = browser.opened(str(size), slower=SLOWER)
    page.goto("/")
    ms = page.evaluate("bench.start")
    browser.closes()
    return float(ms) / 1000


def _walk(browser: _Browser, size: int) -> tuple[list[float], list[tuple[str, str]]]:
    """Milliseconds of each tap, and (path in the table, HTML) of the screen it led to: those seen least come first."""
    page = browser.opened(str(size), slower=SLOWER)
    page.goto("/")
    page.evaluate("bench.start")
    seen: dict[str, int] = {}
    tapped: set[str] = set()
    times, screens = [], []
    for _ in range(TAPS):
        links = page.evaluate(
            "[...document.querySelectorAll('a[href^=\"/\"]')].map(a => a.getAttribute('href'))"
        )
        here = urlsplit(page.url).path
        places = [(path, link) for link in links if (path := _screen(link)) and urlsplit(link).path != here]
        path, link = min(places, key=lambda one: (seen.get(one[0], 0), one[1] in tapped))
        seen[path] = seen.get(path, 0) + 1
        tapped.add(link)
        times.append(float(page.evaluate("address => bench.tap(address)", link)))
        screens.append((path, _as_made(page.content())))
    browser.closes()
    return times, screens


def _as_made(html: str) -> str:
    """The page as the templates make it: its pictures in files, not in the document."""
    html = re.sub(r'</body><div hidden="">.*</div></html>', "</body></html>", html, flags=re.DOTALL)
    return re.sub(r'href="#drawn-([\w-]+)"', lambda found: f'href="{_file_of(found[1])}#{found[1]}"', html)


def _file_of(concept: str) -> str:
    return assets()[f"pictures-{PICTOGRAMS[concept]}"]


def _screen(address: str) -> str | None:
    place = TABLE.find(unquote(urlsplit(address).path), {})
    return place.screen.path if place and place.screen.path != "/start" else None


def _as_static_pages(browser: _Browser, size: int, screens: list[tuple[str, str]], still: str) -> list[float]:
    """Milliseconds of each tap to the same HTML, without its scripts, from a worker's cache."""
    page = browser.opened(f"static-{size}", slower=SLOWER)
    page.goto(f"{still}/")
    page.evaluate(
        """async ([pages, css]) => {
            const cache = await caches.open("pages");
            const put = (address, text, type) => cache.put(address, new Response(text, { headers: { "Content-Type": type } }));
            await put("/style.css", css, "text/css");
            for (const [at, html] of pages.entries()) await put(`/${at}`, html, "text/html");
            await navigator.serviceWorker.register("/sw.js");
        }""",
        [[_still(html) for _, html in screens], _css()],
    )
    page.evaluate("bench.kept")
    times = []
    for at in range(len(screens)):
        with page.expect_navigation(wait_until="commit"):
            page.evaluate("address => bench.leave(address)", f"/{at}")
        times.append(float(page.evaluate("bench.since()")))
    browser.closes()
    return times


STILL_WORKER = """
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => event.respondWith(caches.match(event.request).then((kept) => kept || fetch(event.request))));
"""


class _Still(BaseHTTPRequestHandler):
    """An empty page and its worker; all else is in the cache."""

    def do_GET(self) -> None:
        is_worker = self.path == "/sw.js"
        body = (STILL_WORKER if is_worker else "<!doctype html><h1 id=h1></h1>").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if is_worker else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing is said of single requests."""


@contextmanager
def _still_server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Still) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


def _still(html: str) -> str:
    """The page with nothing to run and one file to load: its styles."""
    html = re.sub(r"<script\b.*?</script>", "", html, flags=re.DOTALL)
    return re.sub(
        r'<link rel="stylesheet"[^>]*>', '<link rel="stylesheet" href="/style.css">', _without_icons(html)
    )


def _without_icons(html: str) -> str:
    return re.sub(r'<link rel="(?:manifest|icon|apple-touch-icon)"[^>]*>', "", html)


def _css() -> str:
    return (BUILT / assets()["css"].removeprefix(PLACE)).read_text("utf-8")


def _middle(times: list[float]) -> float:
    return statistics.median(times)


def _of_100(times: list[float], part: int) -> float:
    return sorted(times)[int(len(times) * part / 100)]
