"""`python -m app worker …`: accounts of workers from the command line, for who sets up the app."""

import argparse
import sys
from datetime import datetime

import segno
from sqlmodel import Session, col, select

from app.access.accounts import (
    Given,
    NewWorker,
    Refused,
    add_worker,
    end_worker,
    organisation_named,
    reset_worker,
)
from app.access.login import normal_login
from app.config import Settings
from app.database import Database
from app.host import utc_now
from app.models import Organisation, Worker

USAGE = "python -m app worker [add | list | end | reset]"
WHY = {
    "name": "Give a name of 1 to 100 characters.",
    "login": "Give a login without spaces, of 1 to 100 characters.",
    "taken": "There is a worker with this login already.",
}


def worker(settings: Settings, arguments: list[str]) -> int:
    """Do what is asked; 1 where it cannot be done, 2 where the arguments are no command."""
    try:
        asked = _parser().parse_args(arguments)
    except SystemExit as stopped:  # it has said why
        return int(stopped.code or 0)
    database = Database(settings.database_url, settings.secret_key_file)
    database.migrate()
    try:
        with database.writing() as session:
            said = asked.do(session, asked, utc_now())
            session.commit()
    except Refused as refused:
        print(WHY[refused.why], file=sys.stderr)
        return 1
    except LookupError as missing:
        print(missing.args[0], file=sys.stderr)
        return 1
    finally:
        database.close()
    print(said)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app worker")
    commands = parser.add_subparsers(required=True, metavar="add | list | end | reset")
    add = commands.add_parser("add", help="make an account, and the organisation if it is not there")
    add.add_argument("--organisation", required=True)
    add.add_argument("--name", required=True, help="the name that clients see")
    add.add_argument("--login", required=True)
    add.add_argument("--admin", action="store_true", help="may make and end accounts of the organisation")
    add.set_defaults(do=_add)
    commands.add_parser("list", help="all accounts").set_defaults(do=_list)
    for name, does, what in (
        ("end", _end, "end an account for good"),
        ("reset", _reset, "give a new password, a new secret for the phone and new recovery codes"),
    ):
        command = commands.add_parser(name, help=what)
        command.add_argument("--login", required=True)
        command.set_defaults(do=does)
    return parser


def _add(session: Session, asked: argparse.Namespace, now: datetime) -> str:
    organisation = organisation_named(session, asked.organisation, now)
    new = NewWorker(asked.name, asked.login, asked.admin)
    return _given(add_worker(session, organisation.id, new, now))


def _list(session: Session, _asked: argparse.Namespace, _now: datetime) -> str:
    found = session.exec(
        select(Worker, Organisation)
        .join(Organisation, col(Organisation.id) == Worker.organisation_id)
        .order_by(Organisation.name, Worker.login)
    ).all()
    lines = ["\t".join((organisation.name, one.login, one.name, *_marks(one))) for one, organisation in found]
    return "\n".join(lines) or "There is no worker yet. Add one: python -m app worker add --help"


def _marks(one: Worker) -> list[str]:
    return [mark for mark, is_so in (("admin", one.is_admin), ("ended", one.ended_at is not None)) if is_so]


def _end(session: Session, asked: argparse.Namespace, now: datetime) -> str:
    found = _found(session, asked.login)
    end_worker(session, found, now)
    return f"{found.name} is logged out everywhere, and clients share nothing with this account any more."


def _reset(session: Session, asked: argparse.Namespace, now: datetime) -> str:
    return _given(reset_worker(session, _found(session, asked.login), now))


def _found(session: Session, login: str) -> Worker:
    found = session.exec(
        select(Worker).where(Worker.login == normal_login(login), col(Worker.ended_at).is_(None))
    ).first()
    if found is None:
        raise LookupError(f"There is no worker with the login {login!r}.")
    return found


def _given(given: Given) -> str:
    return "\n".join(
        (
            f"This is shown once. Hand it over to {given.name}, who logs in at /work.",
            "",
            f"login:    {given.login}",
            f"password: {given.password}   (works for seven days, until another is chosen)",
            "",
            "For the app on the phone that shows codes:",
            given.otpauth,
            _drawn(given.otpauth),
            "Recovery codes, each in place of a code of the phone, once:",
            *(f"  {code}" for code in given.recovery_codes),
        )
    )


def _drawn(address: str) -> str:
    """A QR code for a terminal: two rows of it in a line, for one with light letters on dark."""
    rows = [[bool(dark) for dark in row] for row in segno.make_qr(address, error="l").matrix_iter(border=2)]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    marks = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    return "\n".join(
        "".join(marks[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    )
