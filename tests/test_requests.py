"""Requests from anybody: whatever is asked, the answer is a clear page with the right status."""

import http.client
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access import COOKIE
from app.assets import assets
from app.ids import new_id
from app.requests import is_from_here
from app.screens import is_local
from app.security import HEADERS
from app.table import TABLE
from app.translate import languages as translated
from tests.pages import Page, Person
from tests.server import served
from tests.strategies import an_id

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
NEW_WISH = "/strengths/leisure/new?time=later"


def a_wish() -> bytes:
    fields = {"save": new_id(), "change": f"{new_id()} wish", "domain": "leisure", "text": "Draw again"}
    return urlencode(fields).encode()


def posts(person: Person, **headers: str) -> Page:
    answer = person.client.post(NEW_WISH, content=a_wish(), headers=FORM | headers, follow_redirects=False)
    return Page(person, answer) if answer.status_code != 303 else answer  # type: ignore[return-value]


# --- where a change comes from ---


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "nonsense"},
        {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:81"},
        {"Origin": "http://["},
        {"Origin": "http://localhost@evil.example"},
    ],
)
def test_a_page_of_another_site_changes_nothing(nermin: Person, headers: dict[str, str]) -> None:
    page = posts(nermin, **headers)
    assert page.status == 403
    assert "Draw again" in page.text
    assert nermin.entries("wish") == []


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}],
)
def test_pages_of_this_app_may(nermin: Person, headers: dict[str, str]) -> None:
    assert posts(nermin, **headers).status_code == 303  # type: ignore[attr-defined]
    assert len(nermin.entries("wish")) == 1


def test_looking_is_free_from_anywhere(nermin: Person) -> None:
    assert nermin.client.get("/strengths", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@given(st.dictionaries(st.sampled_from(["sec-fetch-site", "origin", "host"]), st.text()))
def test_no_header_makes_the_origin_check_stumble(headers: dict[str, str]) -> None:
    assert is_from_here(headers) in (True, False)


# --- cookies ---

BROKEN = [
    "",
    "x",
    "=",
    ";;;",
    '"',
    '"\\400"',
    "a" * 4000,
    "%00",
    "\x01",
    "é".encode().decode("latin-1"),
    "../../etc",
    "' OR 1=1 --",
]


@pytest.mark.parametrize("secret", BROKEN)
def test_a_broken_cookie_opens_nothing(stranger: Callable[[str], Person], secret: str) -> None:
    tom = stranger("Tom")
    cookie = f"{COOKIE}={secret}".encode("latin-1")
    for address in ("/", "/strengths", "/export.json"):
        answer = tom.client.get(address, headers={"Cookie": cookie}, follow_redirects=False)
        assert answer.status_code == 401, address
        assert "This phone does not have your book yet" in Page(tom, answer).text
    answer = tom.client.post(NEW_WISH, content=a_wish(), headers={**FORM, "Cookie": cookie})
    assert answer.status_code == 401
    assert "Draw again" in Page(tom, answer).text


def test_without_a_cookie_one_begins_at_the_start_and_words_are_not_lost(
    stranger: Callable[[str], Person],
) -> None:
    tom = stranger("Tom")
    assert tom.opens("/").path == "/start"
    assert tom.opens("/strengths", 401).heading
    page = posts(tom)
    assert page.status == 401
    assert "Draw again" in page.text


def test_the_cookie_is_out_of_reach(stranger: Callable[[str], Person], app: Any) -> None:
    tom = stranger("Tom")
    form = [*tom.opens("/start").form("Begin"), ("name", "Tom")]
    for host, secure in (
        ("localhost", False),
        ("127.0.0.1:8000", False),
        ("mijnboek.example", True),
        ("[::1", False),
        ("[", False),
    ):
        tom.client.cookies.clear()
        pairs = [(name, new_id() if name == "save" else value) for name, value in form]
        answer = tom.client.post(
            "/start", content=urlencode(pairs), headers=FORM | {"Host": host}, follow_redirects=False
        )
        cookie = answer.headers["set-cookie"].lower()
        assert answer.status_code == 303
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert ("secure" in cookie) == secure, host


# --- addresses and methods ---

NONSENSE = [
    "/nowhere", "/strengths/moon", "/strengths/home/", "/%00", "/%ff", "/%c3%28", "/%ed%a0%80", "/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2fetc%2fpasswd", "/strengths/%00", "/strengths/home%0a", "/strengths%3Ftime=now", "/strengths%23", "/goals/" + an_id(1),
    "/goals/new%20", "/diary/2026-02-30", "/diary/0001-01-01", "/diary/9999-12-31", "/diary/٢٠٢٦-١١-٢٠", "/scales/moon",
    "/steps/" + "a" * 3000, "/" + "a/" * 1000, "/assets/", "/assets/%00", "/assets/sw.js", "/assets/index.json", "/assets/..%2fmain.py",
    "/assets/" + "a" * 3000, "/static/css/base.css", "/wishes/<script>", "/export.json/x", "/STRENGTHS", "/strengths;x=1",
]  # fmt: skip


@pytest.mark.parametrize("address", NONSENSE)
def test_an_address_that_is_not_there_says_so(nermin: Person, address: str) -> None:
    page = nermin.opens(address, 404)
    assert page.heading == "This page is not here"


@pytest.mark.parametrize(
    "query", ["?time=never", "?time=now&time=x", "?undo=1", "?%ff", "?=", "?&&&", "?a=%00", "?time=%00", "?" + "a=1&" * 200, "?undo=" + an_id(1), "?x=%ed%a0%80"]
)  # fmt: skip
def test_any_query_has_an_answer(nermin: Person, query: str) -> None:
    answer = nermin.client.get(f"/strengths/home{query}")
    assert answer.status_code in (200, 404)
    assert Page(nermin, answer).heading


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_address_makes_the_table_stumble(path: str, value: str) -> None:
    TABLE.find("/" + path, {"time": value, "undo": value})
    TABLE.find(f"/diary/{path}", {})
    TABLE.find(f"/goals/{path}", {"x": value})
    if is_local(path, TABLE):
        assert path.startswith("/")
        assert not path.startswith("//")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "BREW"])
