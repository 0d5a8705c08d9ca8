"""QR codes: an address as a drawing for a page, and as a picture to keep."""

from io import BytesIO
from typing import Any

import segno

_EDGE = 4  # modules of white that a reader needs around the drawing
_POINTS = 12  # of a module in the picture to keep


def drawing(address: str) -> dict[str, Any]:
    """The QR code of an address as {"size": modules with their edge, "path": what is dark, for an <svg>}."""
    rows = _code(address).matrix
    dark = [
        f"M{x + _EDGE} {y + _EDGE}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, module in enumerate(row)
        if module
    ]
    return {"size": len(rows) + 2 * _EDGE, "path": "".join(dark)}


def picture(address: str) -> bytes:
    """The QR code of an address as a PNG."""
    file = BytesIO()
    _code(address).save(file, kind="png", scale=_POINTS, border=_EDGE)
    return file.getvalue()


def _code(address: str) -> segno.QRCode:
    return segno.make_qr(address, error="m")
