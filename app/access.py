"""Access: who may open which workbook. The one place that decides it."""

import hashlib
import secrets
from dataclasses import dataclass

from sqlmodel import Session, select

from app.ids import is_id, new_id
from app.models import Device, Workbook

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
    if not is_id(workbook_id) or session.get(Workbook, workbook_id):
        workbook_id = new_id()
    session.add(Workbook(id=workbook_id))
    session.flush()
    secret = secrets.token_urlsafe(32)
    device = Device(id=new_id(), workbook_id=workbook_id, secret_hash=_hash(secret))
    session.add(device)
    session.flush()
    return Access(workbook_id, device.id), secret


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
