"""`python -m bench`: how fast screens, saves and sync are, how much memory the server takes, and how the app does without it.

Everything is measured at a real server process on SQLite, with one phone that asks one thing after the other, and in
Chromium. What else the machine does counts too: the load says whether to believe a slow figure.
"""

import os
import tempfile
from pathlib import Path

from app.config import read_settings
from app.database import Database
from bench.browser import measure_browser
from bench.phone import phone_with
from bench.saves import measure_saves
from bench.screens import measure_screens
from bench.sync import measure_sync, sync_books
from tests.server import served

SIZES = (20, 200, 2_000)


def main() -> None:
    """Measure and print. A goal that is missed is a result too."""
    goals: list[tuple[str, bool]] = []
    _print_load("at the start")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = Database(read_settings({"DATA": name}).database_url)
        database.migrate()
        phones, books = [phone_with(database, size) for size in SIZES], sync_books(database)
        database.close()
        with served(folder) as (host, port, server):
            for phone in phones:
                phone.connect(host, port)
            goals += measure_screens(phones, server)
            print()
            measure_saves(phones[-1], folder)
            print()
            goals += measure_sync(host, port, books)
    print()
    with tempfile.TemporaryDirectory() as name:
        goals += measure_browser(Path(name))
    print()
    for text, met in goals:
        print(f"{'yes' if met else 'NO '}  {text}")
    _print_load("at the end")


def _print_load(when: str) -> None:
    print(f"load {when}: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
