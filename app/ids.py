"""Identifiers: UUIDv7 (RFC 9562), minted where a thing is made, so that no host has to ask another."""

import re

import uuid_utils

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def new_id() -> str:
    """A new UUIDv7 in lower case; later ids sort after earlier ones."""
    return str(uuid_utils.uuid7())


def is_id(value: object) -> bool:
    """Whether `value` is a UUIDv7 as `new_id` writes them."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None
