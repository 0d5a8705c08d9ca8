"""The second step of logging in: six digits of a worker's own phone (TOTP, RFC 6238), or a recovery code."""

import hmac
import re
import secrets
from datetime import datetime

import pyotp
from sqlmodel import Session, col, delete, func, select

from app.access.secret import hashed, is_sealed, opened, sealed
from app.models import FORGET, RecoveryCode, Worker

ISSUER = "Mijn boek"
RECOVERY_CODES = 8
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_DIGITS = re.compile(r"[0-9]{6}")


def new_secret() -> str:
    """A secret for a worker's phone to make codes of: 160 bits, in base 32."""
    return pyotp.random_base32()


def seal_secrets(session: Session) -> None:
    """Seal the secrets of phones that were kept in clear. In a writing session."""
    for worker in session.exec(select(Worker).where(Worker.totp_secret != "")):
        if not is_sealed(worker.totp_secret):
            worker.totp_secret = sealed(session, worker.totp_secret, worker.id)
            session.add(worker)
            session.info[FORGET] = True


def otpauth(worker: Worker, secret: str) -> str:
    """The address that a phone takes a worker's secret from, as a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=worker.login, issuer_name=ISSUER)


def use_second(session: Session, worker: Worker, code: str, now: datetime) -> bool:
    """Use up a code of the phone or a recovery code; False where it is none, or was used.

    In a writing session that has the worker's row locked.
    """
    said = re.sub(r"[\s-]", "", code).lower()
    if _DIGITS.fullmatch(said):
        return _use_step(session, worker, said, now)
    found = session.exec(
        select(RecoveryCode).where(
            RecoveryCode.code_hash == hashed(said),
            RecoveryCode.worker_id == worker.id,
            col(RecoveryCode.used_at).is_(None),
        )
    ).first()
    if found is None:
        return False
    found.used_at = now
    session.add(found)
    return True


def _use_step(session: Session, worker: Worker, digits: str, now: datetime) -> bool:
    """A phone's clock may be up to half a minute off. No step counts twice, and none before one that was used."""
    secret = opened(session, worker.totp_secret, worker.id)
    if not secret:
        return False
    totp = pyotp.TOTP(secret)
    current = totp.timecode(now)
    for step in (current, current - 1, current + 1):
        if step > worker.totp_step and hmac.compare_digest(totp.generate_otp(step), digits):
            worker.totp_step = step
            session.add(worker)
            return True
    return False


def new_recovery_codes(session: Session, worker_id: str) -> list[str]:
    """New recovery codes for a worker, 79 bits each; those from before end. They are kept nowhere else."""
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.worker_id) == worker_id))
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(16)) for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(code_hash=hashed(code), worker_id=worker_id) for code in codes)
    session.flush()
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in codes]


def recovery_codes_left(session: Session, worker_id: str) -> int:
    """How many recovery codes of a worker were not used yet."""
    left = select(func.count()).where(
        RecoveryCode.worker_id == worker_id, col(RecoveryCode.used_at).is_(None)
    )
    return session.exec(left).one()
