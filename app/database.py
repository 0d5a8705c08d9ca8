"""The database: SQLite (WAL) without any set-up, PostgreSQL by one URL. Migrates at start."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlmodel import Session

from app.models import FORGET, KEY
from app.secret_key import KeyFile

PATIENCE = 30.0  # seconds that one writer on SQLite waits for another
MIGRATIONS = Path(__file__).parent / "migrations"
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# Errors go to the log: without what people wrote.
_BOTH: Any = {"json_serializer": _json, "hide_parameters": True}
_BRIEF = 2.0  # seconds that nobody needs to be reading in
_MIGRATING = 0x6B7261636874  # any number that is only ours


class Database:
    """Sessions to read with and sessions to write with."""

    def __init__(self, url: str, key_file: Path | None = None) -> None:
        """Open the database at `url` (an SQLAlchemy URL); its folder is made if it is not there.

        `key_file` is where the key of sealed values is, by default beside an SQLite file.
        """
        self.url = url
        sqlite = url.startswith("sqlite")
        beside = Path(url.removeprefix("sqlite:///")).with_name("secret.key") if sqlite else None
        self._info = {KEY: KeyFile(key_file or beside)}
        self.engine = _sqlite(url) if sqlite else create_engine(url, pool_pre_ping=True, **_BOTH)
        # Times that something was erased, and how many of them it is gone from SQLite's write-ahead log. Begins
        # with one: who was here before may have been cut off.
        self._erased, self._forgotten = int(sqlite), 0
        self._counting = Lock()
        self._writing = self.engine.execution_options(writing=True)
        # SQLite reads of one moment by itself.
        self._reading = (
            self.engine if sqlite else self.engine.execution_options(isolation_level="REPEATABLE READ")
        )

    def migrate(self) -> None:
        """Bring the tables up to date with this version of the app."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self._writing.begin() as connection:
            if connection.dialect.name == "postgresql":  # several processes may start at once
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        self._forget()

    def reading(self) -> Session:
        """A session that only reads, of one moment."""
        return Session(self._reading, expire_on_commit=False, info=self._info)

    def writing(self) -> Session:
        """A session that writes: on SQLite it has the write lock from its first statement on."""
        session = Session(self._writing, expire_on_commit=False, info=self._info)
        event.listen(session, "after_commit", self._committed)
        return session

    def _committed(self, session: Session) -> None:
        erased = session.info.pop(FORGET, False) and self.engine.dialect.name == "sqlite"
        with self._counting:
            self._erased += erased
        self._forget(_BRIEF if erased else 0)

    def _forget(self, patience: float = 0) -> None:
        """What was erased is not to stay in SQLite's write-ahead log. PostgreSQL forgets as it vacuums.

        It stays as long as somebody reads what was before; then each later commit tries again, and so does each start.
        """
        erased = self._erased
        if erased == self._forgotten:
            return
        with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=patience)) as connection:
            try:
                busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError:  # the disk, say: what was committed is kept all the same
                return
        if not busy:
            with self._counting:
                self._forgotten = max(self._forgotten, erased)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _sqlite(url: str) -> Engine:
    path = url.removeprefix("sqlite:///")
    Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # nobody else on this machine reads it
    lasting = {"check_same_thread": False, "timeout": PATIENCE}
    engine = create_engine(url, connect_args=lasting, **_BOTH)

    @event.listens_for(engine, "connect")
    def _connect(connection, _record):  # type: ignore[no-untyped-def]
        connection.isolation_level = None  # transactions are ours, not the driver's
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")  # an answer means: on the disk
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")  # what is erased is overwritten, too

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine
