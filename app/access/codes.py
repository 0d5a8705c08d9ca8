"""Codes: a way in that can be handed over. Used up by POST, never by GET; and digits are looked up by POST only.

A code of somebody's own device, or their recovery card, opens their workbook on one more device. A worker's code opens
nothing: whoever uses it connects a workbook of their own, or a new one, with that worker.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from app.access import limits
from app.access.devices import Access, new_device
from app.access.secret import hashed
from app.models import Invite, Worker

DIGITS = 10
FOR_A_DEVICE = timedelta(minutes=15)
FOR_A_CLIENT = timedelta(hours=1)
FOR_A_CARD = timedelta(days=365 * 100)  # until it is ended
_TYPED = re.compile(rf"[0-9]{{{DIGITS}}}")


class TooOften(Exception):
    """So many digits were tried that begin like these that nobody is let in by such for a while."""


@dataclass(frozen=True)
class Found:
    """A code that can be used: to open `workbook_id`, or to connect with the worker."""

    purpose: str
    workbook_id: str | None
    worker_id: str | None
    takes_over: str | None


@dataclass(frozen=True)
class Made:
    """A code as its maker sees it: "open", "used" for the workbook `used_by`, or "ended"."""

    purpose: str
    state: str
    used_by: str | None


def invite(session: Session, workbook_id: str, ends_at: datetime) -> str:
    """A code that opens the workbook on one more device, once, until `ends_at`. It cannot be typed."""
    return _new(session, "device", ends_at, short=False, workbook_id=workbook_id)


def invite_device(session: Session, workbook_id: str, now: datetime) -> str:
    """A code for a device that somebody has beside the one that asks; it can be typed too, see `digits_of`."""
    return _new(session, "device", now + FOR_A_DEVICE, workbook_id=workbook_id)


def invite_client(session: Session, worker_id: str, now: datetime, takes_over: str | None = None) -> str:
    """A worker's code; a newcomer who uses it gets what the worker sees of the workbook `takes_over`."""
    return _new(session, "client", now + FOR_A_CLIENT, worker_id=worker_id, takes_over=takes_over)


def make_card(session: Session, workbook_id: str, now: datetime) -> str:
    """The code of a new recovery card; the one before opens nothing any more."""
    end_cards(session, workbook_id, now)
    return _new(session, "card", now + FOR_A_CARD, short=False, workbook_id=workbook_id)


def end_cards(session: Session, workbook_id: str, now: datetime) -> None:
    """Let no card of a workbook open it any more."""
    cards = (col(Invite.workbook_id) == workbook_id, col(Invite.purpose) == "card", col(Invite.ends_at) > now)
    session.exec(update(Invite).where(*cards).values(ends_at=now))


def end_ways_in(session: Session, workbook_id: str, now: datetime) -> bool:
    """Let no code and no card that is there open a workbook any more. Gives whether there was a card."""
    had_card = has_card(session, workbook_id, now)
    its = (col(Invite.workbook_id) == workbook_id, col(Invite.used_at).is_(None), col(Invite.ends_at) > now)
    session.exec(update(Invite).where(*its).values(ends_at=now))
    return had_card


def has_card(session: Session, workbook_id: str, now: datetime) -> bool:
    """Whether there is a card that opens the workbook."""
    cards = (Invite.workbook_id == workbook_id, Invite.purpose == "card", col(Invite.ends_at) > now)
    return session.exec(select(Invite.code_hash).where(*cards).limit(1)).first() is not None


def digits_of(code: str) -> str:
    """The digits that can be typed instead of a code."""
    number = int.from_bytes(hashlib.sha256(f"digits {code}".encode()).digest())
    return f"{number % 10**DIGITS:0{DIGITS}}"


def is_short(said: str) -> bool:
    """Whether somebody typed the digits of a code."""
    return _TYPED.fullmatch(said) is not None


