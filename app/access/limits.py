"""Limits on guessing: how often something may be tried, counted in the database, so that they hold over many processes.

What is tried is named `sort:key`: the key is the account, or a hash of the code. Each key has its limit and so have all
of a sort together, but never an address: a whole shelter has one. Nothing is locked for good: who waits may try again.
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
}
OF_ALL: dict[str, Windows] = {
    "login": ((300, 5 * _MINUTE), (1_000, _HOUR)),
    "known": ((300, 5 * _MINUTE), (1_000, _HOUR)),
    # Of a code that is typed, a wrong one is nobody's: all wrong ones together are what tells of guessing. With nine
    # digits and a hundred codes that are open, this many an hour find one in some four years.
    "code": ((60, 10 * _MINUTE), (300, _HOUR)),
}
_KEY: Windows = ((5, 5 * _MINUTE), (15, _HOUR))
_ALL: Windows = ((300, _HOUR),)
KEPT = _DAY  # no window is longer
_CLEANED = 200  # rows at a time


def allowed(session: Session, what: str, now: datetime) -> bool:
    """Whether `what` (`sort:key`, or a sort alone) may be tried now. In a writing session.

    With PostgreSQL, two that ask for the same wait for each other until the end of the transaction: so what is tried
    in it, and counted in it, is never more than the limit, however many come at once.
    """
    return all(_fits(session, name, windows, now) for name, windows in _limits(what))


def count(session: Session, what: str, now: datetime) -> None:
    """Count a try of `what`, with the sort it is of. In the writing session that asked whether it is allowed.

    What may be slow (a password's hash) is tried after the commit, and taken back where it was right.
    """
    for name, _ in _limits(what):
        session.add(Attempt(id=new_id(), what=name, at=now))
    session.flush()
    _clean(session, now)


def take_back(session: Session, what: str, now: datetime) -> None:
    """What was counted at `now` was no guess. The tries of others before it still count."""
    names = [name for name, _ in _limits(what)]
    session.exec(delete(Attempt).where(col(Attempt.what).in_(names), col(Attempt.at) == now))


def _limits(what: str) -> list[tuple[str, Windows]]:
    """The names that `what` is counted under, and how often each may be tried. Sorts go last: they are the busiest."""
    sort, _, key = what.partition(":")
    of_all = (sort, OF_ALL.get(sort, _ALL))
    return [(f"{sort}:{key}", OF_A_KEY.get(sort, _KEY)), of_all] if key else [of_all]


def _fits(session: Session, name: str, windows: Windows, now: datetime) -> bool:
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
    return all(_count(session, name, now - window) < most for most, window in windows)


def _count(session: Session, name: str, since: datetime) -> int:
    counted = select(func.count()).where(col(Attempt.what) == name, col(Attempt.at) > since)
    return session.exec(counted).one()


def _clean(session: Session, now: datetime) -> None:
    """Take away some of what no window looks at any more."""
    old = select(Attempt.id).where(col(Attempt.at) < now - KEPT).limit(_CLEANED)
    session.exec(delete(Attempt).where(col(Attempt.id).in_(old.with_for_update(skip_locked=True))))
