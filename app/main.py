"""The app: settings, database, screens and the few addresses that are no screen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from app.config import Settings, read_settings
from app.database import Database
from app.problems import problem
from app.routes import export, join, screens
from app.security import Security

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings | None = None) -> Security:
    """The app with its database, migrated when it starts."""
    settings = settings or read_settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.database.migrate()
        yield
        app.state.database.close()

    app = FastAPI(title="Mijn boek", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = settings
    app.state.database = Database(settings.database_url)
    app.add_exception_handler(Exception, _our_side)
    app.mount("/static", StaticFiles(directory=STATIC))
    app.add_route("/export.json", export.export, methods=["GET"])
    app.add_route("/join/{code}", join.join, methods=["GET", "POST"])
    app.add_route("/{path:path}", screens.screen, methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
    return Security(app)


async def _our_side(request: Request, _error: Exception) -> Response:
    return problem(request, "our_side")
