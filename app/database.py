"""The database: SQLite (WAL) without any set-up, PostgreSQL by one URL. Migrates at start."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlmodel import Session

from app.models import FORGET

PATIENCE = 30.0  # seconds that one writer on SQLite waits for another
MIGRATIONS = Path(__file__).parent / "migrations"
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# Errors go to the log: without what people wrote.
_BOTH: Any = {"json_serializer": _json, "hide_parameters": True}
_BRIEF = 2.0  # seconds that nobody needs to be reading in
_MIGRATING = 0x6B7261636874  # any number that is only ours


class Database:
    """Sessions to read with and sessions to write with."""

    def __init__(self, url: str) -> None:
        """Open the database at `url` (an SQLAlchemy URL); its folder is made if it is not there."""
        self.url = url
        sqlite = url.startswith("sqlite")
        self.engine = _sqlite(url) if sqlite else create_engine(url, pool_pre_ping=True, **_BOTH)
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

    def reading(self) -> Session:
        """A session that only reads, of one moment."""
        return Session(self._reading, expire_on_commit=False)

    def writing(self) -> Session:
        """A session that writes: on SQLite it has the write lock from its first statement on."""
        session = Session(self._writing, expire_on_commit=False)
        event.listen(session, "after_commit", self._forget)
        return session

    def _forget(self, session: Session) -> None:
        """What was erased is not to stay in SQLite's write-ahead log. PostgreSQL forgets as it vacuums."""
        if session.info.pop(FORGET, False) and self.engine.dialect.name == "sqlite":
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=_BRIEF)) as connection:
                connection.execute(
                    "PRAGMA wal_checkpoint(TRUNCATE)"
                )  # or the next one does, where somebody reads

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
