"""Logging in: a login, its password and a second step, all at once, so that nobody learns which of them was right."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select

from app.access.deeds import COMMAND_LINE, write_down, write_down_login
from app.access.limits import allowed, count, take_back
from app.access.passwords import LONGEST, hash_password, is_outdated, is_password
from app.access.second import use_second
from app.access.workers import end_session, forget_browsers, known_browser, start_session
from app.database import Database
from app.models import Worker
from app.text import readable

LONGEST_LOGIN = 100


@dataclass(frozen=True)
class Said:
    """What somebody typed who wants to log in."""

    login: str
    password: str
    code: str


def log_in(database: Database, said: Said, browser: str, held: str | None, now: datetime) -> str | None:
    """Log a worker in; gives the secret of a new session, or None, whatever the matter is.

    `browser` is what it is called, `held` the secret that it holds: one of an ended session tells that it was this
    worker's before. Such a browser has tries of its own, which nobody's guessing elsewhere uses up. A try is counted
    before it is made: many at once are no more than the limit.
    """
    login = normal_login(said.login)
    with database.writing() as session:
        worker = _worker(session, login, now)
        known = known_browser(session, worker.id, held, now) if worker else None
        what = f"known:{known}" if known else f"login:{hashlib.sha256(login.encode()).hexdigest()}"
        if len(said.password) > LONGEST or not allowed(session, what, now):
            return None
        count(session, what, now)
        session.commit()
    # Slow on purpose, and for an unknown login too; nobody waits for the database meanwhile.
    right = is_password(worker.password_hash if worker else None, said.password)
    anew = hash_password(said.password) if right and worker and is_outdated(worker.password_hash) else None
    with database.writing() as session:
        again = _worker(session, login, now)
        is_theirs = right and worker and again and again.password_hash == worker.password_hash
        if again is None or not is_theirs or not use_second(session, again, said.code, now):
            write_down(session, "failed", again, COMMAND_LINE, now)
            session.commit()
            return None
        again.password_hash = anew or again.password_hash
        session.add(again)
        take_back(session, what, now)
        forget_browsers(session, again.id, now)
        if known:
            end_session(session, again.id, known, now)
        secret = start_session(session, again.id, browser, now)
        write_down_login(session, again, secret, now)
        session.commit()
    return secret


def normal_login(login: str) -> str:
    """A login as it is kept: small letters, nothing around it."""
    return readable(login).strip().casefold()[:LONGEST_LOGIN]


def _worker(session: Session, login: str, now: datetime) -> Worker | None:
    """Who logs in by this name; in a writing session, so that a code counts once however many come with it."""
    ends = col(Worker.password_ends_at)
    return session.exec(
        select(Worker)
        .where(Worker.login == login, col(Worker.ended_at).is_(None), or_(ends.is_(None), ends > now))
        .with_for_update()
    ).first()
