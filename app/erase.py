"""`python -m app erase --old-of <book>`: erase for good what a client's new book took the place of, as the client asks.

The client has no phone and no card of the old book any more, so nobody else can. A worker can begin a new book alone,
however: so it first only says what there is, and when a phone was last there.
"""

import argparse
import sys

from sqlmodel import Session

from app.access import devices_of, erase_workbook
from app.config import Settings
from app.database import Database
from app.host import utc_now
from app.models import Workbook


def erase(settings: Settings, arguments: list[str]) -> int:
    """Do what is asked; 1 where there is no such book, 2 where the arguments are no command."""
    parser = argparse.ArgumentParser(prog="python -m app erase")
    parser.add_argument("--old-of", required=True, metavar="BOOK", help="the new book: /work/clients/<book>")
    parser.add_argument("--yes", action="store_true", help="erase; without it, only say what there is")
    try:
        asked = parser.parse_args(arguments)
    except SystemExit as stopped:  # it has said why
        return int(stopped.code or 0)
    database = Database(settings.database_url)
    database.migrate()
    try:
        with database.writing() as session:
            found = old_books(session, asked.old_of)
            for book in found:
                print(_said(session, book))
                if asked.yes:
                    erase_workbook(session, book.id, utc_now())
            session.commit()
    finally:
        database.close()
    if not found:
        print("There is no book that this one took the place of, or it is erased.", file=sys.stderr)
        return 1
    print("Erased for good." if asked.yes else "If the client wants it erased for good, add --yes.")
    return 0


def old_books(session: Session, workbook_id: str) -> list[Workbook]:
    """The books that a book took the place of, one after the other, but for those that are erased."""
    found: list[Workbook] = []
    book = session.get(Workbook, workbook_id)
    while book and book.took_over:
        book = session.get(Workbook, book.took_over)
        found += [book] if book and book.erased_at is None else []
    return found


def _said(session: Session, book: Workbook) -> str:
    days = [one.seen_at or one.created_at for one in devices_of(session, book.id)]
    last = f"a phone was last there on {max(days):%Y-%m-%d}" if days else "no phone has it"
    return f"A book begun on {book.created_at:%Y-%m-%d}; {last}."