@pytest.mark.parametrize("address", ["/", "/strengths", "/nowhere", "/export.json", assets()["css"]])
def test_other_methods_are_no_way_in(nermin: Person, method: str, address: str) -> None:
    before = nermin.export()
    answer = nermin.client.request(method, address)
    assert answer.status_code in (404, 405)
    assert Page(nermin, answer).heading in ("That does not work here", "This page is not here")
    if answer.status_code == 405:
        assert "GET" in answer.headers["Allow"]  # RFC 9110, 15.5.6
    assert nermin.export() == before


def test_only_the_head_of_a_page_can_be_asked(nermin: Person) -> None:
    answer = nermin.client.head("/strengths")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "languages", ["", "nl", "en;q=0.1,nl", "*", ";;;,,,", "x" * 5000, "nl-NL-NL-NL", "zh-Hant-TW", "é", "_", "-", "nl;q=x", "../../x", ",".join(["fr"] * 500)]
)  # fmt: skip
def test_any_wish_for_a_language_has_a_page(stranger: Callable[[str], Person], languages: str) -> None:
    tom = stranger("Tom")
    answer = tom.client.get("/start", headers={"Accept-Language": languages.encode()})
    assert answer.status_code == 200
    assert Page(tom, answer).html.query_one("html").attrs["lang"] in translated()


@pytest.mark.parametrize(
    "address", ["/", "/nowhere", "/export.json", assets()["css"], "/assets/nowhere", "/start"]
)
def test_every_answer_carries_the_headers(nermin: Person, address: str) -> None:
    answer = nermin.client.get(address)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    if address != assets()["css"]:
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_real_server_answers_who_sends_too_much(tmp_path: Path) -> None:
    """A browser that is still sending does not look at an answer: so the server reads on for a while."""
    with served(tmp_path) as (host, port, _):
        connection = http.client.HTTPConnection(host, port, timeout=30)
        connection.request("POST", NEW_WISH, body=b"text=Draw+again&note=" + b"x" * 5_000_000, headers=FORM)
        answer = connection.getresponse()
        assert answer.status == 413
        assert b"Draw again" in answer.read()
        connection.close()
