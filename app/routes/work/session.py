"""Who is logged in, for the pages about clients. For a worker's own account: app/routes/work/desk.py"""

from sqlmodel import Session
from starlette.requests import Request

from app.access import WORKER_COOKIE, WorkerAccess, worker_access


def worker_of(request: Request, session: Session) -> WorkerAccess | None:
    """The worker who is logged in at the browser that sent `request`."""
    return worker_access(session, request.cookies.get(WORKER_COOKIE))
