"""Logging in as a worker: guessing is stopped, nobody learns what was wrong, nothing counts twice."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2
import pyotp
import pytest
from argon2 import PasswordHasher
from sqlmodel import select, update

from app.access import WORKER_COOKIE, passwords
from app.access.accounts import Given, NewWorker, add_worker, organisation_named
from app.access.limits import OF_A_KEY, count
from app.access.login import Said, log_in
from app.access.second import seal_secrets
from app.access.workers import IDLE, LASTS
from app.database import Database
from app.host import utc_now
from app.ids import new_id
from app.models import Attempt, RecoveryCode, WorkerSession
from app.models import Worker as Row
from app.secret_key import KeyFile, NoKey
from tests.pages import Person
from tests.server import served
from tests.work import PASSWORD, Worker, database, makes_worker, secret_of

MOST = OF_A_KEY["login"][0][0]


@pytest.fixture
def anna(app: Any, stranger: Callable[[str], Person], request: pytest.FixtureRequest) -> Worker:
    """Anna, whose account was just made; for each test another organisation."""
    return makes_worker(app, stranger, "Anna", request.node.name)


def moved(app: Any, worker: Worker, **values: Any) -> None:
    """Change the sessions of a worker, as if time went by."""
    with database(app).writing() as session:
        session.exec(
            update(WorkerSession).where(WorkerSession.worker_id == worker.given.worker_id).values(**values)
        )
        session.commit()


def test_a_new_worker_chooses_a_password_before_anything_else(anna: Worker) -> None:
    page = anna.logs_in()
    assert page.path == "/work/account/password"
    for address in ("/work", "/work/login", "/work/account", "/work/account/codes", "/work/colleagues"):
        assert anna.opens(address).path == "/work/account/password", address
    page.press("Keep it", new=PASSWORD, again=PASSWORD)
    assert anna.opens("/work/account").heading == "My account"


def test_who_is_not_logged_in_is_led_to_log_in(stranger: Callable[[str], Person]) -> None:
    for address in (
        "/work",
        "/work/account",
        "/work/account/password",
        "/work/account/codes",
        "/work/colleagues",
    ):
        assert stranger("Eve").opens(address).path == "/work/login", address


@pytest.mark.parametrize(
    "said",
    [
        {"login": "nobody"},
        {"login": ""},
        {"password": "wrong"},
        {"password": ""},
        {"password": "x" * 5_000},
        {"code": "000000"},
        {"code": ""},
        {"code": "0" * 5_000},
        {"login": "\0"},
        {"login": "' OR 1=1 --"},
        {"login": "ａｎｎａ\u202e"},
        {"password": "\0"},
        {"code": "١٢٣٤٥٦"},
        {"code": "½"},
        {"code": "-------"},
    ],
)
def test_nobody_learns_what_was_wrong(anna: Worker, said: dict[str, str]) -> None:
    page = anna.fails(**said)
    other = anna.fails(login="somebody.else", password="wrong", code="111111")
    without_login = re.compile(r'id="login".*?value="[^"]*"')
    assert without_login.sub("", page.answer.text) == without_login.sub("", other.answer.text)
    assert "Set-Cookie" not in page.answer.headers
    assert not anna.is_in()


@pytest.mark.parametrize("name", ["anna", "nobody.at.all"])
def test_a_login_that_is_not_there_is_as_much_work(
    app: Any, anna: Worker, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the time of the answer would tell which logins there are."""
    verified = []

    def verify(kept: str, password: str) -> bool:
        verified.append(kept.rpartition("$")[0].rpartition("$")[0])
        return hasher.verify(kept, password)

    hasher = passwords._HASHER
    anna.fails(password="wrong", code="000000")
    monkeypatch.setattr(passwords, "_HASHER", SimpleNamespace(verify=verify, hash=hasher.hash))
    anna.fails(login=anna.given.login if name == "anna" else name, password="wrong", code="000000")
    (parameters,) = verified
    assert parameters == hasher.hash("").rpartition("$")[0].rpartition("$")[0]


def test_passwords_are_hashed_with_the_work_that_rfc_9106_asks() -> None:
    source = Path(passwords.__file__).read_text("utf-8")
    assert "_HASHER = PasswordHasher()" in source
    ours = PasswordHasher()
    assert (ours.type.name, ours.time_cost, ours.memory_cost) == ("ID", 3, 64 * 1024)


