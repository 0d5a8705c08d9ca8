"""How many saves a second are kept on SQLite, one commit each, beside what the disk can do."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from app.access import start_workbook
from app.config import read_settings
from app.database import Database
from app.host import utc_now
from app.ids import new_id
from app.store import Keeper, moment
from bench.phone import Phone

COUNT, ROUNDS = 100, 3
PAGES = b"x" * 12_288  # about what one save adds to the log of SQLite


def measure_saves(phone: Phone, folder: Path) -> None:
    """Print saves a second: by forms of `phone`, by the store alone, and how often the disk syncs (the ceiling).

    They take turns, and the best round counts, because a disk is not as fast at all times.
    """
    database = Database(read_settings({"DATA": str(folder / "saves")}).database_url)
    database.migrate()
    with database.writing() as session:
        who, _ = start_workbook(session, new_id())
        session.commit()

    def by_form() -> None:
        fields = {"save": new_id(), "change": f"{new_id()} wish", "domain": "home", "text": "a wish"}
        _, status, _ = phone.ask("POST", "/strengths/home/new?time=later", urlencode(fields))
        assert status == 303

    def by_store() -> None:
        with database.writing() as session:
            fields = {"removed": False, "domain": "home", "text": "a wish"}
            change = {"entry": new_id(), "kind": "wish", "fields": fields, "replaces": {}}
            save = {"id": new_id(), "made_at": moment(utc_now()), "app": 1, "changes": [change]}
            assert Keeper(session, who.workbook_id, "bench").keep(save, utc_now()) is None
            session.commit()

    with (folder / "ceiling").open("wb", buffering=0) as file:

        def by_disk() -> None:
            file.write(PAGES)
            os.fsync(file.fileno())

        rounds = [[_rate(phone, work) for work in (by_form, by_store, by_disk)] for _ in range(ROUNDS)]
    database.close()
    form, store, disk = (max(rates) for rates in zip(*rounds, strict=True))
    print(f"saves per second on SQLite, each on the disk before the answer: {form:.0f} by forms,")
    print(f"{store:.0f} by the store alone; this disk syncs {disk:.0f} times a second")


def _rate(phone: Phone, work: Callable[[], None]) -> float:
    phone.connect()
    start = time.perf_counter()
    for _ in range(COUNT):
        work()
    return COUNT / (time.perf_counter() - start)
