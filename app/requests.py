"""Reading requests from anybody: sizes, characters, where they come from, where they may go."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from babel import negotiate_locale
from starlette.requests import Request

from app.screens import Table
from app.translate import languages

MAX_BODY = 1_000_000  # bytes
MAX_DRAINED = 20_000_000  # bytes over the limit
MAX_FIELDS = 2_000
MAX_ADDRESS = 500  # characters
_LOCAL_PATH = re.compile(r"/[\w./-]*(\?[\w=&-]*)?(#[a-z0-9-]*)?", re.ASCII)


class TooLarge(ValueError):
    """A body of more bytes than the app takes; `beginning` is what it takes of it."""

    def __init__(self, beginning: bytes) -> None:
        super().__init__(len(beginning))
        self.beginning = beginning


class Unreadable(ValueError):
    """A body that is not a form in UTF-8."""

    def __init__(self, body: bytes) -> None:
        super().__init__("no form in UTF-8")
        self.body = body


async def read_body(request: Request, limit: int = MAX_BODY) -> bytes:
    """The body of `request`; raises TooLarge where there is more than `limit` bytes of it.

    A bit more is read and thrown away: a browser that is still sending does not look at an answer.
    """
    body, received = bytearray(), 0
    async for chunk in request.stream():
        received += len(chunk)
        body += chunk[: max(0, limit - len(body))]
        if received > limit + MAX_DRAINED:
            break
    if received > limit:
        raise TooLarge(bytes(body))
    return bytes(body)


def read_form(body: bytes) -> list[tuple[str, str]]:
    """The name-value pairs of a URL-encoded form; raises Unreadable."""
    try:
        return parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS
        )
    except ValueError as error:
        raise Unreadable(body) from error


def read_typed(body: bytes) -> dict[str, str]:
    """What can be made of a body that is no form, to show people what they typed."""
    pairs = body.split(b"&", MAX_FIELDS)[:MAX_FIELDS]
    return dict(parse_qsl(b"&".join(pairs).decode("ascii", "replace"), errors="replace"))


def read_query(request: Request) -> dict[str, str]:
    """The parameters in the address; what cannot be read counts as not there."""
    query = request.scope["query_string"].decode("latin-1")
    try:
        return dict(parse_qsl(query, errors="strict", max_num_fields=100))
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
    return origin is None or _authority(origin) == headers.get("host")


def _authority(address: str) -> str | None:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return None


def is_local(address: str, table: Table) -> bool:
    """Whether `address` is a place of the table: the only places a form may go to next."""
    if len(address) > MAX_ADDRESS or not _LOCAL_PATH.fullmatch(address) or address.startswith("//"):
        return False
    parts = urlsplit(address)
    return table.find(parts.path, dict(parse_qsl(parts.query))) is not None


def is_private_host(host: str) -> bool:
    """Whether `host` (of the address) is this very machine, where cookies go without https."""
    return host in ("localhost", "127.0.0.1", "::1")


def preferred_language(request: Request) -> str:
    """The best language there is for `Accept-Language`; Dutch if none fits."""
    wanted = [
        part.split(";")[0].strip().replace("-", "_")
        for part in request.headers.get("accept-language", "").split(",")
    ]
    return negotiate_locale([lang for lang in wanted if lang], languages()) or "nl"
