"""`python -m app looks`: who looked at a book, or what a worker did, for who must account for it."""

import argparse

from sqlmodel import Session, col, select

from app.access.login import normal_login
from app.config import Settings
from app.database import Database
from app.models import Deed, Look, Worker

_OF_LOOK = (
    "workbook_id",
    "worker_id",
    "worker_name",
    "organisation_name",
    "role",
    "session_id",
    "grant_id",
    "action",
    "outcome",
    "what",
    "entry_id",
    "section",
    "sections",
)
_OF_DEED = ("what", "worker_id", "worker_name", "by_id", "by_name", "session_id")


def looks(settings: Settings, arguments: list[str]) -> int:
    """Print the rows, a line each, oldest first; 1 where there is no such worker, 2 where it is no command."""
    parser = argparse.ArgumentParser(prog="python -m app looks")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--book", help="the id of a client's book, also of one that was erased")
    which.add_argument("--worker", help="a worker's login")
    try:
        asked = parser.parse_args(arguments)
    except SystemExit as stopped:  # it has said why
        return int(stopped.code or 0)
    database = Database(settings.database_url)
    database.migrate()
    with database.reading() as session:
        lines = _of_book(session, asked.book) if asked.book else _of_worker(session, asked.worker)
    database.close()
    print("\n".join(lines) if lines else "There is nothing.")
    return 0 if lines else 1


def _of_book(session: Session, workbook_id: str) -> list[str]:
    of = select(Look).where(Look.workbook_id == workbook_id).order_by(col(Look.at), col(Look.id))
    return [_line(look, _OF_LOOK) for look in session.exec(of)]


def _of_worker(session: Session, login: str) -> list[str]:
    worker = session.exec(select(Worker.id).where(Worker.login == normal_login(login))).first()
    looked = session.exec(select(Look).where(Look.worker_id == worker)).all()
    done = session.exec(select(Deed).where((Deed.worker_id == worker) | (Deed.by_id == worker))).all()
    return sorted([_line(look, _OF_LOOK) for look in looked] + [_line(deed, _OF_DEED) for deed in done])


def _line(row: Look | Deed, names: tuple[str, ...]) -> str:
    said = (f"{name}={getattr(row, name)}" for name in names if getattr(row, name))
    return "\t".join((f"{row.at:%Y-%m-%dT%H:%M:%SZ}", *said))
