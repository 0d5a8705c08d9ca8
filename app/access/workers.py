"""Workers: who is logged in at which browser."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, delete, select, update

from app.access.secret import hashed
from app.ids import new_id
from app.models import Organisation, Worker, WorkerSession, utc_now

WORKER_COOKIE = "worker"
IDLE = timedelta(hours=12)  # without a look at any page
LASTS = timedelta(days=14)  # at most
KNOWN = timedelta(
    days=400
)  # that a browser is known by where somebody was logged in: the longest that cookies stay
_OFTEN = timedelta(minutes=1)


@dataclass(frozen=True)
class WorkerAccess:
    """A worker who is logged in, on whose behalf, and at which browser (`session_id`)."""

    worker_id: str
    name: str
    organisation_id: str
    organisation: str
    is_admin: bool
    session_id: str
    login: str = ""
    has_own_password: bool = True


def worker_access(session: Session, secret: str | None, now: datetime | None = None) -> WorkerAccess | None:
    """Who holds the secret of a worker's session, to see clients and colleagues.

    None for an unknown or ended one, for who works there no more, and for who still has the password that a colleague
    gave.
    """
    found = account_access(session, secret, now)
    return found if found and found.has_own_password else None


def account_access(session: Session, secret: str | None, now: datetime | None = None) -> WorkerAccess | None:
    """As `worker_access`, also for who has to choose a password first: only to get there."""
    if not secret:
        return None
    found = session.exec(
        select(WorkerSession, Worker, Organisation)
        .join(Worker, col(Worker.id) == WorkerSession.worker_id)
        .join(Organisation, col(Organisation.id) == Worker.organisation_id)
        .where(
            WorkerSession.secret_hash == hashed(secret),
            *_goes_on(now or utc_now()),
            col(Worker.ended_at).is_(None),
        )
    ).first()
    if found is None:
        return None
    its, worker, organisation = found
    return WorkerAccess(
        worker.id,
        worker.name,
        organisation.id,
        organisation.name,
        worker.is_admin,
        its.id,
        worker.login,
        worker.password_ends_at is None,
    )


def start_session(session: Session, worker_id: str, browser: str, now: datetime) -> str:
    """Let a worker be logged in at a browser; gives the session's secret, which is kept nowhere else."""
    secret = secrets.token_urlsafe(32)
    session.add(
        WorkerSession(
            id=new_id(),
            secret_hash=hashed(secret),
            worker_id=worker_id,
            browser=browser,
            created_at=now,
            seen_at=now,
        )
    )
    session.flush()
    return secret


def is_due(session: Session, secret: str, now: datetime) -> bool:
    """Whether it is to be written down that a session was used."""
    due = select(WorkerSession.id).where(
        WorkerSession.secret_hash == hashed(secret), *_goes_on(now), col(WorkerSession.seen_at) < now - _OFTEN
    )
    return session.exec(due).first() is not None


def was_used(session: Session, secret: str, now: datetime) -> None:
    """Write down that a session is used now, so that it does not end yet."""
    its = update(WorkerSession).where(col(WorkerSession.secret_hash) == hashed(secret), *_goes_on(now))
    session.exec(its.values(seen_at=now))


def sessions_of(session: Session, worker_id: str, now: datetime) -> list[WorkerSession]:
    """The browsers where a worker is logged in, the last used first."""
    return list(
        session.exec(
            select(WorkerSession)
            .where(WorkerSession.worker_id == worker_id, *_goes_on(now))
            .order_by(col(WorkerSession.seen_at).desc(), col(WorkerSession.id))
        )
    )


def end_session(session: Session, worker_id: str, session_id: str, now: datetime) -> None:
    """Log a worker out at one browser. It stays known as one where that worker was logged in (`known_browser`)."""
    its = update(WorkerSession).where(
        col(WorkerSession.id) == session_id,
        col(WorkerSession.worker_id) == worker_id,
        col(WorkerSession.ended_at).is_(None),
    )
    session.exec(its.values(ended_at=now))


def end_sessions(session: Session, worker_id: str) -> None:
    """Log a worker out everywhere; no browser is known any more."""
    session.exec(delete(WorkerSession).where(col(WorkerSession.worker_id) == worker_id))


def forget_browsers(session: Session, worker_id: str, now: datetime) -> None:
    """Take away the sessions that are so old that their browsers are not known by them any more."""
    old = col(WorkerSession.created_at) < now - KNOWN
    session.exec(delete(WorkerSession).where(col(WorkerSession.worker_id) == worker_id, old))


def known_browser(session: Session, worker_id: str, secret: str | None, now: datetime) -> str | None:
    """The session, maybe ended, by which a browser is known to be one where this worker was logged in before."""
    if not secret:
        return None
    return session.exec(
        select(WorkerSession.id).where(
            WorkerSession.secret_hash == hashed(secret),
            WorkerSession.worker_id == worker_id,
            col(WorkerSession.created_at) > now - KNOWN,
        )
    ).first()


def _goes_on(now: datetime) -> tuple[Any, ...]:
    return (
        col(WorkerSession.ended_at).is_(None),
        col(WorkerSession.seen_at) > now - IDLE,
        col(WorkerSession.created_at) > now - LASTS,
    )
