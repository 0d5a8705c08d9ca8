"""`/work` and `/work/login`: the way in for workers."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.access import WORKER_COOKIE
from app.access.login import LONGEST_LOGIN, Said, log_in
from app.host import utc_now
from app.routes.work.desk import (
    LOGIN,
    OFFICE,
    PASSWORD,
    Form,
    account_of,
    answered,
    browser_of,
    database_of,
    page,
    remember_worker,
)
from app.text import readable

CLIENTS = "/work/clients"


async def office(request: Request) -> Response:
    """Lead on: to the clients, to a password of one's own, or to log in."""
    return await answered(request, _lead_on, lambda request, _: _lead_on(request))


async def login(request: Request) -> Response:
    """Ask on GET, log in on POST."""
    return await answered(request, _ask, _log_in)


def _lead_on(request: Request) -> Response:
    who = account_of(request)
    if who is None:
        return RedirectResponse(LOGIN, 303)
    return RedirectResponse(CLIENTS if who.has_own_password else PASSWORD, 303)


def _ask(request: Request) -> Response:
    return _lead_on(request) if account_of(request) else page(request, "login", failed=False)


def _log_in(request: Request, form: Form) -> Response:
    said = Said(form.get("login", ""), form.get("password", ""), form.get("code", ""))
    held = request.cookies.get(WORKER_COOKIE)
    secret = log_in(database_of(request), said, browser_of(request), held, utc_now())
    if secret is None:
        typed = {"login": readable(said.login)[:LONGEST_LOGIN]}
        return page(request, "login", 422, typed=typed, failed=True)
    answer = RedirectResponse(OFFICE, 303)
    remember_worker(request, answer, secret)
    return answer
