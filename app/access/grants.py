"""Grants: what a worker sees of which workbook. Only the client makes one, by using the worker's code."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from app.access.workers import WorkerAccess
from app.forms import APP
from app.ids import new_id
from app.kinds import SECTIONS
from app.merge import show
from app.models import Entry, Grant, Organisation, Worker
from app.sight import PARENTS, Sight, closed, granted
from app.store import Keeper, moment

Json = Any
SERVER = "server"  # the author of saves that no person's form made


def connect(
    session: Session, workbook_id: str, worker_id: str, shares: Collection[str], now: datetime
) -> str:
    """Let a worker see these sections of a workbook; gives the grant's id. In a writing session.

    Called for the client only; `now` is in the zone where the client is, for the day there. A worker who is connected
    already keeps what the client shared before; one with whom nothing is shared any more gets the grant of before
    again, so that what they wrote is still theirs.
    """
    today, now = day_of(now)
    Keeper(session, workbook_id, SERVER)  # who connects at the same moment waits
    known: Grant | None = None
    for grant, sections in _grants(session, today, workbook_id=workbook_id, worker_id=worker_id):
        if sections is not None:
            return grant.id
        known = grant
    worker, organisation = session.exec(
        select(Worker, Organisation)
        .join(Organisation, col(Organisation.id) == Worker.organisation_id)
        .where(Worker.id == worker_id)
    ).one()
    fields: dict[str, Json] = {
        "removed": False,
        "name": worker.name,
        "organisation": organisation.name,
        **{f"shares.{section}": section in shares for section in SECTIONS},
    }
    if known is None:
        known = Grant(workbook_id=workbook_id, id=new_id(), worker_id=worker_id, created_at=now)
        session.add(known)
    else:
        fields |= {"ended": False, "until": None}
    _say(session, known, fields, now)
    return known.id


def day_of(now: datetime) -> tuple[str, datetime]:
    """The day of `now` in its own zone, by which sharing goes; and `now` as the database keeps moments, in UTC."""
    return now.date().isoformat(), now.astimezone(UTC)


def sight_of(session: Session, worker: WorkerAccess, workbook_id: str, today: str) -> Sight | None:
    """What a worker sees of a workbook on a day; None for one without a grant that holds."""
    return sight_with(session, worker.worker_id, workbook_id, today)


def sight_with(session: Session, worker_id: str, workbook_id: str, today: str) -> Sight | None:
    """As `sight_of`, for a worker who need not be there: at the client's act only."""
    found = _grants(session, today, workbook_id=workbook_id, worker_id=worker_id)
    seen = [(grant, sections) for grant, sections in found if sections is not None]
    return _sight(session, *seen[-1]) if seen else None


def clients_of(session: Session, worker: WorkerAccess, today: str) -> dict[str, Sight]:
    """The workbooks that a worker sees something of on a day, by id, and what."""
    return {
        grant.workbook_id: _sight(session, grant, sections)
        for grant, sections in _grants(session, today, worker_id=worker.worker_id)
        if sections is not None
    }


def _sight(session: Session, grant: Grant, sections: frozenset[str]) -> Sight:
    of = select(Entry.shown).where(Entry.workbook_id == grant.workbook_id, col(Entry.kind).in_(PARENTS))
    return Sight(grant.id, sections, closed(session.exec(of)))


def end_grants(session: Session, worker_id: str, now: datetime) -> None:
    """Nothing is shared with a worker any more, who works there no longer: the client sees that it ended."""
    found = session.exec(
        select(Grant)
        .where(Grant.worker_id == worker_id, col(Grant.ended_at).is_(None))
        .order_by(col(Grant.id))
    )
    for grant in found.all():
        grant.ended_at = now
        session.add(grant)
        _stop(session, grant, now, stopped=True)


def leave(session: Session, worker_id: str, workbook_id: str, now: datetime) -> None:
    """A worker sees nothing of a workbook any more that another takes the place of, unless the client shares it again.

    Called at the client's act only; `now` as for `connect`.
    """
    today, now = day_of(now)
    for grant, sections in _grants(session, today, workbook_id=workbook_id, worker_id=worker_id):
        if sections is not None:
            _stop(session, grant, now)


def _stop(session: Session, grant: Grant, now: datetime, stopped: bool = False) -> None:
    """Write in the client's book that nothing is shared by a grant; `stopped`: nor can be any more."""
    state = Keeper(session, grant.workbook_id, SERVER).state(grant.id)
    if state is not None and not show(grant.id, state)["fields"].get("removed"):
        _say(session, grant, {"ended": True, "stopped": stopped, "removed": False}, now)


def _say(session: Session, grant: Grant, fields: dict[str, Json], now: datetime) -> None:
    """Write these fields of a grant in the client's book, in place of all that was said of them."""
    keeper = Keeper(session, grant.workbook_id, SERVER)
    state = keeper.state(grant.id)
    held = state["fields"] if state else {}
    replaces = {name: sorted(held[name]["live"]) for name in fields if name in held}
    change = {"entry": grant.id, "kind": "grant", "fields": fields, "replaces": replaces}
    save = {"id": new_id(), "made_at": moment(now), "app": APP, "changes": [change]}
    if why := keeper.keep(save, now):
        raise ValueError(why)


def _grants(session: Session, today: str, **of: str) -> list[tuple[Grant, frozenset[str] | None]]:
    """Grants that nobody ended, oldest first, with the sections that the client gives by them."""
    found = session.exec(
        select(Grant, Entry)
        .join(Entry, (col(Entry.workbook_id) == Grant.workbook_id) & (col(Entry.id) == Grant.id))
        .where(col(Grant.ended_at).is_(None), *(getattr(Grant, name) == value for name, value in of.items()))
        .order_by(col(Grant.created_at), col(Grant.id))
    )
    return [(grant, granted(entry.shown, today)) for grant, entry in found]
