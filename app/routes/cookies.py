"""The cookie that holds a device's secret, and the one that says which languages are spoken on it."""

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access import COOKIE, COOKIE_DAYS, Access, Lost, access, is_news, lost, note_contact
from app.host import utc_now
from app.requests import SPOKEN, device_name, is_private_host


def holder(request: Request, session: Session) -> Access | None:
    """What the device that sent `request` may open; None for one without a book."""
    return access(session, request.cookies.get(COOKIE))


def gone(request: Request, session: Session) -> Lost | None:
    """The ended device that sent `request`; None for one that goes on, and for a stranger."""
    return lost(session, request.cookies.get(COOKIE))


def note(request: Request, who: Access) -> None:
    """Note that this device was here today, for the client's list of devices."""
    name, now = device_name(request), utc_now()
    if is_news(who, name, now):
        with request.app.state.database.writing() as session:
            note_contact(session, who, name, now)
            session.commit()


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


def remember_languages(request: Request, answer: Response, lang: str, second: str | None) -> None:
    """Let the browser keep in which languages the page is, for pages of no book. Scripts do so too: page.js."""
    spoken = f"{lang}.{second}" if second else lang
    if request.cookies.get(SPOKEN) != spoken:
        answer.set_cookie(
            SPOKEN,
            spoken,
            max_age=COOKIE_DAYS * 24 * 60 * 60,
            samesite="lax",
            secure=not is_private_host(request.url.hostname or ""),
        )