def test_a_hash_with_less_work_is_made_anew_at_the_next_log_in(app: Any, anna: Worker) -> None:
    with database(app).writing() as session:
        row = session.get(Row, anna.given.worker_id)
        row.password_hash = PasswordHasher(time_cost=1, memory_cost=32, parallelism=1).hash(anna.password)
        session.add(row)
        session.commit()
    anna.logs_in()
    with database(app).reading() as session:
        assert "m=32," not in session.get(Row, anna.given.worker_id).password_hash


def test_the_password_stands_in_no_answer(anna: Worker) -> None:
    page = anna.fails(code="000000")
    assert anna.password not in page.answer.text
    assert page.html.query_one("#login").attrs["value"] == anna.given.login


def test_guessing_the_password_is_stopped_and_goes_on_later(app: Any, anna: Worker) -> None:
    for number in range(MOST):
        anna.fails(password=f"guess {number}", code="000000")
    anna.fails()
    assert not anna.is_in(), "the right password is let in while somebody guesses"
    with database(app).writing() as session:
        session.exec(update(Attempt).values(at=utc_now() - timedelta(hours=2)))
        session.commit()
    anna.logs_in()


def test_guessing_the_code_is_stopped(anna: Worker) -> None:
    for number in range(MOST):
        anna.fails(code=f"{number:06}")
    anna.fails()
    assert not anna.is_in()


def test_guessing_recovery_codes_is_stopped(anna: Worker) -> None:
    for number in range(MOST):
        anna.fails(code=f"aaaa-bbbb-cccc-ddd{number}")
    anna.fails(code=anna.given.recovery_codes[0])
    assert not anna.is_in()


def test_guessing_a_login_that_is_not_there_is_stopped_as_well(
    app: Any, stranger: Callable[[str], Person]
) -> None:
    """Or its limit would tell which logins there are."""
    with database(app).reading() as session:
        before = len(session.exec(select(Attempt.id)).all())
    eve = stranger("Eve")
    for _ in range(MOST + 3):
        eve.sends([("login", "nobody.at.all"), ("password", "x"), ("code", "1")], "/work/login", 422)
    with database(app).reading() as session:
        assert len(session.exec(select(Attempt.id)).all()) - before == MOST
        assert not [what for what in session.exec(select(Attempt.what)) if "nobody" in what]


def test_nonsense_in_great_numbers_keeps_nobody_out(app: Any, anna: Worker) -> None:
    """At a browser where nobody was logged in before, too."""
    with database(app).writing() as session:
        for number in range(1_500):
            count(session, f"login:{number}", utc_now())
        session.commit()
    anna.begins()


def test_guessing_elsewhere_does_not_keep_anna_out_at_her_own_browser(
    anna: Worker, stranger: Callable[[str], Person]
) -> None:
    anna.begins()
    anna.opens("/work/account").press("Log out")
    eve = Worker(stranger("Eve"), anna.given)
    for _ in range(MOST + 1):
        eve.fails(password="guess", code="000000")
    elsewhere = Worker(stranger("Anna"), anna.given, anna.password)
    elsewhere.fails(code=anna.given.recovery_codes[0])
    assert not anna.is_in()
    anna.logs_in()
    assert anna.is_in()


def test_guessing_at_a_browser_that_is_known_is_stopped_too(anna: Worker) -> None:
    anna.begins()
    anna.opens("/work/account").press("Log out")
    for _ in range(MOST):
        anna.fails(password="guess", code="000000")
    anna.fails()
    assert not anna.is_in()


def test_a_code_of_the_phone_counts_once(anna: Worker, stranger: Callable[[str], Person]) -> None:
    code = anna.code()
    anna.logs_in(code=code)
    eve = Worker(stranger("Eve"), anna.given)
    eve.fails(code=code)
    totp = pyotp.TOTP(secret_of(anna.given))
    eve.fails(code=totp.generate_otp(totp.timecode(utc_now()) - 2))
    eve.logs_in(code=anna.code())


def test_a_recovery_code_counts_once(anna: Worker, stranger: Callable[[str], Person]) -> None:
    code = anna.given.recovery_codes[3]
    anna.logs_in(code=code.replace("-", " ").upper())
    Worker(stranger("Eve"), anna.given).fails(code=code)
    Worker(stranger("Anna"), anna.given).logs_in(code=anna.given.recovery_codes[4])


def test_the_same_code_at_the_same_moment_lets_one_in(tmp_path: Path, postgres: Callable[[], str]) -> None:
    for url in (f"sqlite:///{tmp_path}/book.sqlite", postgres()):
        assert log_ins_at_once(url, tmp_path / "secret.key") == 1, url


