"""Secrets: what the database keeps of one."""

import hashlib


def hashed(secret: str) -> str:
    """What is kept of a random secret: enough to know it by, of no use to who reads it."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
