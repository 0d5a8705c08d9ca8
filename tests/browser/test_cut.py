"""No letter is cut off: dots under and marks over the letters of every script stay, where long texts are held back too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import small_phone
from tests.server import Server

# Words whose letters reach far down or up, at the end of a last line.
DEEP = {
    "ar": "الذي يجري في بيتي",
    "uk": "Щасливий друг їде з цуценям ґречно",
    "pl": "Źródło gęsi jęczą gdy żyją",
    "tr": "Çiğ yağmur gölgeği Şişli",
    "fr": "Garçon joyeux, ça y est",
    "nl": "Gijs jijt zijn pony graag",
}
BOXES = {
    "h1": '<h1 class="looked">{}</h1>',
    "tile": '<a class="tile"><span class="looked">{}</span></a>',
    "card": '<a class="card"><div><b class="looked">{}</b></div></a>',
    "meta": '<a class="card"><div><span class="meta looked">{}</span></div></a>',
    "clip": '<div class="card"><span class="meta clip looked">{}</span></div>',
    "first lines": '<div class="card"><span class="first-lines looked">{}</span></div>',
    "second": '<h1 class="looked"><span class="two">Thuis<span class="second" lang="{lang}">{}</span></span></h1>',
}
_SHOW = """([html, lang, dir]) => {
  Object.assign(document.documentElement, { lang, dir });
  document.querySelector("main").innerHTML = html;
  return document.fonts.ready.then(() => true);
}"""


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = small_phone(browser, server)
    page = context.new_page()
    page.goto("/start")
    yield page
    context.close()


def test_no_letter_is_cut_where_a_long_text_would_be(page: Page, tmp_path: Path) -> None:
    cut = []
    for page_lang in ("nl", "ar"):
        for box, html in BOXES.items():
            for lang in DEEP if page_lang == "nl" else ["ar"]:
                shown = html.replace("{lang}", lang).replace(
                    "{}", f'<bdi class="own" lang="{lang}">{DEEP[lang]}</bdi>'
                )
                page.evaluate(_SHOW, [shown, page_lang, "rtl" if page_lang == "ar" else "ltr"])
                held = page.locator("main").screenshot()
                page.evaluate("document.querySelector('.looked').style.overflow = 'visible'")
                free = page.locator("main").screenshot()
                if held != free:
                    cut.append(name := f"{lang}-in-{page_lang}-{box}")
                    (tmp_path / f"{name}-held.png").write_bytes(held)
                    (tmp_path / f"{name}-free.png").write_bytes(free)
    assert not cut, f"letters are cut, see {tmp_path}: {cut}"
