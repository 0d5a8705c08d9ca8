"""Taking one's book along: everything as JSON."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.problems import problem
from app.reading import whole
from app.routes.cookies import holder


async def export(request: Request) -> Response:
    """`/export.json`: {"entries": [...], "saves": [...]} of one's own workbook, as a file."""
    return await run_in_threadpool(_export, request)


def _export(request: Request) -> Response:
    with request.app.state.database.reading() as session:
        who = holder(request, session)
        if who is None:
            return problem(request, "new_here")
        book = whole(session, who.workbook_id)
    return JSONResponse(book, headers={"Content-Disposition": 'attachment; filename="my-book.json"'})
