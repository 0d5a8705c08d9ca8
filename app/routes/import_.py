"""Taking a kept book in again: `/import`, a page with one field for a file. Server only."""

from collections.abc import AsyncGenerator

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.access import Access
from app.book import Book, NotABook, read_book
from app.database import Database
from app.host import utc_now
from app.problems import problem
from app.requests import TooLarge, read_body
from app.routes.cookies import holder
from app.routes.pages import host_of
from app.screens import Place, Screen
from app.taking import Taken, take_in

MAX_FILE = 32_000_000  # bytes: an export of years must be able to come back
MAX_SHOWN = 50  # texts that were not kept; the file has the others too
_ONE_AT_A_TIME = CapacityLimiter(1)  # a large book takes much memory while it is read
PLACE = Place(Screen("/import", "me/import", after="/me/file"), "/import", {"undo": None, "beside": None})
STATUS = {"too_large": 413, "no_file": 422, "half": 422, "shape": 422}


async def import_(request: Request) -> Response:
    """Show the page, or take in the file that was sent as multipart form data."""
    if request.method not in ("GET", "HEAD", "POST"):
        return problem(request, "no_such_way")
    if request.method == "POST" and request.scope["foreign"]:
        return problem(request, "foreign")
    who = await run_in_threadpool(_who, request)
    if who is None:
        return problem(request, "new_here")
    if request.method != "POST":
        return await run_in_threadpool(_show, request, who)
    try:
        file = await _file(request)
    except TooLarge:
        return await run_in_threadpool(_show, request, who, "too_large")
    except MultiPartException:
        return problem(request, "broken_form")
    if not file:
        return await run_in_threadpool(_show, request, who, "no_file")
    return await to_thread.run_sync(_take, request, file, limiter=_ONE_AT_A_TIME)


async def _file(request: Request) -> bytes:
    """The first file of the form, empty if none was chosen. Raises TooLarge, MultiPartException."""
    body = await read_body(request, MAX_FILE)
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise MultiPartException("no file can be in it")

    async def once() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        form = await MultiPartParser(request.headers, once(), max_files=1, max_fields=20).parse()
    except (KeyError, ValueError) as error:  # no boundary, or one that is none
        raise MultiPartException(str(error)) from error
    try:
        files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
        return await files[0].read() if files else b""
    finally:
        await form.close()


def _who(request: Request) -> Access | None:
    with request.app.state.database.reading() as session:
        return holder(request, session)


def _show(request: Request, who: Access, why: str = "", taken: Taken | None = None) -> Response:
    counts = taken and {
        "kept": len(taken.kept),
        "refused": len(taken.refused),
        "texts": taken.texts[:MAX_SHOWN],
    }
    with request.app.state.database.reading() as session:
        html = host_of(request, session, who).page(PLACE, besides={"why": why, "taken": counts})
    return HTMLResponse(html, STATUS.get(why, 422 if taken and taken.refused and not taken.kept else 200))


def _take(request: Request, file: bytes) -> Response:
    database: Database = request.app.state.database
    who = _who(request)
    if who is None:
        return problem(request, "new_here")
    try:
        book: Book = read_book(file, who.workbook_id)
    except NotABook as error:
        return _show(request, who, error.why)
    return _show(request, who, taken=take_in(database, who, book, utc_now()))
