"""An app with its database, and people with two phones on one book."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import delete, insert, select
from starlette.testclient import TestClient

from app.access import COOKIE, Access, invite, start_workbook, use_invite
from app.config import Settings
from app.database import Database
from app.digest import combined, entry_digest
from app.host import utc_now
from app.ids import new_id
from app.main import create_app
from app.merge import apply_all, show
from app.models import Entry, Save, Workbook
from tests.devices import Phone
from tests.saves import as_saves


class World:
    """An app with its database, and phones that open books in it."""

    def __init__(self, url: str, folder: Path) -> None:
        app = create_app(Settings(folder, url, folder / "secret.key", "localhost", 0, "Europe/Amsterdam"))
        self.client = TestClient(app, base_url="http://localhost")
        self.client.__enter__()
        self.database = Database(url)

    def begins(self) -> tuple[Access, str]:
        with self.database.writing() as session:
            started = start_workbook(session, new_id())
            session.commit()
        return started

    def joins(self, workbook: str) -> str:
        with self.database.writing() as session:
            code = invite(session, workbook, utc_now() + timedelta(days=1))
            opened = use_invite(session, code, utc_now())
            session.commit()
        assert opened
        return opened[1]

    def posts(self, secret: str | None, body: bytes | dict[str, Any], **headers: str) -> httpx2.Response:
        self.client.cookies.clear()  # each phone has its own, given here
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent: dict[str, str | bytes] = (
            {"Cookie": f"{COOKIE}={secret}".encode(), **headers} if secret else {**headers}
        )
        return self.client.post("/sync", content=content, headers=sent)

    def sender(self, secret: str) -> Callable[[bytes], dict[str, Any]]:
        def send(body: bytes) -> dict[str, Any]:
            answer = self.posts(secret, body)
            assert answer.status_code == 200, answer.text
            return answer.json()

        return send

    def log(self, workbook: str) -> list[Save]:
        with self.database.reading() as session:
            rows = session.exec(select(Save).where(Save.workbook_id == workbook).order_by(Save.seq))
            return list(rows.scalars())

    def state(self, workbook: str) -> dict[str, Any]:
        with self.database.reading() as session:
            return {
                row.id: row.state
                for row in session.exec(select(Entry).where(Entry.workbook_id == workbook)).scalars()
            }

    def is_whole(self, workbook: str) -> None:
        """The log has no holes, the book is nothing but its log, and the digest is of the book."""
        log = self.log(workbook)
        assert [row.seq for row in log] == list(range(1, len(log) + 1))
        state = apply_all({}, as_saves(log))
        assert self.state(workbook) == state
        with self.database.reading() as session:
            book = session.get(Workbook, workbook)
            shown = session.exec(select(Entry).where(Entry.workbook_id == workbook)).scalars()
            assert {row.id: row.shown for row in shown} == {
                entry: show(entry, state[entry]) for entry in state
            }
        assert book and book.seq == len(log)
        assert book.digest == combined(entry_digest(entry, state[entry]) for entry in state)

    def backup(self, workbook: str) -> dict[Any, list[dict[str, Any]]]:
        """A copy of a book as it is; `restore` puts it back."""
        found = {}
        with self.database.reading() as session:
            for table, key in _TABLES:
                rows = session.execute(select(table).where(table.c[key] == workbook))
                found[table] = [dict(row._mapping) for row in rows]
        return found

    def restore(self, workbook: str, backup: dict[Any, list[dict[str, Any]]]) -> None:
        with self.database.writing() as session:
            for table, key in _TABLES[1:]:
                session.execute(delete(table).where(table.c[key] == workbook))
                if backup[table]:
                    session.execute(insert(table), backup[table])
            book = session.get(Workbook, workbook)
            assert book
            (row,) = backup[Workbook.__table__]
            book.seq, book.epoch, book.digest = row["seq"], row["epoch"], row["digest"]
            session.commit()


_TABLES = [(Workbook.__table__, "id"), (Entry.__table__, "workbook_id"), (Save.__table__, "workbook_id")]


class Nermin:
    """Nermin with two phones on one book."""

    def __init__(self, world: World) -> None:
        self.world = world
        who, self.secret = world.begins()
        self.id = who.workbook_id
        self.phone = Phone(world.sender(self.secret))
        self.tablet = Phone(world.sender(world.joins(self.id)))

    def all_sync(self) -> None:
        for phone in (self.phone, self.tablet, self.phone):
            phone.syncs()

    def is_the_same_everywhere(self) -> None:
        self.world.is_whole(self.id)
        assert self.phone.state == self.tablet.state == self.world.state(self.id)


def asks(*saves: Any, cursor: int = 0, epoch: str | None = None, **more: Any) -> dict[str, Any]:
    return {"cursor": cursor, "epoch": epoch, "saves": list(saves), **more}
