"""`/work/clients`: the clients who share their book with a worker, by name."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.access import clients_of, looking
from app.database import Database
from app.host import Host, moment_at, utc_now
from app.render import render
from app.requests import worker_language
from app.routes.work.looking import LOGIN, sections_read
from app.routes.work.news import LIST, news
from app.routes.work.session import worker_of
from app.store import NoSuchWorkbook


async def clients(request: Request) -> Response:
    """The list: who they are, when the next talk is, and how much is new since the last one."""
    return await run_in_threadpool(_clients, request)


def _clients(request: Request) -> Response:
    database: Database = request.app.state.database
    now = utc_now()
    moment = moment_at(now, request.app.state.settings.timezone)
    lang = worker_language(request)
    with database.reading() as session:
        worker = worker_of(request, session)
        if worker is None:
            return RedirectResponse(LOGIN, 303)
        seen = clients_of(session, worker, moment.today)
        found, counted = [], {}
        for workbook_id, sight in seen.items():
            host = Host(session, workbook_id, lang, moment, sight)
            told = news(host)
            counted[workbook_id] = sections_read(host)
            found.append(
                {
                    "id": workbook_id,
                    "name": told["name"],
                    "talks": "talks" in sight.sections,
                    "talk": told["talk"] and told["talk"]["date"],
                    "new": told["new"],
                }
            )
    found.sort(key=lambda client: (str(client["name"]).casefold(), str(client["id"])))
    html = render("work/clients", lang, {"where": request.url.path, "clients": found}, moment)
    try:
        with database.writing() as session:
            for workbook_id, sight in seen.items():
                visit = looking.Visit(worker, workbook_id, LIST, now, moment.today, sight.grant)
                looking.note_look(session, visit, counted=counted[workbook_id])
            session.commit()
    except NoSuchWorkbook:  # erased just now: the list without it
        return RedirectResponse(request.url.path, 303)
    return HTMLResponse(html)
