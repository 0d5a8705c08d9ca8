"""Packing: gzip as small as it gets, by zopfli. It takes its time, so what was packed once is kept."""

import hashlib
from pathlib import Path

from zopfli.gzip import compress  # type: ignore[import-untyped]

from app.assets import BUILT

KEPT = BUILT.parent / "packed"


def packed(content: bytes, kept: Path = KEPT) -> bytes:
    """`content` in gzip (RFC 1952); the folder `kept` may be removed at any time."""
    file = kept / hashlib.sha256(content).hexdigest()
    if file.exists():
        return file.read_bytes()
    found: bytes = compress(content)
    kept.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(f".{id(found)}")
    fresh.write_bytes(found)
    fresh.replace(file)  # whole or not at all: two may build at once
    return found
