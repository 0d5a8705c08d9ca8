"""The tables of the database: a workbook's own, and those of the organisations whose workers look at what is shared."""

from app.models.office import Attempt, Deed, Grant, Look, Organisation, RecoveryCode, Worker, WorkerSession
from app.models.workbook import (
    FORGET,
    KEY,
    Device,
    Entry,
    Invite,
    Leftover,
    Save,
    Workbook,
    new_epoch,
    utc_now,
)

__all__ = [
    "FORGET",
    "KEY",
    "Attempt",
    "Deed",
    "Device",
    "Entry",
    "Grant",
    "Invite",
    "Leftover",
    "Look",
    "Organisation",
    "RecoveryCode",
    "Save",
    "Workbook",
    "Worker",
    "WorkerSession",
    "new_epoch",
    "utc_now",
]
