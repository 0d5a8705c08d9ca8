"""What a first visit loads: the pages of the server, what they ask for, and all that the worker keeps.

Counted are bodies as they go over the wire, in gzip where the server packs them; each file once, as browsers keep them.
"""

import http.client
from urllib.parse import urlsplit

from playwright.sync_api import Page

from app.assets import assets
from app.translate import languages

GOAL_KB = 100
LANG = "nl"
PARTS = ("code", "pages and styles", "shared data", f"texts ({LANG})", "texts of other languages", "icons")


def measure_visit(page: Page, port: int) -> list[tuple[str, bool]]:
    """Print how many KB of each; gives the goal: [(text, whether it is met)]. `page` has a book that was not opened yet."""
    page.goto("/")
    page.evaluate("bench.ready")
    page.evaluate("bench.kept")
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
    counted = sum(kb[part] for part in PARTS[:3])
    return [
        (f"code and markup of a first visit: {counted:.1f} KB in gzip (goal: {GOAL_KB})", counted <= GOAL_KB)
    ]


def _part(address: str) -> str:
    others = {assets()[f"lang-{lang}"] for lang in languages()}
    if address.endswith(".js"):
        return PARTS[0]
    if address == assets()["shared"]:
        return PARTS[2]
    if address == assets()[f"lang-{LANG}"]:
        return PARTS[3]
    if address in others:
        return PARTS[4]
    return PARTS[5] if address.endswith((".svg", ".png")) else PARTS[1]


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
