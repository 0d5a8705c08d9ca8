"""Accounts of workers: made, given anew and ended by an admin of their organisation, or on the command line."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from app.access.deeds import COMMAND_LINE, By, write_down
from app.access.grants import end_grants
from app.access.limits import allowed, count, take_back
from app.access.login import normal_login
from app.access.passwords import LONGEST, hash_password, is_password, random_password
from app.access.second import new_recovery_codes, new_secret, otpauth
from app.access.secret import sealed
from app.access.workers import WorkerAccess, end_sessions, start_session
from app.database import Database
from app.ids import new_id
from app.models import Invite, Organisation, Worker
from app.text import normalise

LASTS = timedelta(days=7)  # a password that was given
LONGEST_NAME = 100


class Refused(ValueError):
    """An account cannot be made so: `why` is "name", "login" or "taken"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class NewWorker:
    """Who is to have an account."""

    name: str
    login: str
    is_admin: bool = False


@dataclass(frozen=True)
class Given:
    """What a worker is given once, kept nowhere in clear: a password to replace, a phone's secret, recovery codes."""

    worker_id: str
    name: str
    login: str
    password: str
    otpauth: str
    secret: str
    recovery_codes: list[str]


def organisation_named(session: Session, name: str, now: datetime) -> Organisation:
    """The organisation with this name, made if there is none. Raises Refused."""
    name = _line(name, "name")
    found = session.exec(select(Organisation).where(Organisation.name == name)).first()
    if found is None:
        found = Organisation(id=new_id(), name=name, created_at=now)
        session.add(found)
        session.flush()
    return found


def add_worker(
    session: Session, organisation_id: str, new: NewWorker, now: datetime, by: By = COMMAND_LINE
) -> Given:
    """Make an account. Raises Refused."""
    name, login = _line(new.name, "name"), normal_login(_line(new.login, "login"))
    if any(sign.isspace() for sign in login):
        raise Refused("login")
    if session.exec(select(Worker.id).where(Worker.login == login)).first():
        raise Refused("taken")
    worker = Worker(
        id=new_id(),
        organisation_id=organisation_id,
        name=name,
        login=login,
        password_hash="",
        totp_secret="",
        is_admin=new.is_admin,
        created_at=now,
    )
    given = _given(session, worker, now)
    write_down(session, "add", worker, by, now)
    return given


def reset_worker(session: Session, worker: Worker, now: datetime, by: By = COMMAND_LINE) -> Given:
    """Give a worker all anew: who lost the phone, or whose account somebody else was in. Clients stay theirs."""
    end_sessions(session, worker.id)
    _end_codes(session, worker.id, now)
    write_down(session, "reset", worker, by, now)
    return _given(session, worker, now)


def end_worker(session: Session, worker: Worker, now: datetime, by: By = COMMAND_LINE) -> None:
    """End an account for good: logged out everywhere, and nothing is shared with this worker any more."""
    worker.ended_at = now
    session.add(worker)
    end_sessions(session, worker.id)
    _end_codes(session, worker.id, now)
    end_grants(session, worker.id, now)
    write_down(session, "end", worker, by, now)


def workers_of(session: Session, organisation_id: str) -> list[Worker]:
    """The workers of an organisation, by name, those who were there before last."""
    found = session.exec(select(Worker).where(Worker.organisation_id == organisation_id))
    return sorted(found, key=lambda one: (one.ended_at is not None, one.name.casefold(), one.id))


def colleague(session: Session, who: WorkerAccess, worker_id: str) -> Worker | None:
    """A worker of the own organisation; None for any other."""
    return session.exec(
        select(Worker).where(Worker.id == worker_id, Worker.organisation_id == who.organisation_id)
    ).first()


def is_own_password(database: Database, who: WorkerAccess, password: str, now: datetime) -> bool | None:
    """Whether who is logged in knows the password: at that desk may sit somebody else. None where it is to wait."""
    what = f"password:{who.worker_id}"
    with database.writing() as session:
        worker = session.get(Worker, who.worker_id)
        if worker is None or len(password) > LONGEST or not allowed(session, what, now):
            return None
        count(session, what, now)
        session.commit()
    if not is_password(worker.password_hash, password):
        return False
    with database.writing() as session:
        take_back(session, what, now)
        session.commit()
    return True


def change_password(session: Session, who: WorkerAccess, kept: str, browser: str, now: datetime) -> str:
    """Keep a new password, as `hash_password` gives it. All sessions end; gives the secret of a new one."""
    worker = session.exec(select(Worker).where(Worker.id == who.worker_id).with_for_update()).one()
    worker.password_hash = kept
    worker.password_ends_at = None
    session.add(worker)
    end_sessions(session, worker.id)
    return start_session(session, worker.id, browser, now)


def _end_codes(session: Session, worker_id: str, now: datetime) -> None:
    """No client joins by a code that this worker handed out before."""
    codes = update(Invite).where(col(Invite.worker_id) == worker_id, col(Invite.ends_at) > now)
    session.exec(codes.values(ends_at=now))


def _given(session: Session, worker: Worker, now: datetime) -> Given:
    password = random_password()
    worker.password_hash = hash_password(password)
    worker.password_ends_at = now + LASTS
    secret = new_secret()
    worker.totp_secret = sealed(session, secret, worker.id)
    worker.totp_step = 0
    session.add(worker)
    session.flush()
    codes = new_recovery_codes(session, worker.id)
    return Given(worker.id, worker.name, worker.login, password, otpauth(worker, secret), secret, codes)


def _line(text: str, why: str) -> str:
    try:
        line = " ".join(normalise(text).split())
    except ValueError as error:
        raise Refused(why) from error
    if not 0 < len(line) <= LONGEST_NAME:
        raise Refused(why)
    return line
