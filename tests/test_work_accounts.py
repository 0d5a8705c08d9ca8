"""Accounts of workers: their own page, the admin's pages and the command line; no organisation reaches another's."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

import app.__main__ as commands
from app.access import COOKIE, access, connect, sight_of, worker_access
from app.access.limits import OF_A_KEY
from app.host import utc_now
from app.ids import new_id
from app.models import Deed, Grant, Invite
from app.models import Worker as Row
from tests.pages import Page, Person
from tests.work import PASSWORD, Worker, database, makes_worker

HOUR = timedelta(hours=1)
Make = Callable[[str], Worker]


@pytest.fixture
def house() -> str:
    """An organisation for each test."""
    return f"House {new_id()}"


@pytest.fixture
def make(app: Any, stranger: Callable[[str], Person], house: str) -> Make:
    """Makes workers of one organisation for each test, who are logged in."""
    return lambda name: makes_worker(app, stranger, name, house).begins()


@pytest.fixture
def admin(app: Any, stranger: Callable[[str], Person], house: str) -> Worker:
    """Ada, who makes accounts in the same organisation."""
    return makes_worker(app, stranger, "Ada", house, is_admin=True).begins()


def given_on(page: Page) -> dict[str, Any]:
    """What the page shows that is to be handed over."""
    secret, login, password, *codes = [node.to_text() for node in page.all(".code-words")]
    return {"secret": secret, "login": login, "password": password, "codes": codes}


def deeds(app: Any, worker: Worker) -> list[Deed]:
    with database(app).reading() as session:
        of = select(Deed).where(Deed.worker_id == worker.given.worker_id).order_by(Deed.at, Deed.id)
        return list(session.exec(of))


# --- what is written down ---


def test_what_an_admin_does_with_accounts_is_written_down_and_shown(
    app: Any, admin: Worker, make: Make
) -> None:
    bert = make("Bert")
    address = f"/work/colleagues/{bert.given.worker_id}"
    given = given_on(admin.opens(address).press("Make both new", password=PASSWORD))
    bert.given = replace(bert.given, password=given["password"], recovery_codes=given["codes"])
    bert.password = given["password"]
    bert.person.client.cookies.clear()
    bert.logs_in(code=given["codes"][0]).press("Keep it", new=PASSWORD, again=PASSWORD)
    page = bert.opens("/work/account")
    assert "Your account was made new on" in page.text
    assert "Who did that? \u2068Ada" in page.text or "Who did that? Ada" in page.text
    assert "made new" not in admin.opens("/work/account").text
    admin.opens(address).press("End this account", password=PASSWORD)
    found = [deed for deed in deeds(app, bert) if deed.what in ("add", "reset", "end")]
    assert [(deed.what, deed.by_name) for deed in found] == [("add", ""), ("reset", "Ada"), ("end", "Ada")]
    assert all(deed.session_id for deed in found[1:])
    assert not found[0].session_id, "it was made on the server itself"
    text = admin.opens("/work/colleagues").text
    for words in (
        "All made new: Bert",
        "Account ended: Bert",
        "New account: Bert",
        "Who looks after this app",
    ):
        assert words in text.replace("\u2068", "").replace("\u2069", "")


def test_no_other_organisation_reads_what_was_done(
    app: Any, stranger: Callable[[str], Person], make: Make
) -> None:
    make("Bert")
    cor = makes_worker(app, stranger, "Cor", f"Elsewhere {new_id()}", is_admin=True).begins()
    assert "Bert" not in cor.opens("/work/colleagues").text


def test_logging_in_and_out_is_written_down_and_so_is_failing_to(
    app: Any, make: Make, stranger: Callable[[str], Person]
) -> None:
    anna = make("Anna")
    other = Worker(stranger("Anna"), anna.given, anna.password)
    other.fails(password="swordfish")
    Worker(stranger("X"), replace(anna.given, login=f"typed-{new_id()}"), "swordfish").fails()
    anna.opens("/work/account").press("Log out")
    assert [deed.what for deed in deeds(app, anna)] == ["add", "login", "failed", "logout"]
    with database(app).reading() as session:
        everything = repr([deed.model_dump() for deed in session.exec(select(Deed))])
    assert "swordfish" not in everything
    assert "typed-" not in everything, "a password is typed there, now and then"


# --- the own account ---


def test_anna_sees_where_she_is_logged_in_and_logs_out_there(
    make: Make, stranger: Callable[[str], Person], app: Any
) -> None:
    anna = make("Anna")
    phone = Worker(stranger("Anna"), anna.given, anna.password)
    phone.person.client.headers["User-Agent"] = (
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
    )
    phone.logs_in(code=anna.given.recovery_codes[0])
    assert phone.is_in()
    page = anna.opens("/work/account")
    assert "Chrome, Android" in page.text
    page.press("Log out there")
    assert not phone.is_in()
    assert anna.is_in()


def test_logging_out_everywhere_leaves_no_session(make: Make, stranger: Callable[[str], Person]) -> None:
    anna = make("Anna")
    phone = Worker(stranger("Anna"), anna.given, anna.password)
    phone.logs_in(code=anna.given.recovery_codes[0])
    assert anna.opens("/work/account").press("Log out everywhere").path == "/work/login"
    assert not anna.is_in()
    assert not phone.is_in()


@pytest.mark.parametrize("press", ["Log out", "Log out everywhere"])
def test_after_logging_out_back_shows_no_client_and_a_book_in_this_browser_stays(
    make: Make, press: str
) -> None:
    anna = make("Anna")
    ended = {"Log out": anna.opens("/work/account").html.query_one("button[name=end]").attrs["value"]}
    answer = anna.person.client.post(
        "/work/account", data={"end": ended.get(press, "all")}, follow_redirects=False
    )
    assert answer.headers["Clear-Site-Data"] == '"cache"', (
        "neither cookies nor storage: they may be a client's"
    )


def test_nobody_logs_out_another(make: Make) -> None:
    anna, bert = make("Anna"), make("Bert")
    session = anna.opens("/work/account").html.query_one("button[name=end]").attrs["value"]
    bert.person.sends([("end", session)], "/work/account", 200)
    assert anna.is_in()


def test_another_password_ends_all_other_sessions(make: Make, stranger: Callable[[str], Person]) -> None:
    anna = make("Anna")
    phone = Worker(stranger("Anna"), anna.given, anna.password)
    phone.logs_in(code=anna.given.recovery_codes[0])
    page = anna.opens("/work/account/password")
    new = "nine yellow trams"
    assert "Your new password is kept" in page.press("Keep it", password=PASSWORD, new=new, again=new).text
    assert anna.is_in()
    assert not phone.is_in()
    phone.fails(code=anna.given.recovery_codes[1])
    phone.password = new
    phone.logs_in(code=anna.given.recovery_codes[1])


@pytest.mark.parametrize(
    ("password", "new", "again", "says"),
    [
        (PASSWORD, "short", "short", "a bit longer"),
        (PASSWORD, "x" * 300, "x" * 300, "a bit shorter"),
        (PASSWORD, "aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa", "can guess"),
        (PASSWORD, "{login}123", "{login}123", "can guess"),
        (PASSWORD, "nine yellow trams", "nine yellow trans", "not the same"),
        ("wrong", "nine yellow trams", "nine yellow trams", "not your password"),
    ],
)
def test_a_password_that_will_not_do_is_said_so(
    make: Make, password: str, new: str, again: str, says: str
) -> None:
    anna = make("Anna")
    new, again = (text.replace("{login}", anna.given.login) for text in (new, again))
    page = anna.opens("/work/account/password").press("Keep it", password=password, new=new, again=again)
    assert page.status == 422
    assert says in page.text
    assert new not in page.answer.text
    assert "Log out" in anna.opens("/work/account").text


def test_guessing_at_an_open_desk_is_stopped(make: Make) -> None:
    anna = make("Anna")
    page = anna.opens("/work/account/codes")
    for _ in range(OF_A_KEY["password"][0][0]):
        assert "not your password" in page.press("Make new codes", password="guess").text
    page = page.press("Make new codes", password=PASSWORD)
    assert "Wait some minutes" in page.text
    assert not page.all(".code-words")


def test_new_spare_codes_end_the_old_ones(make: Make, stranger: Callable[[str], Person]) -> None:
    anna = make("Anna")
    assert "8 codes left" in anna.opens("/work/account/codes").text
    made = anna.opens("/work/account/codes").press("Make new codes", password=PASSWORD)
    codes = [node.to_text() for node in made.all(".code-words")]
    assert len(set(codes)) == 8
    assert not anna.opens("/work/account/codes").all(".code-words"), "they are shown once"
    phone = Worker(stranger("Anna"), anna.given, anna.password)
    phone.fails(code=anna.given.recovery_codes[0])
    phone.logs_in(code=codes[0])
    assert "7 codes left" in anna.opens("/work/account/codes").text


# --- an admin ---


def test_an_admin_adds_a_colleague_who_then_logs_in(admin: Worker, stranger: Callable[[str], Person]) -> None:
    page = admin.opens("/work/colleagues").follow("A new colleague")
    login = f"bert.{new_id()}"
    made = page.press("Make the account", name="Bert", login=login.upper(), password=PASSWORD)
    given = given_on(made)
    assert given["login"] == login.casefold()
    assert len(given["codes"]) == 8
    assert made.all("svg.qr")
    assert given["password"] not in admin.opens("/work/colleagues").text, "it is shown once"
    bert = stranger("Bert")
    typed = [("login", login), ("password", given["password"]), ("code", given["codes"][0])]
    assert bert.sends(typed, "/work/login", 200).path == "/work/account/password"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": ""}, "Write a name"),
        ({"name": "x" * 101}, "Write a name"),
        ({"name": "a\0b"}, "Write a name"),
        ({"login": ""}, "Write one word"),
        ({"login": "two words"}, "Write one word"),
        ({"login": "x" * 101}, "Write one word"),
        ({"login": "taken"}, "has this one already"),
        ({"password": "wrong"}, "not your password"),
    ],
)
def test_an_account_that_cannot_be_made_says_why(admin: Worker, typed: dict[str, str], says: str) -> None:
    if typed.get("login") == "taken":
        typed = {"login": admin.given.login.upper()}
    full = {"name": "Bert", "login": f"bert{new_id()}", "password": PASSWORD, **typed}
    page = admin.opens("/work/colleagues/new").press("Make the account", **full)
    assert page.status == 422
    assert says in page.text
    assert not page.all(".code-words")


def test_a_reset_ends_all_that_the_colleague_had(
    admin: Worker, make: Make, stranger: Callable[[str], Person]
) -> None:
    bert = make("Bert")
    page = admin.opens("/work/colleagues").follow("Bert")
    given = given_on(page.press("Make both new", password=PASSWORD))
    assert not bert.is_in()
    bert.fails()
    bert.fails(code=bert.given.recovery_codes[0])
    bert.fails(password=given["password"], code=bert.given.recovery_codes[0])
    bert.logs_in(password=given["password"], code=given["codes"][0])


def test_an_account_that_ended_opens_nothing(admin: Worker, make: Make) -> None:
    bert = make("Bert")
    page = admin.opens("/work/colleagues").follow("Bert")
    page.press("End this account", password=PASSWORD)
    assert not bert.is_in()
    bert.fails()
    assert "works here no more" in admin.opens("/work/colleagues").text
    ended = admin.opens(f"/work/colleagues/{bert.given.worker_id}")
    assert not ended.all("form")
    admin.person.sends([("do", "reset"), ("password", PASSWORD)], ended.path)
    bert.fails()


def test_the_client_sees_that_the_worker_is_gone(app: Any, admin: Worker, make: Make, nermin: Person) -> None:
    bert = make("Bert")
    secret = bert.person.client.cookies["worker"]
    with database(app).writing() as session:
        who = access(session, nermin.client.cookies[COOKIE])
        grant = connect(session, who.workbook_id, bert.given.worker_id, ["plan"], utc_now())
        session.commit()
    with database(app).reading() as session:
        worker = worker_access(session, secret)
        assert sight_of(session, worker, who.workbook_id, "2026-11-20")
    admin.opens(f"/work/colleagues/{bert.given.worker_id}").press("End this account", password=PASSWORD)
    (shared,) = nermin.entries("grant")
    assert shared["id"] == grant
    assert shared["ended"] is True
    with database(app).reading() as session:
        assert session.get(Grant, (who.workbook_id, grant)).ended_at
        assert worker_access(session, secret) is None
        assert sight_of(session, worker, who.workbook_id, "2026-11-20") is None


@pytest.mark.parametrize("press", ["End this account", "Make both new"])
def test_codes_that_a_worker_handed_out_end_too(app: Any, admin: Worker, make: Make, press: str) -> None:
    bert, now = make("Bert"), utc_now()
    code = new_id()
    with database(app).writing() as session:
        session.add(
            Invite(code_hash=code, purpose="client", worker_id=bert.given.worker_id, ends_at=now + HOUR)
        )
        session.commit()
    admin.opens(f"/work/colleagues/{bert.given.worker_id}").press(press, password=PASSWORD)
    with database(app).reading() as session:
        ends_at = session.get(Invite, code).ends_at
    assert ends_at.replace(tzinfo=None) <= utc_now().replace(tzinfo=None)


def test_an_admin_does_not_end_the_own_account(admin: Worker, app: Any) -> None:
    page = admin.opens(f"/work/colleagues/{admin.given.worker_id}")
    assert not page.all("form")
    for what in ("end", "reset"):
        admin.person.sends([("do", what), ("password", PASSWORD)], page.path, 200)
    assert admin.is_in()
    with database(app).reading() as session:
        assert session.get(Row, admin.given.worker_id).ended_at is None


def test_who_is_no_admin_finds_no_colleagues(make: Make) -> None:
    anna, bert = make("Anna"), make("Bert")
    assert "Colleagues" not in anna.opens("/work/account").text
    nothing = anna.opens("/work/account/nothing", 404).answer.text
    for address in ("/work/colleagues", "/work/colleagues/new", f"/work/colleagues/{bert.given.worker_id}"):
        assert anna.opens(address, 404).answer.text == nothing, address
    for what in ("end", "reset"):
        pairs = [("do", what), ("password", PASSWORD), ("name", "Eve"), ("login", "eve")]
        for address in ("/work/colleagues/new", f"/work/colleagues/{bert.given.worker_id}"):
            assert anna.person.sends(pairs, address, 404).answer.text == nothing
    assert bert.is_in()


def test_an_admin_of_another_organisation_finds_nobody_here(
    app: Any, stranger: Callable[[str], Person], make: Make
) -> None:
    bert = make("Bert")
    eve = makes_worker(app, stranger, "Eve", f"Elsewhere {new_id()}", is_admin=True).begins()
    assert "Bert" not in eve.opens("/work/colleagues").text
    address = f"/work/colleagues/{bert.given.worker_id}"
    nothing = eve.opens(f"/work/colleagues/{new_id()}", 404).answer.text
    assert eve.opens(address, 404).answer.text == nothing
    for what in ("end", "reset"):
        page = eve.person.sends([("do", what), ("password", PASSWORD)], address, 404)
        assert page.answer.text == nothing
    assert bert.is_in()


# --- the command line ---


@pytest.fixture
def command(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Runs `python -m app worker` with a database of its own: (code, what it said)."""
    monkeypatch.setenv("DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def run(*arguments: str) -> tuple[int, str]:
        code = commands.main(["worker", *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


ADD = ("add", "--organisation", "The House", "--name", "Anna", "--login", "Anna")


def test_the_command_line_makes_an_account_that_logs_in(
    command: Callable[..., tuple[int, str]], tmp_path: Any
) -> None:
    from app.config import read_settings  # noqa: PLC0415
    from app.main import create_app  # noqa: PLC0415

    code, said = command(*ADD, "--admin")
    assert code == 0
    assert "otpauth://totp/" in said
    assert "█" in said
    password = re.search(r"password: (\S+)", said)[1]  # type: ignore[index]
    spare = re.findall(r"^ {2}(\w{4}(?:-\w{4}){3})$", said, re.MULTILINE)
    assert len(spare) == 8
    with TestClient(
        create_app(read_settings({"DATA": str(tmp_path)})), base_url="http://localhost"
    ) as client:
        anna = Person("Anna", client)
        page = anna.sends([("login", "anna"), ("password", password), ("code", spare[0])], "/work/login", 200)
        assert page.path == "/work/account/password"


def test_the_command_line_lists_resets_and_ends(command: Callable[..., tuple[int, str]]) -> None:
    assert "no worker yet" in command("list")[1]
    first = command(*ADD)[1]
    assert "already" in command(*ADD)[1]
    assert command("list") == (0, "The House\tanna\tAnna\n")
    code, second = command("reset", "--login", "ANNA")
    assert code == 0
    assert set(re.findall(r"\w{4}(?:-\w{4}){3}", first)).isdisjoint(re.findall(r"\w{4}(?:-\w{4}){3}", second))
    assert command("end", "--login", "anna")[0] == 0
    assert command("list") == (0, "The House\tanna\tAnna\tended\n")
    for what in ("end", "reset"):
        code, said = command(what, "--login", "anna")
        assert code == 1
        assert "no worker" in said


@pytest.mark.parametrize(
    "arguments", [(), ("brew",), ("add",), ("add", "--name", "Anna"), ("end",), ("list", "--all")]
)
def test_a_command_that_is_none_says_how(command: Callable[..., tuple[int, str]], arguments: Any) -> None:
    code, said = command(*arguments)
    assert code == 2
    assert "usage: python -m app worker" in said


def test_a_name_that_is_none_is_said_so(command: Callable[..., tuple[int, str]]) -> None:
    assert command(*ADD[:-1], "two words")[0] == 1
    assert command(*ADD[:3], "--name", " ", "--login", "anna")[0] == 1
    assert command("add", "--organisation", "x" * 101, *ADD[3:])[0] == 1
    assert "no worker yet" in command("list")[1]
