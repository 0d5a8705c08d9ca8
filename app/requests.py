"""Reading requests from anybody: sizes, characters, where they come from, where they may go."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from babel import negotiate_locale
from starlette.requests import Request

from app.screens import Table
from app.translate import languages

MAX_BODY = 1_000_000  # bytes
MAX_FIELDS = 2_000
_LOCAL_PATH = re.compile(r"/[\w./-]*(\?[\w=&-]*)?(#[a-z0-9-]*)?", re.ASCII)


class TooLarge(ValueError):
    """A body of more bytes than the app takes."""


class Unreadable(ValueError):
    """A body that is not a form in UTF-8."""


async def read_body(request: Request, limit: int = MAX_BODY) -> bytes:
    """The body of `request`; raises TooLarge as soon as there is more than `limit` bytes of it."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise TooLarge(limit)
    return bytes(body)


def read_form(body: bytes) -> list[tuple[str, str]]:
    """The name-value pairs of a URL-encoded form; raises Unreadable."""
    try:
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise Unreadable(str(error)) from error


def read_query(request: Request) -> dict[str, str]:
    """The parameters in the address; what cannot be read counts as not there."""
    try:
        return dict(parse_qsl(request.url.query, errors="strict", max_num_fields=100))
    except ValueError:
        return {}


def is_from_here(headers: Mapping[str, str]) -> bool:
    """Whether a request that changes something comes from a page of this app.

    `Sec-Fetch-Site` decides; browsers without it send `Origin`. With neither it is no browser, and nobody's
    cookie is misused (the rule of Go's http.CrossOriginProtection).
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def is_local(address: str, table: Table) -> bool:
    """Whether `address` is a place of the table: the only places a form may go to next."""
    if not _LOCAL_PATH.fullmatch(address) or address.startswith("//"):
        return False
    parts = urlsplit(address)
    return table.find(parts.path, dict(parse_qsl(parts.query))) is not None


def is_private_host(host: str) -> bool:
    """Whether `host` (of the address) is this very machine, where cookies go without https."""
    return host in ("localhost", "127.0.0.1", "::1")


def preferred_language(request: Request) -> str:
    """The best language there is for `Accept-Language`; Dutch if none fits."""
    wanted = [part.split(";")[0].strip().replace("-", "_") for part in request.headers.get("accept-language", "").split(",")]
    return negotiate_locale([lang for lang in wanted if lang], languages()) or "nl"