def find(session: Session, code: str, now: datetime) -> Found | None:
    """What a code can be used for. None for an unknown, used or ended one, and for digits."""
    found = _find(session, code, now)
    return Found(found.purpose, found.workbook_id, found.worker_id, found.takes_over) if found else None


def find_typed(session: Session, digits: str, now: datetime) -> str | None:
    """A code for who typed its digits, as good as the code itself, which is kept nowhere; None where they open nothing.

    In a writing session: digits that lead nowhere are counted. Raises TooOften.
    """
    tried = f"code:{digits[:4]}"
    if not limits.allowed(session, tried, now):
        raise TooOften
    found = session.exec(_fresh(now).where(Invite.short_hash == hashed(digits)).with_for_update()).first()
    if found is None:
        limits.count(session, tried, now)
        return None
    code = _secret()
    found.typed_hash = hashed(code)
    session.add(found)
    return code


def made_by(session: Session, code: str, now: datetime, **maker: str) -> Made | None:
    """How it is with a code, for who made it (`worker_id` or `workbook_id`), and for nobody else."""
    found = session.get(Invite, hashed(code))
    if found is None or any(getattr(found, name) != value for name, value in maker.items()):
        return None
    ends_at = (
        found.ends_at if found.ends_at.tzinfo else found.ends_at.replace(tzinfo=UTC)
    )  # SQLite has no zones
    state = "used" if found.used_at else "open" if ends_at > now else "ended"
    return Made(found.purpose, state, found.used_by)


def use_invite(session: Session, code: str, now: datetime) -> tuple[Access, str] | None:
    """Use a device's code, or a card, for a new device; gives its secret. None for any other code.

    In a writing session, so that two at once are one after the other.
    """
    found = _find(session, code, now, to_use=True)
    if found is None or found.workbook_id is None or found.purpose not in ("device", "card"):
        return None
    if found.purpose == "device":
        _use_up(session, found, found.workbook_id, now)
    return new_device(session, found.workbook_id, found.purpose)


def use_up_client(session: Session, code: str, workbook_id: str, now: datetime) -> Found | None:
    """Use up a worker's code for a workbook; None for any other code. In a writing session."""
    found = _find(session, code, now, to_use=True)
    if found is None or found.purpose != "client":
        return None
    _use_up(session, found, workbook_id, now)
    return Found(found.purpose, None, found.worker_id, found.takes_over)


def _new(session: Session, purpose: str, ends_at: datetime, short: bool = True, **fields: str | None) -> str:
    """Make a code, with digits that no other has if it is to be `short` too."""
    while True:
        code = _secret()
        digits = hashed(digits_of(code)) if short else None
        if not short or session.exec(select(Invite).where(Invite.short_hash == digits)).first() is None:
            break
    made = {"code_hash": hashed(code), "short_hash": digits, "purpose": purpose, "ends_at": ends_at}
    session.add(Invite.model_validate({**made, **fields}))
    session.flush()
    return code


def _use_up(session: Session, found: Invite, workbook_id: str, now: datetime) -> None:
    found.used_at, found.used_by = now, workbook_id
    session.add(found)


def _secret() -> str:
    return secrets.token_urlsafe(16)  # 128 bits: there is nothing to guess


def _find(session: Session, code: str, now: datetime, to_use: bool = False) -> Invite | None:
    known = hashed(code)
    fresh = _fresh(now).where(or_(col(Invite.code_hash) == known, col(Invite.typed_hash) == known))
    return session.exec(fresh.with_for_update() if to_use else fresh).first()


def _fresh(now: datetime) -> SelectOfScalar[Invite]:
    works = select(Worker.id).where(Worker.id == Invite.worker_id, col(Worker.ended_at).is_(None))
    return select(Invite).where(
        col(Invite.used_at).is_(None),
        col(Invite.ends_at) > now,
        or_(col(Invite.worker_id).is_(None), works.exists()),
    )
