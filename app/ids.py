"""Identifiers: UUIDv7 (RFC 9562), minted where a thing is made, so that no host has to ask another."""

import re
from datetime import datetime

import uuid_utils

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def new_id(at: datetime | None = None) -> str:
    """A new UUIDv7 in lower case, as of `at` or now; later ids sort after earlier ones."""
    nanoseconds = int(at.timestamp() * 1000) * 1_000_000 if at else None
    return str(uuid_utils.uuid7(nanoseconds=nanoseconds))


def is_id(value: object) -> bool:
    """Whether `value` is a UUIDv7 as `new_id` writes them."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def made_ms(entry_id: str) -> int:
    """When an id was made, in milliseconds since 1970, by the clock of the device that made it (RFC 9562, 5.7)."""
    return int(entry_id[:8] + entry_id[9:13], 16)
