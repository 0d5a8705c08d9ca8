"""Deeds: what was done with accounts of workers, by whom and from where. Written once, never changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.access.secret import hashed
from app.access.workers import WorkerAccess
from app.ids import new_id
from app.models import Deed, Worker, WorkerSession

OF_ADMINS = ("add", "reset", "end")
_SHOWN = 50


@dataclass(frozen=True)
class By:
    """Who does something, and in which session; "" for the command line."""

    id: str
    name: str
    session_id: str


COMMAND_LINE = By("", "", "")


def by(who: WorkerAccess) -> By:
    """Somebody who is logged in."""
    return By(who.worker_id, who.name, who.session_id)


def write_down(session: Session, what: str, worker: Worker | None, doer: By, now: datetime) -> None:
    """Write down a deed: "add", "reset", "end", "login", "failed" (to log in) or "logout".

    `worker` is whose account it is, None where somebody tried to log in to one that is not there.
    """
    session.add(
        Deed(
            id=new_id(),
            what=what,
            by_id=doer.id,
            by_name=doer.name,
            session_id=doer.session_id,
            worker_id=worker.id if worker else "",
            worker_name=worker.name if worker else "",
            organisation_id=worker.organisation_id if worker else "",
            at=now,
        )
    )


def write_down_login(session: Session, worker: Worker, secret: str, now: datetime) -> None:
    """Write down that a worker logged in, with the session that has this secret."""
    of = select(WorkerSession.id).where(WorkerSession.secret_hash == hashed(secret))
    write_down(session, "login", worker, By(worker.id, worker.name, session.exec(of).one()), now)


def deeds_of_admins(session: Session, organisation_id: str) -> list[Deed]:
    """The last that was done with the accounts of an organisation, newest first."""
    of = select(Deed).where(Deed.organisation_id == organisation_id, col(Deed.what).in_(OF_ADMINS))
    return list(session.exec(of.order_by(col(Deed.at).desc(), col(Deed.id).desc()).limit(_SHOWN)))


def last_reset(session: Session, worker_id: str) -> Deed | None:
    """When somebody made all of an account anew, the last time."""
    of = select(Deed).where(Deed.worker_id == worker_id, Deed.what == "reset")
    return session.exec(of.order_by(col(Deed.at).desc(), col(Deed.id).desc())).first()
