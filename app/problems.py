"""Pages for when something is in the way: what happened, how to go on, and what was typed."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse

from app.ids import new_id
from app.render import Moment, render
from app.requests import spoken_languages, worker_language
from app.text import readable

# What is in the way -> status for machines; people get `templates/problems/<name>.html`.
STATUS = {
    "broken_form": 400,
    "new_here": 401,
    "foreign": 403,
    "not_there": 404,
    "no_such_way": 405,
    "gone": 410,
    "too_large": 413,
    "no_room": 503,
    "our_side": 500,
}


def problem(request: Request, name: str, typed: Mapping[str, str] | None = None) -> HTMLResponse:
    """The page for the problem `name`; `typed` texts are shown, so that a person can keep them.

    Among the pages of workers, what is not there is a page of theirs, for all addresses the same.
    """
    texts = [readable(text) for field, text in (typed or {}).items() if _is_own_text(field) and text.strip()]
    if name == "not_there" and request.url.path.startswith("/work/"):
        page = render("work/not_there", worker_language(request), {"where": "/work"}, Moment("", "", new_id))
    else:
        lang, second = spoken_languages(request)
        page = render(f"problems/{name}", lang, {"texts": texts}, Moment("", "", new_id), second)
    return HTMLResponse(page, STATUS[name], {"Allow": "GET, HEAD, POST"} if name == "no_such_way" else None)


def _is_own_text(field: str) -> bool:
    field = field.rpartition(":")[2]  # of one entry of several
    return field in ("text", "name", "note", "place", "summary", "phone") or field.startswith("answers.")
