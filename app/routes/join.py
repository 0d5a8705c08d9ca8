"""`/join/{code}`: a code opens a workbook on one more device. Codes are used up by POST, never by GET."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.access import opened_by, use_invite
from app.host import utc_now
from app.ids import new_id
from app.problems import problem
from app.render import Moment, render
from app.requests import preferred_language
from app.routes.cookies import holder, remember


async def join(request: Request) -> Response:
    """Ask on GET; open the workbook on this device on POST."""
    if request.scope["foreign"]:
        return problem(request, "foreign")
    return await run_in_threadpool(_use if request.method == "POST" else _ask, request)


def _ask(request: Request) -> Response:
    with request.app.state.database.reading() as session:
        who = holder(request, session)
        opened = opened_by(session, request.path_params["code"], utc_now())
    # The app on an iPhone starts here each time: its code is used up, and its book is here.
    if who and opened in (None, who.workbook_id):
        return RedirectResponse("/", 303)
    context = {"path": request.url.path, "has_book": who is not None, "texts": []}
    return HTMLResponse(render("join/ask", preferred_language(request), context, Moment("", "", new_id)))


def _use(request: Request) -> Response:
    with request.app.state.database.writing() as session:
        # A phone that has a book keeps it: what is in it would be out of reach without its secret.
        if holder(request, session):
            return RedirectResponse(request.url.path, 303)
        opened = use_invite(session, request.path_params["code"], utc_now())
        if opened is None:
            return problem(request, "not_there")
        session.commit()
    answer = RedirectResponse("/", 303)
    remember(request, answer, opened[1])
    return answer
