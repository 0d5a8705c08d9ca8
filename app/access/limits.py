"""Limits on guessing: how often something may be tried, counted in the database, so that they hold over many processes.

What is tried is named `sort:key`: the key is the account, or the beginning of a code. Each key has its limit. Never an
address: a whole shelter has one. And never all together: who tries nonsense in great numbers would keep out everybody
with a right code or password. Nothing is locked for good: who waits may try again.

Codes. Of ten digits the first four are the key, and each lets through five wrong ones an hour, of a million that there
are: a code that is open for an hour is found with a chance of 5 in a million, one that opens a book (a quarter of an
hour) too, however many guess at however many processes. With a hundred codes open day and night, who makes all 50,000
guesses an hour that are let through finds any of them with a chance of 1 in 2,000 an hour, and most open no book.

Log-ins. A try needs the password and a second step at once. Digits of the second step are 3 of a million at any moment:
even with the right password, the 100 tries a day of an account find them with a chance of 1 in 3,300 a day. What is no
account counts as one, so that nobody learns which there are.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, func, text
from sqlmodel import Session, col, select

from app.ids import new_id
from app.models import Attempt

Windows = tuple[tuple[int, timedelta], ...]  # so many within so long, each must hold

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OF_A_KEY: dict[str, Windows] = {
    # By account; but "known", a browser where its worker was logged in before, has a key of its own: guessing
    # elsewhere does not use it up.
    "login": ((5, 5 * _MINUTE), (15, _HOUR), (100, _DAY)),
    "known": ((5, 5 * _MINUTE), (15, _HOUR), (100, _DAY)),
    # Seen on each page of a worker who is logged in, so it is that worker, or somebody at that worker's desk.
    "password": ((5, 5 * _MINUTE), (20, _DAY)),
    "code": ((5, _HOUR),),
}
KEPT = _DAY  # no window is longer
_CLEANED = 200  # rows at a time


def allowed(session: Session, what: str, now: datetime) -> bool:
    """Whether `what` (`sort:key`) may be tried now. In a writing session.

    With PostgreSQL, two that ask for the same wait for each other until the end of the transaction: so what is tried
    in it, and counted in it, is never more than the limit, however many come at once.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(what.encode()).digest()[:8], signed=True)
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
    windows = OF_A_KEY[what.partition(":")[0]]
    return all(_count(session, what, now - window) < most for most, window in windows)


def count(session: Session, what: str, now: datetime) -> None:
    """Count a try of `what`. In the writing session that asked whether it is allowed.

    What may be slow (a password's hash) is tried after the commit, and taken back where it was right.
    """
    session.add(Attempt(id=new_id(), what=what, at=now))
    session.flush()
    _clean(session, now)


def take_back(session: Session, what: str, now: datetime) -> None:
    """What was counted at `now` was no guess. The tries of others before it still count."""
    session.exec(delete(Attempt).where(col(Attempt.what) == what, col(Attempt.at) == now))


def _count(session: Session, name: str, since: datetime) -> int:
    counted = select(func.count()).where(col(Attempt.what) == name, col(Attempt.at) > since)
    return session.exec(counted).one()


def _clean(session: Session, now: datetime) -> None:
    """Take away some of what no window looks at any more."""
    old = select(Attempt.id).where(col(Attempt.at) < now - KEPT).limit(_CLEANED)
    session.exec(delete(Attempt).where(col(Attempt.id).in_(old.with_for_update(skip_locked=True))))
