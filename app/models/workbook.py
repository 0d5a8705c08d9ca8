"""The tables. Everything of a workbook is keyed by the workbook's id first, so that it can be split by that key."""

import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Index, text
from sqlmodel import Field, SQLModel

from app.digest import EMPTY

KEY = "key"  # in the `info` of a session: the app.secret_key.KeyFile of what is kept sealed
FORGET = "forget"  # in the `info` of a session: what it takes away is to leave no trace, see app.database


def utc_now() -> datetime:
    """This moment, with its zone."""
    return datetime.now(UTC)


def new_epoch() -> str:
    """A random name for the time that a workbook's sequence is one line without a step back."""
    return secrets.token_urlsafe(9)


def now() -> Any:
    """A column for the moment at which a row was made."""
    return Field(default_factory=utc_now, sa_type=DateTime(timezone=True))


def where(rows: str) -> dict[str, Any]:
    """An index of these rows only."""
    return {"sqlite_where": text(rows), "postgresql_where": text(rows)}


def moment() -> Any:
    """A column for a moment that may not have come."""
    return Field(default=None, sa_type=DateTime(timezone=True))


class Workbook(SQLModel, table=True):
    """A workbook; `seq` is the sequence of its newest save, given out in the transaction that writes it.

    `epoch` is another one after the database went back to a backup; `digest` is of all entries (`app.digest`). Of a
    workbook that was erased for good (`erased_at`) only this row is left, for its devices to hear of it. `took_over` is
    the workbook of which this one began with what was shared, if any.
    """

    id: str = Field(primary_key=True)
    seq: int = 0
    epoch: str = Field(default_factory=new_epoch)
    digest: str = EMPTY
    created_at: datetime = now()
    erased_at: datetime | None = moment()
    took_over: str | None = None


class Device(SQLModel, table=True):
    """A phone or browser that may open a workbook, until it is ended. Only a hash of its secret is kept.

    `came_by` is the purpose of the code that let it in, see `Invite`; "" for the one that began the workbook.
    """

    id: str = Field(primary_key=True)
    workbook_id: str = Field(foreign_key="workbook.id", index=True)
    secret_hash: str = Field(unique=True)
    came_by: str = ""
    name: str = ""  # what its browser says it is, in a few words
    created_at: datetime = now()
    seen_at: datetime | None = moment()  # the day of its last contact
    ended_at: datetime | None = moment()


class Leftover(SQLModel, table=True):
    """A save that a device still held when it had been ended: not in the book, for the client to look at."""

    workbook_id: str = Field(primary_key=True, foreign_key="workbook.id")
    id: str = Field(primary_key=True)
    device_id: str
    save: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    came_at: datetime = now()


class Invite(SQLModel, table=True):
    """A code that can be used once, but for a card, which holds until it is ended. Only hashes of codes are kept.

    `purpose` is "device" or "card": opens `workbook_id` on one more device, made by a device of that workbook; or
    "client": a worker's, connects whoever uses it with `worker_id`, and never opens a workbook. `short_hash` is of the
    digits that can be typed instead. `takes_over` is the workbook of which a newcomer gets what was shared.
    `typed_hash` is of the code that who typed the digits last got in place of it. `used_by` is the workbook that it was
    used for.
    """

    __table_args__ = (
        Index("invite_of_workbook", "workbook_id"),
        Index("invite_of_worker", "worker_id"),
        Index("invite_typed", "typed_hash", unique=True),
    )

    code_hash: str = Field(primary_key=True)
    short_hash: str | None = Field(default=None, unique=True)
    typed_hash: str | None = None
    purpose: str = "device"
    workbook_id: str | None = Field(default=None, foreign_key="workbook.id")
    worker_id: str | None = Field(default=None, foreign_key="worker.id")
    takes_over: str | None = Field(default=None, foreign_key="workbook.id")
    used_by: str | None = Field(default=None, foreign_key="workbook.id")
    created_at: datetime = now()
    ends_at: datetime = Field(sa_type=DateTime(timezone=True))
    used_at: datetime | None = moment()


class Entry(SQLModel, table=True):
    """The merged state of an entry, and what screens show of it (`app.merge.show`)."""

    __table_args__ = (Index("entry_by_kind", "workbook_id", "kind"),)

    workbook_id: str = Field(primary_key=True, foreign_key="workbook.id")
    id: str = Field(primary_key=True)
    kind: str
    state: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    shown: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    digest: str


class Save(SQLModel, table=True):
    """What one submitted form did. Append-only; `author` is the device that sent it.

    `form` is the save id the form carried: a form sent again with other content becomes another save.
    `said` is a digest of what the form said, to know it by when it comes again.
    """

    __table_args__ = (
        Index("save_by_id", "workbook_id", "id", unique=True),
        Index("save_by_form", "workbook_id", "form"),
    )

    workbook_id: str = Field(primary_key=True, foreign_key="workbook.id")
    seq: int = Field(primary_key=True)
    id: str
    form: str
    said: str
    author: str
    made_at: str
    app: int
    changes: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    kept_at: datetime = now()
