"""How fast `/sync` is in books of 200, 2,000 and 20,000 entries, on SQLite, at a real server process.

One phone sends batch after batch, half new entries and half changes of those there are; then a new phone takes in
all of it. Only the wait for answers counts, not what the phone does with them.
"""

import gzip
import http.client
import json
import random
import time
from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from app.access import COOKIE, start_workbook
from app.database import Database
from app.host import utc_now
from app.ids import new_id
from app.models import Entry
from app.store import moment
from bench.book import Filler

SIZES = (200, 2_000, 20_000)
BATCH, BATCHES = 200, 15
GOAL_PUSH, GOAL_PULL = 2_000, 2.0  # changes a second; seconds for 10,000 changes


@dataclass
class SyncBook:
    """A filled book, and what a phone needs to change its wishes: {entry id: [save id] as seen}."""

    size: int
    secret: str
    live: dict[str, list[str]]


def sync_books(database: Database) -> list[SyncBook]:
    """Fill the books to measure with."""
    return [_book(database, size) for size in SIZES]


def _book(database: Database, size: int) -> SyncBook:
    with database.writing() as session:
        who, secret = start_workbook(session, new_id())
        Filler(session, who, utc_now()).fill(size)
        session.commit()
    with database.reading() as session:
        wishes = session.exec(select(Entry).where(Entry.workbook_id == who.workbook_id, Entry.kind == "wish"))
        live = {entry.id: entry.shown["seen"] for entry in wishes}
    return SyncBook(size, secret, live)


def measure_sync(host: str, port: int, books: list[SyncBook]) -> list[tuple[str, bool]]:
    """Print a table of all books; gives the goals: [(text, whether it is met)]."""
    print(
        f"{'/sync: entries':>20}  {'changes/s':>9}  {'10,000 pulled':>13}  {'the same packed':>15}  {'nothing new':>11}"
    )
    pushes, pulls = [], []
    for book in books:
        device = _Device(host, port, book.secret)
        push = _push(device, book)
        plain, packed = _pull(device, None), _pull(device, "gzip")
        nothing = min(_timed(device, device.asks([]))[0] for _ in range(20))
        pushes.append(push)
        pulls.append(plain)
        print(
            f"{book.size:>20,}  {push:>9,.0f}  {plain:>11.2f} s  {packed:>13.2f} s  {nothing * 1000:>8.1f} ms"
        )
    return [
        (
            f"slowest /sync: {min(pushes):,.0f} changes a second (goal: {GOAL_PUSH:,})",
            min(pushes) >= GOAL_PUSH,
        ),
        (
            f"slowest first pull of 10,000 changes: {max(pulls):.2f} s (goal: {GOAL_PULL})",
            max(pulls) <= GOAL_PULL,
        ),
    ]


class _Device:
    def __init__(self, host: str, port: int, secret: str) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=60)
        self._headers = {"Cookie": f"{COOKIE}={secret}", "Content-Type": "application/json"}
        self.place: dict[str, Any] = {"cursor": 0, "last": None, "epoch": None}

    def asks(self, saves: list[Any]) -> bytes:
        return json.dumps({**self.place, "saves": saves}).encode()

    def send(self, body: bytes, encoding: str | None = None) -> bytes:
        headers = {**self._headers, "Accept-Encoding": encoding or "identity"}
        self._connection.request("POST", "/sync", body=body, headers=headers)
        answer = self._connection.getresponse()
        found = answer.read()
        assert answer.status == 200, found[:200]
        return found

    def takes(self, answer: bytes) -> Any:
        found = json.loads(answer)
        self.place = {name: found[name] for name in self.place}
        return found


def _timed(device: _Device, body: bytes, encoding: str | None = None) -> tuple[float, bytes]:
    start = time.perf_counter()
    answer = device.send(body, encoding)
    return time.perf_counter() - start, answer


def _push(device: _Device, book: SyncBook) -> float:
    """Changes a second."""
    _pull(device, None)  # the phone has all before
    chance, waited = random.Random(1), 0.0
    for number in range(BATCHES + 1):
        changed = chance.sample(sorted(book.live), min(len(book.live), BATCH // 2))
        saves = [_save(book, entry) for entry in changed]
        saves += [_save(book, new_id()) for _ in range(BATCH - len(saves))]
        seconds, answer = _timed(device, device.asks(saves))
        assert {outcome["outcome"] for outcome in device.takes(answer)["outcomes"]} == {"kept"}
        waited += seconds if number else 0  # the first one warms up
    return BATCH * BATCHES / waited


def _save(book: SyncBook, entry: str) -> dict[str, Any]:
    save_id = new_id()
    seen = book.live.get(entry, [])
    if seen:
        book.live[entry] = [save_id]
    fields = {
        "removed": False,
        "domain": "leisure",
        "text": f"weer tekenen met mijn buurvrouw {save_id}",
        "text_lang": "nl",
    }
    replaces = dict.fromkeys(fields, seen) if seen else {}  # as a form does that saw the entry
    changes = [{"entry": entry, "kind": "wish", "fields": fields, "replaces": replaces}]
    return {"id": save_id, "made_at": moment(utc_now()), "app": 1, "changes": changes}


def _pull(device: _Device, encoding: str | None) -> float:
    """Seconds to take in all of a book, for each 10,000 changes."""
    device.place = {"cursor": 0, "last": None, "epoch": None}
    waited, count, more = 0.0, 0, True
    while more:
        seconds, answer = _timed(device, device.asks([]), encoding)
        found = device.takes(gzip.decompress(answer) if answer[:2] == b"\x1f\x8b" else answer)
        waited, count, more = waited + seconds, count + len(found["saves"]), found["more"]
    return waited / max(count, 1) * 10_000
