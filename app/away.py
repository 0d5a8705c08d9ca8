"""Away: after somebody left fast, every address shows a neutral page until the book is opened on purpose.

The state is one cookie, which the server, the page's scripts and the shell read. Of what is asked while away only the
neutral page, the files of the app and a phone's saves get through; all else leads to the neutral page.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "away"
NEUTRAL = "/soup"  # shows nothing but that, away or not
SWITCH = "/away"  # POST: leave, or come back
_FILES = ("/sw.js", "/favicon.ico")


class Away:
    """Answers for the app while its owner is away. What a form of another tab sends is still kept."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_away(scope) or _gets_through(scope):
            await self._app(scope, receive, send)
        elif scope["method"] in ("GET", "HEAD"):
            await RedirectResponse(NEUTRAL, 303)(scope, receive, send)
        else:
            await self._app(scope, receive, _instead(send))


def is_away(scope: Scope) -> bool:
    """Whether the browser that sent this request says that its owner left."""
    return any(cookie_parser(value).get(COOKIE) == "1" for value in Headers(scope=scope).getlist("cookie"))


def _gets_through(scope: Scope) -> bool:
    path, is_post = scope["path"], scope["method"] == "POST"
    if path == NEUTRAL and scope["method"] in ("GET", "HEAD"):
        return True
    if path == SWITCH and is_post:
        return True
    if Headers(scope=scope).get("sec-fetch-mode") == "navigate":  # somebody opens it to look at it
        return False
    return path in _FILES or path.startswith("/assets/") or (path == "/sync" and is_post)


def _instead(send: Send) -> Send:
    """Sends the way to the neutral page in the place of any answer, with its cookies."""

    async def instead(message: Message) -> None:
        if message["type"] == "http.response.start":
            cookies = MutableHeaders(scope=message).getlist("set-cookie")
            headers = [(b"set-cookie", cookie.encode("latin-1")) for cookie in cookies]
            headers += [(b"location", NEUTRAL.encode()), (b"content-length", b"0")]
            await send({"type": "http.response.start", "status": 303, "headers": headers})
        elif not message.get("more_body"):
            await send({"type": "http.response.body", "body": b""})

    return instead
