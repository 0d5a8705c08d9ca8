"""The cookie that holds a device's secret."""

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access import COOKIE, COOKIE_DAYS, Access, access
from app.requests import is_private_host


def holder(request: Request, session: Session) -> Access | None:
    """What the device that sent `request` may open; None for one without a book."""
    return access(session, request.cookies.get(COOKIE))


def remember(request: Request, answer: Response, secret: str) -> None:
    """Let the browser keep the secret: out of reach of scripts, and only over https but on this very machine."""
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=COOKIE_DAYS * 24 * 60 * 60,
        httponly=True,
        samesite="lax",
        secure=not is_private_host(request.url.hostname or ""),
    )


def remember_on(request: Request, answer: Response) -> None:
    """Let the browser keep the secret that opened a book anew, or in the end it forgets it and the book is gone."""
    remember(request, answer, request.cookies[COOKIE])
