"""Digest: a short mark of all that is in a workbook, to see whether device and server hold the same. Pure.

Written again for the browser, equal byte for byte (`tests/shared/digest.json`).

An entry is written as the JSON array

    [id, kind, [[field, [[save id, made_at, value], ...]], ...]]

with what is *live* (`app.merge`): fields sorted by name and values by save id, both ASCII, so that code points
and UTF-16 sort alike; fields without a live value left out. No white space; as JSON.stringify does, only `"`, `\\`
and control characters below U+0020 are escaped (`\\b \\t \\n \\f \\r`, else `\\u00xx` in lower case).
Numbers are integers.
The entry's digest is the first 8 bytes of the SHA-256 (FIPS 180-4) of that text in UTF-8, as 16 hexadecimal digits in
lower case. The digest of a workbook is the exclusive or of its entries' digests; of an empty one `0000000000000000`.
So a change of one entry changes it in one step, in any order.

What was replaced ("gone") is left out: who has the same saves has the same gone, and that all saves are there is seen
by their number, which is the cursor (`app.sync`).
"""

import hashlib
import json
from collections.abc import Iterable

from app.merge import EntryState

EMPTY = "0" * 16
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def entry_digest(entry_id: str, entry: EntryState) -> str:
    """The digest of one entry, 16 hexadecimal digits."""
    return hashlib.sha256(canonical(entry_id, entry).encode()).hexdigest()[:16]


def canonical(entry_id: str, entry: EntryState) -> str:
    """The text that the digest of an entry is taken of."""
    fields = [
        [name, [[save, *field["live"][save]] for save in sorted(field["live"])]]
        for name, field in sorted(entry["fields"].items())
        if field["live"]
    ]
    return _encode([entry_id, entry["kind"], fields])


def combined(digests: Iterable[str]) -> str:
    """The digests as one, in any order; one that is in it twice counts for nothing."""
    number = 0
    for digest in digests:
        number ^= int(digest, 16)
    return f"{number:016x}"
