"""The app: settings, database, screens and the few addresses that are no screen."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from sqlalchemy.exc import OperationalError, TimeoutError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response

from app.access.second import seal_secrets
from app.assets import BUILT, PLACE
from app.away import NEUTRAL, SWITCH, Away
from app.config import Settings, read_settings
from app.database import Database
from app.failures import where
from app.problems import problem
from app.routes import away, calendar, devices, export, files, import_, install, join, screens, sync, ways_in
from app.routes.work import account, clients, colleagues, language, login, looking, new_client
from app.routes.work.desk import InUse
from app.security import Security
from app.store import NoSuchWorkbook

log = logging.getLogger(__name__)
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def create_app(settings: Settings | None = None) -> Security:
    """The app with its database, migrated when it starts."""
    settings = settings or read_settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.database.migrate()
        with app.state.database.writing() as session:
            seal_secrets(session)
            session.commit()
        yield
        app.state.database.close()

    app = FastAPI(title="Mijn boek", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = settings
    app.state.database = Database(settings.database_url, settings.secret_key_file)
    app.add_exception_handler(HTTPException, _no_such_page)
    app.add_exception_handler(NoSuchWorkbook, _no_such_page)  # erased just now
    app.add_exception_handler(OperationalError, _no_room)  # the disk is full, or the database is away
    app.add_exception_handler(TimeoutError, _no_room)  # too many at once
    app.add_exception_handler(Exception, _our_side)
    app.add_middleware(InUse)
    app.add_middleware(Away)
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)
    app.mount(PLACE.rstrip("/"), files.Assets(directory=BUILT))
    app.add_route("/sw.js", files.worker, methods=["GET"])
    app.add_route("/favicon.ico", files.favicon, methods=["GET"])
    app.add_route(NEUTRAL, away.neutral, methods=["GET"])
    app.add_route(SWITCH, away.switch, methods=["POST"])
    app.add_route("/manifest.webmanifest", install.manifest, methods=["GET"])
    app.add_route("/export.json", export.export, methods=["GET"])
    app.add_route("/calendar.ics", calendar.calendar, methods=["GET"])
    app.add_route("/import", import_.import_, methods=METHODS)
    app.add_route("/sync", sync.sync, methods=METHODS)
    app.add_route("/install/iphone", install.iphone, methods=METHODS)
    app.add_route("/join/{code}/manifest.webmanifest", install.manifest, methods=["GET"])
    app.add_route("/me/devices/new", ways_in.another_device, methods=["GET", "POST"])
    app.add_route("/me/devices/new/{code}", ways_in.device_code, methods=["GET"])
    app.add_route("/me/card", ways_in.card, methods=["GET", "POST"])
    app.add_route("/me/card/picture", ways_in.card_picture, methods=["POST"])
    app.add_route("/join", join.typed, methods=["GET", "POST"])
    app.add_route("/join/{code}", join.join, methods=["GET", "POST"])
    app.add_route(devices.LIST, devices.devices, methods=METHODS)
    app.add_route(devices.LEFT, devices.left, methods=METHODS)
    app.add_route("/me/devices/{id}", devices.device, methods=METHODS)
    app.add_route("/me/erase", devices.erase, methods=METHODS)
    app.add_route(devices.GONE, devices.farewell, methods=["GET", "HEAD", "POST"])
    _add_work(app)
    app.add_route("/{path:path}", screens.screen, methods=METHODS)
    return Security(app)


def _add_work(app: FastAPI) -> None:
    """What workers see. A new client goes before a client's book: `new` is the id of none."""
    app.add_route("/work/clients/new", new_client.new_client, methods=["GET", "POST"])
    app.add_route("/work/clients/new/{code}", new_client.client_code, methods=["GET"])
    app.add_route("/work", login.office, methods=METHODS)
    app.add_route("/work/language", language.language, methods=METHODS)
    app.add_route("/work/login", login.login, methods=METHODS)
    app.add_route("/work/account", account.account, methods=METHODS)
    app.add_route("/work/account/password", account.password, methods=METHODS)
    app.add_route("/work/account/codes", account.codes, methods=METHODS)
    app.add_route("/work/colleagues", colleagues.colleagues, methods=METHODS)
    app.add_route("/work/colleagues/new", colleagues.new, methods=METHODS)
    app.add_route("/work/colleagues/{worker}", colleagues.one, methods=METHODS)
    app.add_route("/work/clients", clients.clients, methods=["GET"])
    app.add_route("/work/clients/{workbook}", looking.book, methods=METHODS)
    app.add_route("/work/clients/{workbook}/{path:path}", looking.book, methods=METHODS)


async def _no_such_page(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    return problem(request, "no_such_way" if status == 405 else "not_there")


async def _no_room(request: Request, error: Exception) -> Response:
    log.warning("the database could not do it: %s", where(error))
    return problem(request, "no_room", getattr(request.state, "typed", None))


async def _our_side(request: Request, _error: Exception) -> Response:
    return problem(request, "our_side", getattr(request.state, "typed", None))
