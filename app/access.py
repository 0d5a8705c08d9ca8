"""Access: who may open which workbook. The one place that decides it."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.ids import is_id, new_id
from app.models import Device, Invite, Workbook

COOKIE = "device"
COOKIE_DAYS = 400  # the longest that browsers keep one


@dataclass(frozen=True)
class Access:
    """A device that may open a workbook."""

    workbook_id: str
    device_id: str


def access(session: Session, secret: str | None) -> Access | None:
    """What the holder of a device secret may open; None for a missing, unknown or ended one."""
    if not secret:
        return None
    device = session.exec(select(Device).where(Device.secret_hash == _hash(secret))).first()
    if device is None or device.ended_at is not None:
        return None
    return Access(device.workbook_id, device.id)


def start_workbook(session: Session, workbook_id: str) -> tuple[Access, str]:
    """Make an empty workbook and its first device; gives the device's secret, which is kept nowhere else.

    An id that is taken never opens what is there; then, or when it is no id, the workbook gets a new one.
    """
    if not is_id(workbook_id) or not _take(session, workbook_id):
        workbook_id = new_id()
        _take(session, workbook_id)
    return _new_device(session, workbook_id)


def _take(session: Session, workbook_id: str) -> bool:
    """Make the workbook, unless the id is taken; another who is just taking it goes first."""
    try:
        with session.begin_nested():
            session.add(Workbook(id=workbook_id))
    except IntegrityError:
        return False
    return True


def invite(session: Session, workbook_id: str, ends_at: datetime) -> str:
    """A code that opens the workbook on one more device, once, until `ends_at`."""
    code = secrets.token_urlsafe(16)  # 128 bits: there is nothing to guess
    session.add(Invite(code_hash=_hash(code), workbook_id=workbook_id, ends_at=ends_at))
    return code


def opened_by(session: Session, code: str, now: datetime) -> str | None:
    """The workbook that a code can still open. None for an unknown, used or ended code."""
    found = session.exec(_fresh(code, now)).first()
    return found.workbook_id if found else None


def use_invite(session: Session, code: str, now: datetime) -> tuple[Access, str] | None:
    """Use up a code for a new device; gives its secret. None for an unknown, used or ended code.

    In a writing session, so that two at once are one after the other.
    """
    found = session.exec(_fresh(code, now).with_for_update()).first()
    if found is None:
        return None
    found.used_at = now
    session.add(found)
    return _new_device(session, found.workbook_id)


def _fresh(code: str, now: datetime) -> SelectOfScalar[Invite]:
    return select(Invite).where(
        Invite.code_hash == _hash(code), col(Invite.used_at).is_(None), col(Invite.ends_at) > now
    )


def _new_device(session: Session, workbook_id: str) -> tuple[Access, str]:
    secret = secrets.token_urlsafe(32)
    device = Device(id=new_id(), workbook_id=workbook_id, secret_hash=_hash(secret))
    session.add(device)
    session.flush()
    return Access(workbook_id, device.id), secret


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
