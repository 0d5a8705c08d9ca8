"""How a code is shown, for another device to scan it or for somebody to type it."""

from typing import Any

from starlette.requests import Request

from app.access import digits_of
from app.qr import drawing
from app.requests import is_private_host


def address(request: Request, path: str) -> str:
    """The whole address of a path of this app."""
    # Behind a proxy the request itself came without https.
    scheme = request.url.scheme if is_private_host(request.url.hostname or "") else "https"
    return f"{scheme}://{request.url.netloc}{path}"


def shown(request: Request, code: str) -> dict[str, Any]:
    """What a page shows of a code: its QR code, its digits in groups, and the place to type them at."""
    digits = digits_of(code)
    return {
        "qr": drawing(address(request, f"/join/{code}")),
        "digits": " ".join((digits[:3], digits[3:6], digits[6:])),
        "at": address(request, "/join").partition("://")[2],
    }
