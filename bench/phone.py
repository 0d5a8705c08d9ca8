"""A phone that asks a server process one page after the other, over one connection."""

import http.client
import time
from dataclasses import dataclass

from app.access import COOKIE, start_workbook
from app.database import Database
from app.host import utc_now
from app.ids import new_id
from app.reading import whole
from bench.addresses import Book
from bench.book import Filler


@dataclass
class Phone:
    """A workbook of `size` entries, the cookie that opens it, and a connection that stays open."""

    size: int
    cookie: str
    book: Book
    connection: http.client.HTTPConnection | None = None

    def connect(self, host: str = "", port: int = 0) -> None:
        """A fresh connection, the first time to the server at `host`; it closes those that say nothing for a while."""
        if host:
            self.connection = http.client.HTTPConnection(host, port, timeout=60)
        assert self.connection
        self.connection.close()
        self.connection.connect()

    def ask(self, method: str, address: str, body: str | None = None) -> tuple[float, int, bytes]:
        """(milliseconds until all of the answer is here, status, body)."""
        assert self.connection
        headers = {"Cookie": f"{COOKIE}={self.cookie}", "Content-Type": "application/x-www-form-urlencoded"}
        start = time.perf_counter()
        self.connection.request(method, address, body=body, headers=headers)
        answer = self.connection.getresponse()
        found = answer.read()
        return (time.perf_counter() - start) * 1000, answer.status, found


def phone_with(database: Database, size: int) -> Phone:
    """A phone with a new workbook of `size` entries."""
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
