"""`/work/language`: in which language a worker reads, on this machine; also for who is not logged in."""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.requests import read_query
from app.routes.cookies import remember_languages
from app.routes.work.desk import OFFICE, Form, answered, page
from app.translate import languages

_WORKERS = re.compile(rf"{OFFICE}(/[\w-]+)*", re.ASCII)


async def language(request: Request) -> Response:
    """Ask on GET, and on POST lead back to the page of workers that one came from."""
    return await answered(request, _ask, _choose)


def _ask(request: Request) -> Response:
    return page(request, "language", next=_own(read_query(request).get("from", "")))


def _choose(request: Request, form: Form) -> Response:
    answer = RedirectResponse(_own(form.get("next", "")), 303)
    if (lang := form.get("lang")) in languages():
        remember_languages(request, answer, str(lang), None)
    return answer


def _own(address: str) -> str:
    return address if _WORKERS.fullmatch(address) else OFFICE
