"""`python -m bench`: how fast every screen is with 20, 200 and 2,000 entries, how much memory, how many saves a second.

Everything is measured at a real server process on SQLite, with one phone that asks one page after the other.
"""

import http.client
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from app.access import COOKIE, start_workbook
from app.config import read_settings
from app.database import Database
from app.host import utc_now
from app.ids import new_id
from app.store import Keeper, moment, whole
from bench.addresses import Book, addresses
from bench.book import Filler
from tests.server import served

SIZES = (20, 200, 2_000)
TIMES = 40
GOAL_MS, GOAL_MB = 50, 150


@dataclass
class Phone:
    """A workbook, and a connection to the server that stays open."""

    size: int
    cookie: str
    book: Book
    connection: http.client.HTTPConnection | None = None

    def connect(self) -> None:
        """A fresh connection: the server closes those that say nothing for a while."""
        assert self.connection
        self.connection.close()
        self.connection.connect()

    def ask(self, method: str, address: str, body: str | None = None) -> tuple[int, bytes]:
        assert self.connection
        headers = {"Cookie": f"{COOKIE}={self.cookie}", "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, address, body=body, headers=headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


def main() -> int:
    """Measure and print; 1 where a goal is missed."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(read_settings({"DATA": folder}).database_url)
        database.migrate()
        phones = [_phone(database, size) for size in SIZES]
        database.close()
        with served(Path(folder)) as (host, port, server):
            for phone in phones:
                phone.connection = http.client.HTTPConnection(host, port, timeout=60)
            p95, growth = _screens(phones)
            memory = _memory(server)
            by_form = _saves_by_form(phones[-1])
        by_keeper = _saves_by_keeper(Path(folder))
    print()
    goals = [
        (f"slowest p95 at {SIZES[-1]:,} entries: {p95:.1f} ms (goal: under {GOAL_MS})", p95 < GOAL_MS),
        (f"memory of the server: {memory:.0f} MB (goal: under {GOAL_MB})", memory < GOAL_MB),
    ]
    for text, met in goals:
        print(f"{'yes' if met else 'NO '}  {text}")
    print(f"     growth {SIZES[0]} -> {SIZES[-1]:,} entries: median {growth:.1f} times slower")
    print(
        f"     saves per second on SQLite: {by_form:.0f} by forms, {by_keeper:.0f} by the store alone, a commit each"
    )
    return int(not all(met for _, met in goals))


def _phone(database: Database, size: int) -> Phone:
    with database.writing() as session:
        who, secret = start_workbook(session, new_id())
        Filler(session, who, utc_now()).fill(size)
        session.commit()
    with database.reading() as session:
        entries = whole(session, who.workbook_id)["entries"]
    book: dict[str, dict[str, object]] = {}
    for entry in entries:
        book.setdefault(entry["kind"], {})[entry["id"]] = entry["fields"]
    return Phone(size, secret, book)


def _screens(phones: list[Phone]) -> tuple[float, float]:
    """Print the table; the slowest p95 (ms) and the median growth of the p50, of the biggest book."""
    print(f"{'screen':36}" + "".join(f"{f'{phone.size:,} entries':>28}" for phone in phones))
    print(" " * 36 + f"{'p50 ms':>10}{'p95 ms':>9}{'bytes':>9}" * len(phones))
    today = utc_now().date().isoformat()
    rows = [list(addresses(phone.book, today)) for phone in phones]
    worst, growth = 0.0, []
    for row in zip(*rows, strict=True):
        line, middles = f"{row[0][0].path:36}", []
        for phone, (_, address) in zip(phones, row, strict=True):
            times, size, status = _measure(phone, address)
            p50, p95 = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
            middles.append(p50)
            line += f"{p50:10.1f}{p95:9.1f}{size:9,}" if status < 400 else f"{status:>28}"
            if phone is phones[-1]:
                worst = max(worst, p95)
        growth.append(middles[-1] / middles[0])
        print(line)
    return worst, statistics.median(growth)


def _measure(phone: Phone, address: str) -> tuple[list[float], int, int]:
    """Milliseconds of each time, bytes, status."""
    phone.connect()
    phone.ask("GET", address)
    times = []
    for _ in range(TIMES):
        start = time.perf_counter()
        status, body = phone.ask("GET", address)
        times.append((time.perf_counter() - start) * 1000)
    return times, len(body), status


def _memory(server: "subprocess.Popen[bytes]") -> float:
    """The resident memory of the server, in MB."""
    for line in Path(f"/proc/{server.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _saves_by_form(phone: Phone, count: int = 300) -> float:
    phone.connect()
    start = time.perf_counter()
    for number in range(count):
        fields = {"save": new_id(), "change": f"{new_id()} wish", "domain": "home", "text": f"wish {number}"}
        status, _ = phone.ask("POST", "/strengths/home/new?time=later", urlencode(fields))
        assert status == 303
    return count / (time.perf_counter() - start)


def _saves_by_keeper(folder: Path, count: int = 300) -> float:
    database = Database(read_settings({"DATA": str(folder / "keeper")}).database_url)
    database.migrate()
    with database.writing() as session:
        who, _ = start_workbook(session, new_id())
        session.commit()
    start = time.perf_counter()
    for number in range(count):
        with database.writing() as session:
            fields = {"removed": False, "domain": "home", "text": f"wish {number}"}
            change = {"entry": new_id(), "kind": "wish", "fields": fields, "replaces": {}}
            save = {"id": new_id(), "made_at": moment(utc_now()), "app": 1, "changes": [change]}
            assert Keeper(session, who.workbook_id, "bench").keep(save, utc_now()) is None
            session.commit()
    seconds = time.perf_counter() - start
    database.close()
    return count / seconds


if __name__ == "__main__":
    sys.exit(main())
