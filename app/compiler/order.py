"""Order: templates that are alike stand close to each other, so that packers find in one what the other has too."""

import zlib
from collections.abc import Mapping

WINDOW = 32_000  # how far gzip looks back


def alike_together(sources: Mapping[str, str]) -> list[str]:
    """The names of `sources`, each after those that are most like it; the same sources give the same order."""
    waiting, found, before = dict(sorted(sources.items())), list[str](), b""
    alone = {name: _packed(source.encode()) for name, source in waiting.items()}
    while waiting:
        sizes = {name: _packed(source.encode(), before) / alone[name] for name, source in waiting.items()}
        found.append(min(sizes, key=sizes.__getitem__))
        before = (before + waiting.pop(found[-1]).encode())[-WINDOW:]
    return found


def _packed(content: bytes, before: bytes = b"") -> int:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zlib.Z_DEFAULT_STRATEGY, before)
    return len(packer.compress(content) + packer.flush())
