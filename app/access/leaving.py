"""Leaving: devices that are ended, and a whole workbook erased for good."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from app.access.codes import end_ways_in
from app.access.secret import hashed
from app.digest import EMPTY
from app.models import (
    FORGET,
    Device,
    Entry,
    Grant,
    Invite,
    Leftover,
    Save,
    Workbook,
    new_epoch,
)


@dataclass(frozen=True)
class Lost:
    """A device that may open nothing any more; `why` is "ended", or "erased" with its workbook."""

    workbook_id: str
    device_id: str
    why: str


def lost(session: Session, secret: str | None) -> Lost | None:
    """The ended device that holds this secret; None for an unknown one, which is told nothing, and one that goes on."""
    if not secret:
        return None
    found = session.exec(
        select(Device, Workbook)
        .join(Workbook, col(Workbook.id) == Device.workbook_id)
        .where(Device.secret_hash == hashed(secret), col(Device.ended_at).is_not(None))
    ).first()
    if found is None:
        return None
    device, workbook = found
    return Lost(workbook.id, device.id, "erased" if workbook.erased_at else "ended")


def devices_of(session: Session, workbook_id: str) -> list[Device]:
    """The devices that may open a workbook, oldest first."""
    of = select(Device).where(Device.workbook_id == workbook_id, col(Device.ended_at).is_(None))
    return list(session.exec(of.order_by(col(Device.created_at), col(Device.id))))


def end_device(session: Session, workbook_id: str, device_id: str, now: datetime) -> bool:
    """End a device of this workbook: it opens nothing from its next request on. In a writing session.

    So do the codes and the card of the workbook: who had the device may have made them. Gives whether a card ended.
    """
    device = session.get(Device, device_id)
    if device is None or device.workbook_id != workbook_id or device.ended_at is not None:
        return False
    device.ended_at = now
    session.add(device)
    return end_ways_in(session, workbook_id, now)


def erase_workbook(session: Session, workbook_id: str, now: datetime) -> None:
    """Erase a whole workbook for good: of it nothing is left but that there was one, for its devices to hear of it.

    In a writing session. Workers see nothing of it any more, codes open nothing, all devices are ended.
    """
    workbook = session.exec(select(Workbook).where(Workbook.id == workbook_id).with_for_update()).one()
    tables: Iterable[Any] = (Entry, Save, Leftover, Grant)  # who looked is still to be accounted for
    for table in tables:
        session.execute(delete(table).where(table.workbook_id == workbook_id))
    of_it = (col(Invite.workbook_id) == workbook_id) | (col(Invite.takes_over) == workbook_id)
    session.execute(delete(Invite).where(of_it))
    session.execute(
        update(Device).where(col(Device.workbook_id) == workbook_id).values(name="", seen_at=None)
    )
    session.execute(
        update(Device)
        .where(col(Device.workbook_id) == workbook_id, col(Device.ended_at).is_(None))
        .values(ended_at=now)
    )
    workbook.seq, workbook.digest, workbook.epoch, workbook.erased_at = 0, EMPTY, new_epoch(), now
    session.add(workbook)
    session.info[FORGET] = True
