"""Secrets: what the database keeps of one: a hash, or where it is needed again, itself, sealed."""

import binascii
import hashlib
import logging
import secrets
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session

from app.models import KEY

log = logging.getLogger(__name__)
_SEALED = "v1."
_NONCE = 12  # bytes


def hashed(secret: str) -> str:
    """What is kept of a random secret: enough to know it by, of no use to who reads it."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def sealed(session: Session, secret: str, of: str) -> str:
    """A secret as the database keeps it: AES-256-GCM, good only for whom it is `of`. Raises NoKey."""
    nonce = secrets.token_bytes(_NONCE)
    box = AESGCM(session.info[KEY].key).encrypt(nonce, secret.encode(), of.encode())
    return _SEALED + b64encode(nonce + box).decode()


def is_sealed(kept: str) -> bool:
    """Whether what is kept is sealed: it was not always."""
    return kept.startswith(_SEALED)


def opened(session: Session, kept: str, of: str) -> str | None:
    """The secret that is kept, None where the key is another or it was sealed for somebody else. Raises NoKey."""
    if not is_sealed(kept):
        return kept
    try:
        box = b64decode(kept.removeprefix(_SEALED), validate=True)
        return AESGCM(session.info[KEY].key).decrypt(box[:_NONCE], box[_NONCE:], of.encode()).decode()
    except (binascii.Error, InvalidTag, ValueError):
        log.error("a sealed secret does not open: is SECRET_KEY_FILE the one it was sealed with?")
        return None
