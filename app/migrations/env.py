"""Alembic's environment: the connection comes from `Database.migrate`, or from DATABASE_URL for new revisions."""

from alembic import context
from sqlmodel import SQLModel

import app.models
from app.config import read_settings
from app.database import Database

assert app.models  # the tables are known to SQLModel.metadata by importing them


def _run(connection) -> None:  # type: ignore[no-untyped-def]
    context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


if (given := context.config.attributes.get("connection")) is not None:
    _run(given)
else:
    with Database(read_settings().database_url).engine.connect() as opened:
        _run(opened)