def log_ins_at_once(url: str, key_file: Path) -> int:
    """How many of four get in with one code, at two processes."""
    processes, now = [Database(url, key_file) for _ in range(2)], utc_now()
    processes[0].migrate()
    given = anna_of(processes[0])
    said = Said("anna", given.password, pyotp.TOTP(secret_of(given)).at(now))
    with ThreadPoolExecutor(4) as pool:
        ins = list(pool.map(lambda n: log_in(processes[n % 2], said, "", None, now), range(4)))
    for one in processes:
        one.close()
    return sum(found is not None for found in ins)


def anna_of(base: Database) -> Given:
    with base.writing() as session:
        its = organisation_named(session, "House", utc_now())
        given = add_worker(session, its.id, NewWorker("Anna", "anna"), utc_now())
        session.commit()
    return given


def test_guessing_over_two_server_processes_is_no_faster(tmp_path: Path) -> None:
    with served(tmp_path) as (host, one, _), served(tmp_path) as (_, two, _):
        base = Database(f"sqlite:///{tmp_path}/krachtboek.sqlite")
        given = anna_of(base)

        def guess(number: int) -> int:
            typed = {"login": "anna", "password": f"guess {number}", "code": "000000"}
            return httpx2.post(
                f"http://{host}:{(one, two)[number % 2]}/work/login", data=typed, timeout=60
            ).status_code

        with ThreadPoolExecutor(4) as pool:
            assert set(pool.map(guess, range(2 * MOST))) == {422}
        for port in (one, two):
            totp = pyotp.TOTP(secret_of(given))
            typed = {"login": "anna", "password": given.password, "code": totp.now()}
            answer = httpx2.post(f"http://{host}:{port}/work/login", data=typed, timeout=60)
            assert answer.status_code == 422, "the other process lets more guesses through"
        with base.reading() as session:
            tries = session.exec(select(Attempt)).all()
        base.close()
        assert len(tries) == MOST


def test_a_session_is_another_one_after_each_log_in(anna: Worker) -> None:
    anna.begins()
    first = anna.person.client.cookies[WORKER_COOKIE]
    anna.logs_in()
    second = anna.person.client.cookies[WORKER_COOKIE]
    assert first != second
    anna.person.client.cookies.clear()
    anna.person.client.cookies.set(WORKER_COOKIE, first, domain="localhost.local", path="/work")
    assert not anna.is_in(), "the session from before goes on"


def test_the_cookie_is_for_these_pages_only(anna: Worker) -> None:
    answer = anna.person.client.post(
        "/work/login",
        data={"login": anna.given.login, "password": anna.password, "code": anna.code()},
        follow_redirects=False,
    )
    cookie = answer.headers["Set-Cookie"]
    assert re.match(rf"{WORKER_COOKIE}=[\w-]{{43}};", cookie)
    assert {"HttpOnly", "Path=/work", "SameSite=strict"} <= set(cookie.split("; "))
    outside = anna.person.client.post(
        "https://book.example/work/login",
        data={"login": anna.given.login, "password": anna.password, "code": anna.code()},
        follow_redirects=False,
    )
    assert "Secure" in outside.headers["Set-Cookie"]


def test_no_page_of_a_worker_is_kept_on_the_device(anna: Worker) -> None:
    pages = [anna.opens("/work/login")]
    anna.begins()
    for address in ("/work/account", "/work/account/password", "/work/account/codes"):
        pages.append(anna.opens(address))
    for page in pages:
        assert page.answer.headers["Cache-Control"] == "no-store"
        assert not page.all("script"), f"{page.path}: a script could keep the page"


def test_a_session_ends_that_nobody_uses(app: Any, anna: Worker) -> None:
    anna.begins()
    moved(app, anna, seen_at=utc_now() - IDLE + timedelta(minutes=5))
    assert anna.is_in(), "a look at a page keeps the session going"
    moved(app, anna, seen_at=utc_now() - IDLE - timedelta(minutes=1))
    assert not anna.is_in()


def test_a_look_at_any_page_keeps_a_session_going(app: Any, anna: Worker) -> None:
    anna.begins()
    moved(app, anna, seen_at=utc_now() - IDLE + timedelta(minutes=5))
    anna.person.client.get("/work/clients/nothing/here")
    with database(app).reading() as session:
        (seen,) = session.exec(
            select(WorkerSession).where(
                WorkerSession.worker_id == anna.given.worker_id,
                WorkerSession.ended_at == None,  # noqa: E711
            )
        )
    assert seen.seen_at.replace(tzinfo=None) > (utc_now() - timedelta(minutes=5)).replace(tzinfo=None)


