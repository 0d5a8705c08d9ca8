"""The tables. Everything of a workbook is keyed by the workbook's id first, so that it can be split by that key."""

import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Index
from sqlmodel import Field, SQLModel

from app.digest import EMPTY


def utc_now() -> datetime:
    """This moment, with its zone."""
    return datetime.now(UTC)


def new_epoch() -> str:
    """A random name for the time that a workbook's sequence is one line without a step back."""
    return secrets.token_urlsafe(9)


def _moment() -> Any:
    return Field(default_factory=utc_now, sa_type=DateTime(timezone=True))


class Workbook(SQLModel, table=True):
    """A workbook; `seq` is the sequence of its newest save, given out in the transaction that writes it.

    `epoch` is another one after the database went back to a backup; `digest` is of all entries (`app.digest`).
    """

    id: str = Field(primary_key=True)
    seq: int = 0
    epoch: str = Field(default_factory=new_epoch)
    digest: str = EMPTY
    created_at: datetime = _moment()


class Device(SQLModel, table=True):
    """A phone or browser that may open a workbook. Only a hash of its secret is kept."""

    id: str = Field(primary_key=True)
    workbook_id: str = Field(foreign_key="workbook.id", index=True)
    secret_hash: str = Field(unique=True)
    created_at: datetime = _moment()
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class Invite(SQLModel, table=True):
    """A code that opens a workbook on one more device, once. Only a hash of it is kept."""

    code_hash: str = Field(primary_key=True)
    workbook_id: str = Field(foreign_key="workbook.id")
    ends_at: datetime = Field(sa_type=DateTime(timezone=True))
    used_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


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
    kept_at: datetime = _moment()
