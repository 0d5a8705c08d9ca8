"""What a first visit loads: the pages of the server, what they ask for, and all that the worker keeps.

Counted are bodies as they go over the wire, in gzip where the server packs them; each file once, as browsers keep them.
"""

import http.client
import re
from urllib.parse import urlsplit

from playwright.sync_api import Page

from app.assets import assets
from app.build import LATER
from app.translate import languages

GOAL_KB = 100
GOAL_TEXTS_KB = 40  # of one language, with the words by which its pictures are found
LANG = "nl"
PARTS = (
    "code",
    "pages and styles",
    "shared data",
    f"texts ({LANG})",
    "texts of other languages",
    "pictures and icons",
    "words of pictures",
    "letters",
    "reading aloud, later",
)


def measure_visit(page: Page, port: int) -> list[tuple[str, bool]]:
    """Print how many KB of each; gives the goal: [(text, whether it is met)]. `page` has a book that was not opened yet."""
    page.goto("/")
    page.evaluate("bench.ready")
    page.evaluate("bench.kept")
    page.locator("html[data-offline=ready]").wait_for(state="attached")  # with all of its language
    found = page.evaluate(
        """async () => {
            const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
            const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
            const kept = (await Promise.all(caches_.map((cache) => cache.keys()))).flat().map(({ url }) => url);
            return [...loaded, ...kept];
        }"""
    )
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
    addresses = {urlsplit(url).path for url in found} - {"/sync"}
    kb = dict.fromkeys(PARTS, 0.0)
    for address in sorted(addresses | {"/start", "/", "/sw.js"}):
        kb[_part(address)] += _bytes(port, address, "" if address == "/start" else cookie) / 1000
    print("first visit, KB in gzip: " + " · ".join(f"{name} {size:.1f}" for name, size in kb.items()))
    counted = sum(kb[part] for part in ("code", "pages and styles"))
    both = counted + kb["shared data"]
    print(f"code and markup, with the data both hosts share: {both:.1f} KB in gzip (told, not judged)")
    texts = {lang: _texts(port, lang) for lang in languages()}
    sizes = " · ".join(f"{lang} {size:.1f}" for lang, size in texts.items())
    print(f"texts of a language, with the words of pictures, KB in gzip: {sizes}")
    drawn = " · ".join(f"{script} {size:.1f}" for script, size in _letters(port).items())
    print(f"letters of a script, normal and bold, KB, apart from texts: {drawn}")
    most = max(texts.values())
    return [
        (f"code and markup of a first visit: {counted:.1f} KB in gzip (goal: {GOAL_KB})", counted <= GOAL_KB),
        (f"texts of one language: {most:.1f} KB in gzip (goal: {GOAL_TEXTS_KB})", most <= GOAL_TEXTS_KB),
    ]


def _texts(port: int, lang: str) -> float:
    return sum(_bytes(port, assets()[f"{part}-{lang}"], "") for part in ("lang", "words")) / 1000


def _letters(port: int) -> dict[str, float]:
    """KB of the fonts of each script; but for Latin they come only where a text has such letters."""
    found: dict[str, float] = {}
    for name, address in assets().items():
        if name.endswith(".woff2"):
            script = re.sub("^.*?-(latin-ext|latin|arabic|cyrillic)-.*$", r"\1", name)
            found[script] = found.get(script, 0) + _bytes(port, address, "") / 1000
    return found


def _part(address: str) -> str:
    name = next((name for name, file in assets().items() if file == address), "")
    if name.startswith(LATER):
        return "reading aloud, later"
    if address.endswith(".js"):
        return "code"
    if name == "shared":
        return "shared data"
    if name.startswith(("lang-", "soup-")) and not name.endswith(f"-{LANG}"):
        return "texts of other languages"  # they come once the app is kept
    if name.startswith("lang-"):
        return f"texts ({LANG})"
    if name.startswith("words-"):
        return "words of pictures"
    if address.endswith(".woff2"):
        return "letters"
    return "pictures and icons" if address.endswith((".svg", ".png")) else "pages and styles"


def _bytes(port: int, address: str, cookie: str) -> int:
    connection = http.client.HTTPConnection("localhost", port, timeout=30)
    connection.request(
        "GET", address, headers={"Accept-Encoding": "gzip", "Cookie": cookie, "Accept": "text/html"}
    )
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status in (200, 303), f"{address}: {answer.status}"
    connection.close()
    return len(body)
