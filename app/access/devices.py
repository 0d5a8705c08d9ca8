"""Devices: who holds the secret of one may open its workbook. Only a hash of the secret is kept."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.access.secret import hashed
from app.ids import is_id, new_id
from app.models import Device, Entry, Workbook

COOKIE = "device"
COOKIE_DAYS = 400  # the longest that browsers keep one


@dataclass(frozen=True)
class Access:
    """A device that may open a workbook."""

    workbook_id: str
    device_id: str
    name: str = field(default="", compare=False)  # what its browser said it is
    seen_at: datetime | None = field(default=None, compare=False)


def access(session: Session, secret: str | None) -> Access | None:
    """What the holder of a device secret may open; None for a missing, unknown or ended one."""
    if not secret:
        return None
    device = session.exec(select(Device).where(Device.secret_hash == hashed(secret))).first()
    if device is None or device.ended_at is not None:
        return None
    return Access(device.workbook_id, device.id, device.name, device.seen_at)


def is_news(who: Access, name: str, now: datetime) -> bool:
    """Whether a contact of a device is to be noted: the first of a day, or from a browser of another name."""
    return who.seen_at is None or who.seen_at.date() != now.date() or who.name != name


def note_contact(session: Session, who: Access, name: str, now: datetime) -> None:
    """Note the day on which a device was last there, and what its browser says it is. In a writing session."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)  # the client needs no more
    values = {"name": name, "seen_at": day}
    session.execute(update(Device).where(col(Device.id) == who.device_id).values(**values))


def start_workbook(session: Session, workbook_id: str) -> tuple[Access, str]:
    """Make an empty workbook and its first device; gives the device's secret, which is kept nowhere else.

    An id that is taken never opens what is there; then, or when it is no id, the workbook gets a new one.
    """
    if not is_id(workbook_id) or not _take(session, workbook_id):
        workbook_id = new_id()
        _take(session, workbook_id)
    return new_device(session, workbook_id)


def _take(session: Session, workbook_id: str) -> bool:
    """Make the workbook, unless the id is taken; another who is just taking it goes first."""
    try:
        with session.begin_nested():
            session.add(Workbook(id=workbook_id))
    except IntegrityError:
        return False
    return True


def is_begun(session: Session, workbook_id: str) -> bool:
    """Whether anything was written in a workbook, were it only whose it is."""
    return session.exec(select(Entry.id).where(Entry.workbook_id == workbook_id).limit(1)).first() is not None


def new_device(session: Session, workbook_id: str, came_by: str = "") -> tuple[Access, str]:
    """Make one more device of a workbook; gives its secret, which is kept nowhere else."""
    secret = secrets.token_urlsafe(32)
    device = Device(id=new_id(), workbook_id=workbook_id, secret_hash=hashed(secret), came_by=came_by)
    session.add(device)
    session.flush()
    return Access(workbook_id, device.id), secret
