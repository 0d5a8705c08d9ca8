"""What the pages of a worker's own account share: who is logged in, the cookie of it, a form, an answer."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from anyio import CapacityLimiter, to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.access import WORKER_COOKIE, WorkerAccess
from app.access.workers import KNOWN, account_access, is_due, was_used
from app.browsers import browser_name
from app.database import Database
from app.host import moment_at, utc_now
from app.problems import problem
from app.render import render
from app.requests import TooLarge, Unreadable, is_private_host, read_body, read_form, worker_language

OFFICE, LOGIN, ACCOUNT, PASSWORD = "/work", "/work/login", "/work/account", "/work/account/password"
_FEW = CapacityLimiter(2)  # the hash of a password takes 64 MB, and a processor for itself
MAX_FORM = 10_000

Form = Mapping[str, str]


async def answered(
    request: Request, show: Callable[[Request], Response], take: Callable[[Request, Form], Response]
) -> Response:
    """The answer of a page with a form that may hold a password."""
    if request.method not in ("GET", "HEAD", "POST"):
        return problem(request, "no_such_way")
    if request.method != "POST":
        return await run_in_threadpool(show, request)
    if request.scope["foreign"]:
        return problem(request, "foreign")
    try:
        pairs = dict(read_form(await read_body(request, MAX_FORM)))
    except TooLarge:
        return problem(request, "too_large")
    except Unreadable:
        return problem(request, "broken_form")
    return await to_thread.run_sync(take, request, pairs, limiter=_FEW)


def account_of(request: Request) -> WorkerAccess | None:
    """Who is logged in at the browser that sent `request`, also who has to choose a password first."""
    with database_of(request).reading() as session:
        return account_access(session, request.cookies.get(WORKER_COOKIE))


def elsewhere(who: WorkerAccess | None) -> Response | None:
    """The way for who cannot be here yet: to log in, or to choose a password first."""
    if who is None:
        return RedirectResponse(LOGIN, 303)
    return None if who.has_own_password else RedirectResponse(PASSWORD, 303)


def page(request: Request, name: str, status: int = 200, **told: Any) -> Response:
    """The page `work/<name>`; `typed` and `problems` are of its fields."""
    context = {"where": request.url.path, "typed": {}, "problems": {}, **told}
    moment = moment_at(utc_now(), request.app.state.settings.timezone)
    return HTMLResponse(render(f"work/{name}", worker_language(request), context, moment), status)


def local(request: Request, at: datetime) -> dict[str, str]:
    """A moment of the database as {"day", "clock"} where the organisation is."""
    there = moment_at(
        at if at.tzinfo else at.replace(tzinfo=UTC),  # SQLite keeps no zones: all is UTC
        request.app.state.settings.timezone,
    )
    return {"day": there.today, "clock": there.clock}


def browser_of(request: Request) -> str:
    """What to call the browser that sent `request`."""
    return browser_name(request.headers.get("user-agent", ""))


def remember_worker(request: Request, answer: Response, secret: str) -> None:
    """Let the browser keep the secret of a worker's session: for these pages, out of reach of scripts.

    It outlives the session, which the server ends: then it opens nothing, and tells only that this worker was here.
    """
    answer.set_cookie(
        WORKER_COOKIE,
        secret,
        max_age=int(KNOWN.total_seconds()),
        path=OFFICE,
        httponly=True,
        samesite="strict",
        secure=not is_private_host(request.url.hostname or ""),
    )


def database_of(request: Request) -> Database:
    """The database of the app."""
    database: Database = request.app.state.database
    return database


class InUse:
    """Keeps the session of a worker going who looks at pages, whichever they are."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(f"{OFFICE}/"):
            cookies = [cookie_parser(value) for value in Headers(scope=scope).getlist("cookie")]
            secret = next((found[WORKER_COOKIE] for found in cookies if WORKER_COOKIE in found), None)
            if secret:
                await run_in_threadpool(_was_used, scope["app"].state.database, secret)
        await self._app(scope, receive, send)


def _was_used(database: Database, secret: str) -> None:
    now = utc_now()
    try:
        with database.reading() as session:
            if not is_due(session, secret, now):
                return
        with database.writing() as session:
            was_used(session, secret, now)
            session.commit()
    except SQLAlchemyError:
        return  # the page itself says what is the matter
