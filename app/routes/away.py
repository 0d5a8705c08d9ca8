"""Leaving fast: the neutral page, and going there and back without scripts. With them: app/static/leave.js"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.access import COOKIE_DAYS
from app.away import COOKIE, NEUTRAL
from app.ids import new_id
from app.render import Moment, render
from app.requests import (
    TooLarge,
    Unreadable,
    is_private_host,
    preferred_language,
    read_body,
    read_form,
    read_query,
)
from app.translate import languages


async def neutral(request: Request) -> Response:
    """`/soup?lang=nl`: a recipe. Its language is the one asked for, or else the phone's."""
    return await run_in_threadpool(_neutral, request)


def _neutral(request: Request) -> Response:
    asked = read_query(request).get("lang", "")
    return HTMLResponse(neutral_page(asked if asked in languages() else preferred_language(request)))


def neutral_page(lang: str) -> str:
    """The page itself; the same for everybody."""
    return render("away/soup", lang, {}, Moment("", "", new_id))


async def switch(request: Request) -> Response:
    """POST: leave at once, wherever it was pressed; with `open=yes` come back, on purpose and from here only."""
    try:
        pairs = dict(read_form(await read_body(request, 1_000)))
    except (TooLarge, Unreadable):
        pairs = {}
    if pairs.get("open") != "yes":
        answer = RedirectResponse(NEUTRAL, 303)
        _say(request, answer, "1", COOKIE_DAYS * 24 * 60 * 60)
        return answer
    if request.scope["foreign"]:
        return RedirectResponse(NEUTRAL, 303)
    answer = RedirectResponse("/", 303)
    _say(request, answer, "", 0)
    return answer


def _say(request: Request, answer: Response, value: str, seconds: int) -> None:
    # Scripts read and write it too: without a network they are all there is.
    answer.set_cookie(
        COOKIE,
        value,
        max_age=seconds,
        path="/",
        samesite="lax",
        secure=not is_private_host(request.url.hostname or ""),
    )
