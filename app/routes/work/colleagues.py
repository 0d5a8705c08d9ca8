"""`/work/colleagues`: an organisation's admin makes accounts, gives them anew and ends them. Nobody else sees them."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.access import WorkerAccess
from app.access.accounts import (
    Given,
    NewWorker,
    Refused,
    add_worker,
    colleague,
    end_worker,
    reset_worker,
    workers_of,
)
from app.access.deeds import by, deeds_of_admins
from app.host import utc_now
from app.models import Worker
from app.problems import problem
from app.qr import drawing
from app.routes.work.account import wrong_password
from app.routes.work.desk import Form, account_of, answered, database_of, elsewhere, local, page
from app.text import readable

COLLEAGUES = "/work/colleagues"


async def colleagues(request: Request) -> Response:
    """The workers of the own organisation."""
    return await answered(request, _for_admin(_list), lambda request, _: problem(request, "no_such_way"))


async def new(request: Request) -> Response:
    """Ask on GET who it is; make the account on POST, and show this once what to hand over."""
    return await answered(request, _for_admin(_ask), lambda request, form: _for_admin(_add, form)(request))


async def one(request: Request) -> Response:
    """A worker; on POST give all anew (`do`: reset) or end the account (`end`)."""
    return await answered(request, _for_admin(_show), lambda request, form: _for_admin(_do, form)(request))


def _for_admin(
    answer: Callable[[Request, WorkerAccess, Form], Response], form: Form | None = None
) -> Callable[[Request], Response]:
    def answer_admin(request: Request) -> Response:
        who = account_of(request)
        if away := elsewhere(who):
            return away
        assert who
        return answer(request, who, form or {}) if who.is_admin else problem(request, "not_there")

    return answer_admin


def _list(request: Request, who: WorkerAccess, _: Form) -> Response:
    with database_of(request).reading() as session:
        found = [_told(worker) for worker in workers_of(session, who.organisation_id)]
        deeds = [
            {"what": deed.what, "by": deed.by_name, "worker": deed.worker_name, **local(request, deed.at)}
            for deed in deeds_of_admins(session, who.organisation_id)
        ]
    return page(request, "colleagues", workers=found, deeds=deeds, organisation=who.organisation)


def _ask(request: Request, who: WorkerAccess, form: Form, problems: dict[str, str] | None = None) -> Response:
    typed = {name: readable(form.get(name, "")) for name in ("name", "login", "admin")}
    return page(
        request,
        "new_colleague",
        422 if problems else 200,
        organisation=who.organisation,
        typed=typed,
        problems=problems or {},
    )


def _add(request: Request, who: WorkerAccess, form: Form) -> Response:
    if why := wrong_password(request, who, form):
        return _ask(request, who, form, {"password": why})
    wanted = NewWorker(form.get("name", ""), form.get("login", ""), form.get("admin") == "yes")
    with database_of(request).writing() as session:
        try:
            given = add_worker(session, who.organisation_id, wanted, utc_now(), by(who))
        except Refused as refused:
            return _ask(request, who, form, {"name" if refused.why == "name" else "login": refused.why})
        session.commit()
    return _hand_over(request, given)


def _show(request: Request, who: WorkerAccess, _: Form, problems: dict[str, str] | None = None) -> Response:
    with database_of(request).reading() as session:
        worker = colleague(session, who, request.path_params["worker"])
    if worker is None:
        return problem(request, "not_there")
    told = _told(worker) | {"is_me": worker.id == who.worker_id}
    return page(request, "colleague", 422 if problems else 200, worker=told, problems=problems or {})


def _do(request: Request, who: WorkerAccess, form: Form) -> Response:
    wanted, given = form.get("do"), None
    # Nobody ends the own account: somebody stays who can add others.
    is_me = request.path_params["worker"] == who.worker_id
    if wanted not in ("reset", "end") or is_me:
        return _show(request, who, form)
    with database_of(request).reading() as session:
        if colleague(session, who, request.path_params["worker"]) is None:
            return problem(request, "not_there")
    if why := wrong_password(request, who, form):
        return _show(request, who, form, {"password": why})
    with database_of(request).writing() as session:
        worker = colleague(session, who, request.path_params["worker"])
        if worker is None or worker.ended_at is not None:
            return _show(request, who, form)
        if wanted == "reset":
            given = reset_worker(session, worker, utc_now(), by(who))
        else:
            end_worker(session, worker, utc_now(), by(who))
        session.commit()
    return _hand_over(request, given) if given else RedirectResponse(COLLEAGUES, 303)


def _hand_over(request: Request, given: Given) -> Response:
    """Shown in the answer itself: it is kept nowhere, so it cannot be opened again."""
    told = {
        "name": given.name,
        "login": given.login,
        "password": given.password,
        "secret": given.secret,
        "codes": given.recovery_codes,
    }
    return page(request, "given", given=told, qr=drawing(given.otpauth))


def _told(worker: Worker) -> dict[str, object]:
    return {
        "id": worker.id,
        "name": worker.name,
        "login": worker.login,
        "is_admin": worker.is_admin,
        "ended": worker.ended_at is not None,
    }