def test_a_session_ends_in_the_end(app: Any, anna: Worker) -> None:
    anna.begins()
    moved(app, anna, created_at=utc_now() - LASTS - timedelta(minutes=1))
    assert not anna.is_in()


def test_a_password_that_was_given_ends(app: Any, anna: Worker) -> None:
    with database(app).writing() as session:
        row = session.get(Row, anna.given.worker_id)
        row.password_ends_at = utc_now() - timedelta(minutes=1)
        session.add(row)
        session.commit()
    anna.fails()


def test_a_page_of_another_site_logs_nobody_in(anna: Worker) -> None:
    typed = {"login": anna.given.login, "password": anna.password, "code": anna.code()}
    for address in ("/work/login", "/work/account", "/work/account/password", "/work/account/codes"):
        answer = anna.person.client.post(address, data=typed, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403, address


@pytest.mark.parametrize(
    "body",
    [b"", b"login", b"%ff=%ff", b"\xff\xfe", b"login=a&login=b&password=c", b"&" * 5_000, b"x" * 50_000],
)
def test_what_is_no_form_logs_nobody_in(anna: Worker, body: bytes) -> None:
    answer = anna.person.client.post("/work/login", content=body)
    assert answer.status_code in (400, 413, 422)
    assert "Set-Cookie" not in answer.headers


def test_only_hashes_are_kept(app: Any, anna: Worker) -> None:
    anna.begins()
    with database(app).reading() as session:
        row = session.get(Row, anna.given.worker_id)
        kept = session.exec(
            select(RecoveryCode.code_hash).where(RecoveryCode.worker_id == anna.given.worker_id)
        ).all()
        secrets = session.exec(select(WorkerSession.secret_hash)).all()
    assert row.password_hash.startswith("$argon2id$")
    assert not set(anna.given.recovery_codes) & set(kept)
    assert not {code.replace("-", "") for code in anna.given.recovery_codes} & set(kept)
    assert anna.person.client.cookies[WORKER_COOKIE] not in secrets


# --- what the database keeps of the phone's secret ---


def kept(app: Any, given: Given) -> Row:
    with database(app).reading() as session:
        return session.get_one(Row, given.worker_id)


def keeps(app: Any, given: Given, totp_secret: str) -> None:
    with database(app).writing() as session:
        session.get_one(Row, given.worker_id).totp_secret = totp_secret
        session.commit()


def test_a_copy_of_the_database_makes_no_codes(
    app: Any, anna: Worker, stranger: Callable[[str], Person]
) -> None:
    assert secret_of(anna.given) not in kept(app, anna.given).totp_secret
    key = Path(database(app).url.removeprefix("sqlite:///")).with_name("secret.key")
    assert key.stat().st_mode & 0o777 == 0o600
    anna.logs_in()


def test_the_secret_of_another_worker_opens_nothing_here(
    app: Any, anna: Worker, stranger: Callable[[str], Person]
) -> None:
    """Who can write in the database but has no key is not to put a secret of their own in somebody's account."""
    bert = makes_worker(app, stranger, "Bert", f"House {new_id()}")
    keeps(app, anna.given, kept(app, bert.given).totp_secret)
    anna.fails(code=bert.code())
    anna.fails(code=anna.code())
    anna.logs_in(code=anna.given.recovery_codes[0])


def test_secrets_that_were_kept_in_clear_are_sealed_and_still_count(app: Any, anna: Worker) -> None:
    keeps(app, anna.given, secret_of(anna.given))
    with database(app).writing() as session:
        seal_secrets(session)
        session.commit()
    sealed = kept(app, anna.given).totp_secret
    assert secret_of(anna.given) not in sealed
    anna.logs_in()


def test_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    file = tmp_path / "data" / "secret.key"
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: KeyFile(file).key, range(16)))
    assert len(set(keys)) == 1
    assert [path.name for path in file.parent.iterdir()] == ["secret.key"]


@pytest.mark.parametrize("content", ["", "short", "not a key at all, but a line of text of some length"])
def test_a_file_that_holds_no_key_is_said_to_hold_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "key").write_text(content)
    with pytest.raises(NoKey, match="SECRET_KEY_FILE"):
        KeyFile(tmp_path / "key").key  # noqa: B018
