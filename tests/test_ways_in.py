"""Ways into one's own book: one more device from an old one, and the recovery card."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlmodel import select

from app.access import COOKIE
from app.host import utc_now
from app.models import Device, Invite
from app.qr import drawing, picture
from tests.offices import database_of, organisation, worker_at
from tests.pages import Person
from tests.test_joining import digits_on, workbook_of

Stranger = Callable[[str], Person]


def test_the_old_phone_lets_a_new_one_in(app: Any, nermin: Person, stranger: Stranger) -> None:
    page = nermin.opens("/me/devices/new").press("Make a code")
    new = stranger("Nermin's new phone")
    assert nermin.opens(page.path).heading == "Now take the other phone"
    new.opens(f"/join/{page.path.rpartition('/')[2]}").press("Open the book")
    assert workbook_of(app, new) == workbook_of(app, nermin)
    assert nermin.opens(page.path).heading == "It worked"


def test_its_digits_can_be_typed(app: Any, nermin: Person, stranger: Stranger) -> None:
    page = nermin.opens("/me/devices/new").press("Make a code")
    new = stranger("Nermin's new phone")
    new.opens("/join").press("Go on", code=digits_on(page)).press("Open the book")
    assert workbook_of(app, new) == workbook_of(app, nermin)


def test_a_code_for_a_phone_works_once_and_for_a_quarter_of_an_hour(
    app: Any, nermin: Person, stranger: Stranger
) -> None:
    once, over = (nermin.opens("/me/devices/new").press("Make a code").path for _ in range(2))
    used = once.rpartition("/")[2]
    stranger("Nermin's new phone").opens(f"/join/{used}").press("Open the book")
    stranger("Eve").opens(f"/join/{used}", 404)
    with database_of(app).writing() as session:
        for invite in session.exec(select(Invite).where(Invite.workbook_id == workbook_of(app, nermin))):
            assert invite.ends_at.replace(tzinfo=None) - invite.created_at.replace(tzinfo=None) < timedelta(
                minutes=16
            )
            invite.ends_at = utc_now() - timedelta(seconds=1)
            session.add(invite)
        session.commit()
    stranger("Eve").opens(f"/join/{over.rpartition('/')[2]}", 404)
    assert "This code has stopped working" in nermin.opens(over).text


def test_the_page_of_a_code_is_for_phones_of_that_book_only(
    app: Any, nermin: Person, stranger: Stranger
) -> None:
    path = nermin.opens("/me/devices/new").press("Make a code").path
    bas = stranger("Bas")
    bas.starts()
    assert bas.opens(path, 404).answer.text == bas.opens("/me/devices/new/none", 404).answer.text
    stranger("Eve").opens(path, 401)
    anna = worker_at(app, organisation(app, "The Bridge"), "Anna")
    anna.opens(path, 401)


def test_the_card_opens_the_book_again_and_again(app: Any, nermin: Person, stranger: Stranger) -> None:
    code = _card(nermin)
    for name in ("Nermin's new phone", "and the one after"):
        phone = stranger(name)
        phone.opens(f"/join/{code}").press("Open the book")
        assert workbook_of(app, phone) == workbook_of(app, nermin)


def test_a_new_card_ends_the_old_one(nermin: Person, stranger: Stranger) -> None:
    old = _card(nermin)
    assert "A new one ends the old one" in nermin.opens("/me/card").text
    new = nermin.opens("/me/card").press("Make a new card").all("input[name=code]")[0].attrs["value"]
    stranger("Eve").opens(f"/join/{old}", 404)
    assert stranger("Nermin's new phone").opens(f"/join/{new}").press("Open the book").status == 200


def test_the_card_is_a_picture_to_keep(nermin: Person) -> None:
    page = nermin.opens("/me/card").press("Make my card")
    answer = nermin.client.post(
        page.action("Keep it as a picture"), data=dict(page.form("Keep it as a picture"))
    )
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


def test_nobody_makes_a_card_or_a_code_of_anothers_book(app: Any, nermin: Person, stranger: Stranger) -> None:
    code = _card(nermin)
    anna = worker_at(app, organisation(app, "The Bridge"), "Anna")
    bas = stranger("Bas")
    bas.starts()
    for person, status in ((anna, 401), (stranger("Eve"), 401), (bas, 404)):
        person.sends([("code", code)], "/me/card/picture", status)
    for address in ("/me/card", "/me/devices/new"):
        anna.sends([], address, 401)
        answer = nermin.client.post(address, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403


def test_the_card_is_not_in_any_address(nermin: Person) -> None:
    """An address stays in the browser's history, where others who use the phone find it."""
    page = nermin.opens("/me/card").press("Make my card")
    assert page.path == "/me/card"
    assert page.action("Keep it as a picture") == "/me/card/picture"


def test_codes_are_kept_as_hashes_only(app: Any, nermin: Person) -> None:
    page = nermin.opens("/me/devices/new").press("Make a code")
    said = [_card(nermin), page.path.rpartition("/")[2], digits_on(page).replace(" ", "")]
    with database_of(app).reading() as session:
        rows = str([vars(row) for row in session.exec(select(Invite))])
    assert not [code for code in said if code in rows]


def test_a_phone_with_a_book_is_not_given_another(app: Any, nermin: Person, stranger: Stranger) -> None:
    bas = stranger("Bas")
    bas.starts()
    before = bas.client.cookies[COOKIE]
    code = _card(nermin)
    assert bas.opens(f"/join/{code}").heading == "This phone has a book already"
    bas.sends([], f"/join/{code}")
    assert bas.client.cookies[COOKIE] == before
    with database_of(app).reading() as session:
        its = session.exec(select(Device).where(Device.workbook_id == workbook_of(app, nermin))).all()
    assert len(its) == 1


def test_the_drawing_and_the_picture_are_of_one_size() -> None:
    address = "http://localhost/join/abc"
    drawn = drawing(address)
    assert re.fullmatch(r"(M\d+ \d+h1v1h-1z)+", drawn["path"])
    width = int.from_bytes(picture(address)[16:20])
    assert width % drawn["size"] == 0


def _card(person: Person) -> str:
    page = person.opens("/me/card")
    page = page.press("Make my card" if "Make my card" in page.text else "Make a new card")
    return str(page.all("input[name=code]")[0].attrs["value"])
