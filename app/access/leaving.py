"""Leaving: devices that are ended, what they still held, and a whole workbook erased for good."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from app.access.codes import end_ways_in
from app.access.devices import Access
from app.access.secret import hashed
from app.check import check_fields, check_shape
from app.digest import EMPTY
from app.kinds import SECTION_OF
from app.models import (
    FORGET,
    Device,
    Entry,
    Grant,
    Invite,
    Leftover,
    Look,
    Save,
    Workbook,
    new_epoch,
)
from app.store import Keeper

Json = Any
MAX_LEFT = 1_000  # saves of all ended devices of a workbook together: who has a phone that is not theirs fills no disk


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


def keep_leftovers(session: Session, of: Lost, saves: Sequence[Json], now: datetime) -> None:
    """Put by what an ended device still held, for the client to look at. In a writing session.

    What the book has, what keeps no rule, and what is about sharing or the owner is passed over. Where a book is
    full of such, so is the rest.
    """
    if of.why != "ended":
        return
    keeper = Keeper(session, of.workbook_id, of.device_id)
    ids = [save["id"] for save in saves]
    known = {
        *session.exec(select(Save.id).where(Save.workbook_id == of.workbook_id, col(Save.id).in_(ids))),
        *session.exec(select(Save.form).where(Save.workbook_id == of.workbook_id, col(Save.form).in_(ids))),
        *session.exec(
            select(Leftover.id).where(Leftover.workbook_id == of.workbook_id, col(Leftover.id).in_(ids))
        ),
    }
    room = (
        MAX_LEFT
        - session.exec(
            select(func.count()).select_from(Leftover).where(Leftover.workbook_id == of.workbook_id)
        ).one()
    )
    for save in saves:
        if room <= 0:
            return
        if save["id"] in known or not _is_sound(save):
            continue
        kept = dict(keeper.blanked(save))
        if all(change["fields"].get("erased") for change in kept["changes"]):
            continue
        session.add(
            Leftover(
                workbook_id=of.workbook_id, id=save["id"], device_id=of.device_id, save=kept, came_at=now
            )
        )
        known.add(save["id"])
        room -= 1


def _is_sound(save: Json) -> bool:
    return check_shape(save) is None and all(
        change["kind"] in SECTION_OF and all(why == "empty" for _, why in _problems(change))
        for change in save["changes"]
    )


def _problems(change: Mapping[str, Json]) -> list[tuple[str, str]]:
    return check_fields(change["kind"], change["fields"], {})


def leftovers(session: Session, workbook_id: str) -> list[Leftover]:
    """What ended devices of a workbook still held, oldest first."""
    of = select(Leftover).where(Leftover.workbook_id == workbook_id)
    return list(session.exec(of.order_by(col(Leftover.came_at), col(Leftover.id))))


def take_leftovers(session: Session, who: Access, now: datetime) -> None:
    """Put all that was left in the book; what cannot be stays where it is. In a writing session."""
    left = leftovers(session, who.workbook_id)
    keeper = Keeper(session, who.workbook_id, who.device_id)
    keeper.read_for([one.save for one in left])
    for one in sorted(left, key=lambda one: (one.save["made_at"], one.id)):
        if keeper.keep(one.save, now) is None:
            session.delete(one)


def drop_leftovers(session: Session, workbook_id: str) -> None:
    """Throw away all that was left. In a writing session."""
    session.execute(delete(Leftover).where(col(Leftover.workbook_id) == workbook_id))
    session.info[FORGET] = True


def erase_workbook(session: Session, workbook_id: str, now: datetime) -> None:
    """Erase a whole workbook for good: of it nothing is left but that there was one, for its devices to hear of it.

    In a writing session. Workers see nothing of it any more, codes open nothing, all devices are ended.
    """
    workbook = session.exec(select(Workbook).where(Workbook.id == workbook_id).with_for_update()).one()
    tables: Iterable[Any] = (Entry, Save, Leftover, Look, Grant)
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
