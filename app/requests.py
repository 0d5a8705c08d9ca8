"""Reading requests from anybody: sizes, characters, where they come from."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from app.translate import SAFE, languages

_QUALITY = re.compile(r"[01](\.[0-9]{0,3})?")
SPOKEN = "lang"  # the cookie that says in which language the last page was, and in which second one: "ar.nl"
MAX_BODY = 1_000_000  # bytes
MAX_DRAINED = 20_000_000  # bytes over the limit
MAX_FIELDS = 2_000


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


def is_private_host(host: str) -> bool:
    """Whether `host` (of the address) is this very machine, where cookies go without https."""
    return host in ("localhost", "127.0.0.1", "::1")


_MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("SamsungBrowser", "Samsung"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)


def device_name(request: Request) -> str:
    """What the browser that sent `request` says it is, in names that are the same in all languages; may be empty."""
    said = request.headers.get("user-agent", "")[:500]
    found = [next((name for mark, name in marks if mark in said), "") for marks in (_MACHINES, _BROWSERS)]
    return " · ".join(filter(None, found))


def preferred_language(request: Request) -> str:
    """The best language there is for `Accept-Language`; Dutch if none fits."""
    return best_language(request.headers.get("accept-language", ""), languages())


def spoken_languages(request: Request) -> tuple[str, str | None]:
    """The languages of the last page of the book on this phone, the first and the second; or else the phone's own."""
    first, _, second = request.cookies.get(SPOKEN, "").partition(".")
    if first not in languages():
        return preferred_language(request), None
    return first, second if second in languages() and second != first else None


def worker_language(request: Request) -> str:
    """The language of the pages of a worker: what was chosen on this machine, or its own."""
    return spoken_languages(request)[0]


def best_language(accepted: str, there: Sequence[str]) -> str:
    """The language of `there` that `accepted` (RFC 9110, 12.5.4) likes best; of a tag its first part counts.

    What is refused (`q=0`) or cannot be read counts as not there. Dutch if none fits.
    """
    wanted = []
    for part in accepted.split(","):
        tag, *parameters = (said.strip() for said in part.split(";"))
        quality = next((said[2:] for said in parameters if said[:2] in ("q=", "Q=")), "1")
        lang = re.split("[-_]", tag.lower())[0]
        if lang in there and _QUALITY.fullmatch(quality) and float(quality) > 0:
            wanted.append((float(quality), lang))
    return max(wanted, key=lambda one: one[0], default=(1, SAFE))[1]
