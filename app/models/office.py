"""The tables of organisations and their workers: who they are, what they may see, and what they looked at."""

from datetime import datetime

from sqlalchemy import DateTime, Index
from sqlmodel import Field, SQLModel

from app.models.workbook import moment, now, where


class Organisation(SQLModel, table=True):
    """Who workers work for. Workers of one never see clients of another."""

    id: str = Field(primary_key=True)
    name: str
    created_at: datetime = now()


class Worker(SQLModel, table=True):
    """Somebody who visits clients. `login` is in small letters; `totp_step` is the last time step that was used.

    A password that somebody else gave ends at `password_ends_at`, and opens nothing but the page for one's own.
    `totp_secret` is sealed with a key that is not in the database, see `app.access.secret`.
    """

    id: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id", index=True)
    name: str
    login: str = Field(unique=True)
    password_hash: str
    password_ends_at: datetime | None = moment()
    totp_secret: str
    totp_step: int = 0
    is_admin: bool = False
    created_at: datetime = now()
    ended_at: datetime | None = moment()


class WorkerSession(SQLModel, table=True):
    """A browser in which a worker is logged in. Only a hash of its secret is kept."""

    id: str = Field(primary_key=True)
    secret_hash: str = Field(unique=True)
    worker_id: str = Field(foreign_key="worker.id", index=True)
    browser: str = ""
    created_at: datetime = now()
    seen_at: datetime = now()
    ended_at: datetime | None = moment()


class RecoveryCode(SQLModel, table=True):
    """A code that stands in for a worker's TOTP once, for who lost the phone. Only a hash of it is kept."""

    code_hash: str = Field(primary_key=True)
    worker_id: str = Field(foreign_key="worker.id", index=True)
    used_at: datetime | None = moment()


class Grant(SQLModel, table=True):
    """That a client is connected with a worker. What the worker may see is said in the entry with this id.

    Made when the client uses the worker's code, by nothing else. `ended_at`: the worker or organisation ended it.
    """

    __table_args__ = (
        Index("grant_of_worker", "worker_id"),
        Index("grant_that_holds", "workbook_id", "worker_id", unique=True, **where("ended_at IS NULL")),
    )

    workbook_id: str = Field(primary_key=True, foreign_key="workbook.id")
    id: str = Field(primary_key=True)
    worker_id: str = Field(foreign_key="worker.id")
    created_at: datetime = now()
    ended_at: datetime | None = moment()


class Look(SQLModel, table=True):
    """The access log: who, on whose behalf, looked at (or wrote in) what of which client, when. As NEN 7513 asks.

    `workbook_id` is what was asked for, also where there is no such book (any more); "" where it is the id of none.
    `section` is None for what is in no section, `what` is the path of the screen as the table of screens has it, ""
    for none; `action` is "read", "write" or "copy" (into another book), `outcome` "shown" or "refused". `session_id`
    is that of a `WorkerSession`, from where it was; `role` "worker" or "admin"; `grant_id` by which the client let
    them, "" for nothing; `entry_id` the one in the address, if any; `sections` those that the page showed something
    of, with commas. No client's words.
    """

    __table_args__ = (
        Index("look_of_workbook", "workbook_id", "at"),
        Index("look_of_worker", "worker_id", "at"),
    )

    workbook_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    worker_id: str
    worker_name: str
    organisation_id: str
    organisation_name: str
    at: datetime = Field(sa_type=DateTime(timezone=True))
    section: str | None = None
    what: str
    action: str
    outcome: str = "shown"
    session_id: str = ""
    role: str = ""
    grant_id: str = ""
    entry_id: str = ""
    sections: str = ""


class Deed(SQLModel, table=True):
    """What was done with a worker's account, see `app.access.deeds`: by whom ("" on the command line), from where.

    `worker_id` is "" where somebody tried to log in to no account. Rows are only ever added.
    """

    __table_args__ = (
        Index("deed_in_organisation", "organisation_id", "at"),
        Index("deed_on_worker", "worker_id", "at"),
    )

    id: str = Field(primary_key=True)
    what: str
    by_id: str
    by_name: str
    session_id: str
    worker_id: str
    worker_name: str
    organisation_id: str
    at: datetime = Field(sa_type=DateTime(timezone=True))


class Attempt(SQLModel, table=True):
    """Something that was tried and may be guessing: `what` names the account, or how a code began."""

    __table_args__ = (Index("attempt_at", "what", "at"),)

    id: str = Field(primary_key=True)
    what: str
    at: datetime = now()
