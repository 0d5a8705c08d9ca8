"""`/work/clients/new`: a code for a client, as a QR code to scan and as digits to type.

It opens no workbook. Who uses it, and what the worker then sees, is for the client to say: see `app.routes.join`.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.access import WorkerAccess, clients_of, invite_client, looking, made_by
from app.access.looking import Visit
from app.host import moment_at, utc_now
from app.ids import new_id
from app.models import Entry
from app.problems import problem
from app.render import Moment, render
from app.requests import TooLarge, Unreadable, read_body, read_form, worker_language
from app.routes.codes import shown
from app.routes.work.looking import LOGIN
from app.routes.work.news import NEW
from app.routes.work.session import worker_of

HERE = "/work/clients/new"
LOOKS_AGAIN = 20  # seconds: the page of a code says by itself that the client is in


async def new_client(request: Request) -> Response:
    """Explain on GET; make a code on POST, of which `/work/clients/new/{code}` is the page."""
    if request.scope["foreign"]:
        return problem(request, "foreign")
    if request.method != "POST":
        return await run_in_threadpool(_answer, request, _explain)
    try:
        pairs = dict(read_form(await read_body(request, 10_000)))
    except (TooLarge, Unreadable):
        return problem(request, "broken_form")
    make = partial(_make, takes_over=pairs.get("takes_over") or None)
    return await run_in_threadpool(_answer, request, make)


async def client_code(request: Request) -> Response:
    """The page of a code: the QR code and its digits, until the client is in."""
    return await run_in_threadpool(_answer, request, _show)


def _answer(request: Request, do: Callable[[Request, Session, WorkerAccess], Response]) -> Response:
    database = request.app.state.database
    with database.reading() if do is _show else database.writing() as session:
        worker = worker_of(request, session)
        return do(request, session, worker) if worker else RedirectResponse(LOGIN, 303)


def _explain(request: Request, session: Session, worker: WorkerAccess) -> Response:
    names, now = [], utc_now()
    today = _today(request, now)
    for workbook_id, sight in clients_of(session, worker, today).items():
        profile = session.get(Entry, (workbook_id, workbook_id))
        name = profile.shown["fields"].get("name", "") if profile else ""
        names.append({"id": workbook_id, "name": name})
        looking.note_look(session, Visit(worker, workbook_id, NEW, now, today, sight.grant))
    session.commit()
    return _page(
        request, "new_client", clients=sorted(names, key=lambda one: (one["name"].lower(), one["id"]))
    )


def _make(request: Request, session: Session, worker: WorkerAccess, takes_over: str | None) -> Response:
    now = utc_now()
    today = _today(request, now)
    if takes_over is not None:
        sight = clients_of(session, worker, today).get(takes_over)
        may = sight is not None
        visit = Visit(worker, takes_over, NEW, now, today, sight.grant if sight else "")
        looking.log_look(session, visit, "write", "shown" if may else "refused")
        if not may:
            session.commit()
            return problem(request, "not_there")
    code = invite_client(session, worker.worker_id, now, takes_over)
    session.commit()
    return RedirectResponse(f"{HERE}/{code}", 303)


def _show(request: Request, session: Session, worker: WorkerAccess) -> Response:
    code, now = request.path_params["code"], utc_now()
    made = made_by(session, code, now, worker_id=worker.worker_id)
    if made is None or made.purpose != "client":
        return problem(request, "not_there")
    more = shown(request, code) if made.state == "open" else {}
    sees = made.used_by in clients_of(session, worker, _today(request, now))
    answer = _page(request, "client_code", state=made.state, joined=made.used_by if sees else None, **more)
    if more:
        answer.headers["Refresh"] = str(LOOKS_AGAIN)
    return answer


def _today(request: Request, now: datetime) -> str:
    return moment_at(now, request.app.state.settings.timezone).today


def _page(request: Request, template: str, **context: object) -> Response:
    lang = worker_language(request)
    return HTMLResponse(
        render(
            f"work/{template}",
            lang,
            {"path": request.url.path, "where": request.url.path, **context},
            Moment("", "", new_id),
        )
    )
