"""Access: who may open which workbook, and what they see of it. The one place that decides it.

A client's device opens its own workbook, whole (`devices`). It got there by starting one, or by a code of another
device of that workbook or of its recovery card (`codes`). A worker (`workers`) opens no workbook: who uses a worker's
code connects their own (`joining`), and the grant this makes lets the worker see some sections of it (`grants`,
`app.sight`).
"""

from app.access.codes import (
    Found,
    TooOften,
    digits_of,
    find,
    find_typed,
    has_card,
    invite,
    invite_client,
    invite_device,
    is_short,
    made_by,
    make_card,
    use_invite,
)
from app.access.devices import (
    COOKIE,
    COOKIE_DAYS,
    Access,
    access,
    is_begun,
    is_news,
    note_contact,
    start_workbook,
)
from app.access.grants import clients_of, connect, sight_of
from app.access.joining import Joining, begin_with, connect_with, joining
from app.access.leaving import (
    Lost,
    devices_of,
    end_device,
    erase_workbook,
    lost,
)
from app.access.left import (
    NoRoom,
    drop_leftovers,
    how_many_left,
    keep_leftovers,
    leftovers,
    take_leftovers,
)
from app.access.workers import WORKER_COOKIE, WorkerAccess, start_session, worker_access

__all__ = [
    "COOKIE",
    "COOKIE_DAYS",
    "WORKER_COOKIE",
    "Access",
    "Found",
    "Joining",
    "Lost",
    "NoRoom",
    "TooOften",
    "WorkerAccess",
    "access",
    "begin_with",
    "clients_of",
    "connect",
    "connect_with",
    "devices_of",
    "digits_of",
    "drop_leftovers",
    "end_device",
    "erase_workbook",
    "find",
    "find_typed",
    "has_card",
    "how_many_left",
    "invite",
    "invite_client",
    "invite_device",
    "is_begun",
    "is_news",
    "is_short",
    "joining",
    "keep_leftovers",
    "leftovers",
    "lost",
    "made_by",
    "make_card",
    "note_contact",
    "sight_of",
    "start_session",
    "start_workbook",
    "take_leftovers",
    "use_invite",
    "worker_access",
]
