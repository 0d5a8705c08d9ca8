"""`/work/account`: a worker's own account, where it is logged in, its password and its recovery codes."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.access import WorkerAccess
from app.access.accounts import change_password, is_own_password
from app.access.deeds import By, last_reset, write_down
from app.access.passwords import SHORTEST, hash_password, matter_with
from app.access.second import new_recovery_codes, recovery_codes_left
from app.access.workers import end_session, end_sessions, sessions_of
from app.host import utc_now
from app.models import Worker
from app.requests import read_query
from app.routes.work.desk import (
    ACCOUNT,
    LOGIN,
    Form,
    account_of,
    answered,
    browser_of,
    database_of,
    elsewhere,
    local,
    page,
    remember_worker,
)


async def account(request: Request) -> Response:
    """Show it on GET; on POST log out at one browser (`end`: its session) or everywhere (`all`)."""
    return await answered(request, _account, _log_out)


async def password(request: Request) -> Response:
    """Ask on GET, keep another password on POST."""
    return await answered(request, _password, _change)


async def codes(request: Request) -> Response:
    """Say on GET how many are left; make new ones on POST, and show them this once."""
    return await answered(request, _codes, _new_codes)


def _account(request: Request) -> Response:
    who, now = account_of(request), utc_now()
    if away := elsewhere(who):
        return away
    assert who
    with database_of(request).reading() as session:
        there = [
            {"id": one.id, "browser": one.browser, "used": local(request, one.seen_at)}
            for one in sessions_of(session, who.worker_id, now)
        ]
        reset = last_reset(session, who.worker_id)
    told = reset and {"by": reset.by_name, "day": local(request, reset.at)["day"]}
    changed = read_query(request).get("changed") == "password"
    return page(request, "account", who=_told(who), sessions=there, changed=changed, reset=told)


def _log_out(request: Request, form: Form) -> Response:
    who, now = account_of(request), utc_now()
    if who is None:
        return RedirectResponse(LOGIN, 303)
    ended = form.get("end", "")
    with database_of(request).writing() as session:
        if ended == "all":
            end_sessions(session, who.worker_id)
        else:
            end_session(session, who.worker_id, ended, now)
        whose = session.get(Worker, who.worker_id)
        write_down(session, "logout", whose, By(who.worker_id, who.name, who.session_id), now)
        session.commit()
    if ended not in ("all", who.session_id):
        return RedirectResponse(ACCOUNT, 303)
    # Or Back shows the clients once more. Only "cache": a book that is in this browser too stays as it is.
    return RedirectResponse(LOGIN, 303, {"Clear-Site-Data": '"cache"'})


def _password(request: Request) -> Response:
    who = account_of(request)
    return _ask_password(request, who) if who else RedirectResponse(LOGIN, 303)


def _ask_password(request: Request, who: WorkerAccess, problems: dict[str, str] | None = None) -> Response:
    return page(
        request,
        "password",
        422 if problems else 200,
        who=_told(who),
        shortest=SHORTEST,
        problems=problems or {},
    )


def _change(request: Request, form: Form) -> Response:
    who, now, database = account_of(request), utc_now(), database_of(request)
    if who is None:
        return RedirectResponse(LOGIN, 303)
    new = form.get("new", "")
    if why := matter_with(new, who.login, who.name):
        return _ask_password(request, who, {"new": why})
    if new != form.get("again", ""):
        return _ask_password(request, who, {"again": "different"})
    # Who has just logged in with a password that was given has it from somebody else, and is to be rid of it.
    if who.has_own_password and (why := wrong_password(request, who, form)):
        return _ask_password(request, who, {"password": why})
    kept = hash_password(new)
    with database.writing() as session:
        secret = change_password(session, who, kept, browser_of(request), now)
        session.commit()
    answer = RedirectResponse(f"{ACCOUNT}?changed=password", 303)
    remember_worker(request, answer, secret)
    return answer


def _codes(request: Request, problems: dict[str, str] | None = None) -> Response:
    who = account_of(request)
    if away := elsewhere(who):
        return away
    assert who
    with database_of(request).reading() as session:
        left = recovery_codes_left(session, who.worker_id)
    return page(request, "codes", 422 if problems else 200, left=left, codes=[], problems=problems or {})


def _new_codes(request: Request, form: Form) -> Response:
    who = account_of(request)
    if away := elsewhere(who):
        return away
    assert who
    if why := wrong_password(request, who, form):
        return _codes(request, {"password": why})
    with database_of(request).writing() as session:
        made = new_recovery_codes(session, who.worker_id)
        session.commit()
    return page(request, "codes", left=len(made), codes=made)


def wrong_password(request: Request, who: WorkerAccess, form: Form) -> str | None:
    """What is the matter with the password that somebody who is logged in says once more."""
    right = is_own_password(database_of(request), who, form.get("password", ""), utc_now())
    return "wait" if right is None else None if right else "wrong"


def _told(who: WorkerAccess) -> dict[str, object]:
    return {
        "name": who.name,
        "login": who.login,
        "organisation": who.organisation,
        "is_admin": who.is_admin,
        "session": who.session_id,
        "has_own_password": who.has_own_password,
    }
