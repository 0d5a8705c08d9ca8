"""Pages as a person sees them in tests, and the rules every page keeps."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx2
from justhtml import JustHTML

Node = Any
FIELDS = "input, textarea, select"


@dataclass
class Page:
    """An answer of the app that was parsed as strict HTML and held against the rules of `check_page`."""

    person: Person
    answer: httpx2.Response
    html: JustHTML = field(init=False)

    def __post_init__(self) -> None:
        self.html = JustHTML(self.answer.text, collect_errors=True, sanitize=False)
        check_page(self)

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def path(self) -> str:
        return self.answer.url.path

    @property
    def text(self) -> str:
        """All words on the page, with single spaces."""
        return _words(self.html.query_one("body"))

    @property
    def heading(self) -> str:
        """The h1 in the page's own language."""
        return _words(in_first_language(self.html.query_one("h1")))

    def all(self, selector: str) -> list[Node]:
        return list(self.html.query(selector))

    def follow(self, words: str) -> Page:
        """Tap the link with these words in it."""
        links = [link for link in self.all("a") if words in _words(link)]
        assert links, f"no link says {words!r} on {self.path}; there are {[_words(a) for a in self.all('a')]}"
        return self.person.opens(links[0].attrs["href"])

    def press(self, words: str, nth: int = 0, **typed: Any) -> Page:
        """Fill in `typed` and tap the `nth` button with these words, as a browser without JavaScript does.

        A value is a text for a field, or True / False (or a list of values) for what is ticked.
        """
        return self.person.sends(self.form(words, nth, **typed), self.action(words, nth))

    def form(self, words: str, nth: int = 0, **typed: Any) -> list[tuple[str, str]]:
        """The name-value pairs that pressing the button would send."""
        button = self._button(words, nth)
        pairs = _filled_in(_form_of(button), dict(typed))
        if button.attrs.get("name"):
            pairs.append((button.attrs["name"], button.attrs.get("value") or ""))
        return pairs

    def action(self, words: str, nth: int = 0) -> str:
        return _form_of(self._button(words, nth)).attrs["action"]

    def _button(self, words: str, nth: int) -> Node:
        buttons = [button for button in self.all("button") if words in _words(button)]
        there = [_words(button) for button in self.all("button")]
        assert len(buttons) > nth, f"no button says {words!r} on {self.path}; there are {there}"
        return buttons[nth]


@dataclass
class Person:
    """Somebody with a phone: a browser without JavaScript, with its own cookies."""

    name: str
    client: httpx2.Client

    def opens(self, address: str, status: int = 200) -> Page:
        return self._page(self.client.get(address, follow_redirects=True), status)

    def sends(self, pairs: list[tuple[str, str]], address: str, status: int | None = None) -> Page:
        answer = self.client.post(
            address,
            content=urlencode(pairs),
            headers={"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"},
            follow_redirects=True,
        )
        return self._page(answer, status)

    def starts(self) -> Page:
        self.opens("/start").press("Begin", name=self.name)
        return self.opens("/")

    def export(self) -> dict[str, Any]:
        return self.client.get("/export.json").json()

    def entries(self, kind: str) -> list[dict[str, Any]]:
        """The fields of all that is (still) in the book of this kind, oldest first, with `id`."""
        found = [{"id": e["id"], **e["fields"]} for e in self.export()["entries"] if e["kind"] == kind]
        return [entry for entry in found if not entry.get("removed")]

    def _page(self, answer: httpx2.Response, status: int | None) -> Page:
        if status is not None:
            assert answer.status_code == status, (
                f"{answer.url} answered {answer.status_code}: {answer.text[:2000]}"
            )
        assert answer.status_code < 500, f"{answer.url} answered {answer.status_code}"
        return Page(self, answer)


def check_page(page: Page) -> None:
    """What holds for every page; each message says what to do."""
    where = f"{page.answer.url} ({page.status})"
    assert not page.html.errors, f"{where}: mend the HTML: {page.html.errors[:3]}\n{page.answer.text[:3000]}"
    headings = page.all("h1")
    assert len(headings) == 1, f"{where}: give the page one h1, it has {len(headings)}"
    assert page.heading, f"{where}: give the h1 words"
    title = _words(page.html.query_one("title"))
    if page.html.query_one("h1 .own"):
        own = _words(page.html.query_one("h1 .own"))
        assert own not in title, (
            f"{where}: give the page a {{% block title %}} of its own, such as 'My wish': "
            "what people wrote does not belong in the browser's history"
        )
        assert "<" not in title, f"{where}: keep markup out of the title {title!r}"
    else:
        assert title.startswith(page.heading), (
            f"{where}: begin the title {title!r} with the h1 {page.heading!r}"
        )
    html = page.html.query_one("html")
    assert html.attrs.get("lang") and html.attrs.get("dir"), f"{where}: say lang and dir on <html>"
    ids = [node.attrs["id"] for node in page.all("[id]")]
    assert len(ids) == len(set(ids)), (
        f"{where}: make ids unique: {sorted(i for i in ids if ids.count(i) > 1)}"
    )
    for form in page.all("form"):
        assert form.attrs.get("action", "").startswith("/"), f"{where}: give every form an action of this app"
        assert form.query("button"), f"{where}: give the form to {form.attrs['action']} a button"
    for control in page.all(FIELDS):
        if control.attrs.get("type") != "hidden":
            assert _has_label(page, control), f"{where}: give {control.attrs.get('name')!r} a label"
    for control in page.all("a, button, summary, label"):
        assert _words(control), f"{where}: put a word beside the picture in {control.to_html()[:200]}"
    for picture in page.all(".pic"):
        assert _words(_holder(picture)), f"{where}: put a word beside the picture {picture.to_html()[:200]}"
    for node in page.all("[style], [onclick], [hx-on]"):
        raise AssertionError(f"{where}: move style and script out of {node.to_html()[:200]}")
    for node in page.all("script, style"):
        assert node.attrs.get("src"), f"{where}: no inline <{node.name}>"
    for node in page.all("[aria-describedby], [aria-labelledby]"):
        for name in (node.attrs.get("aria-describedby") or node.attrs["aria-labelledby"]).split():
            assert name in ids, f"{where}: there is no id {name!r} to describe {node.attrs.get('name')!r}"
    levels = [int(node.name[1]) for node in page.all("h1, h2, h3, h4")]
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels)), (
        f"{where}: leave no heading level out: {levels}"
    )


def in_first_language(node: Node) -> Node:
    if node is None or not node.query(".second"):
        return node
    copy = node.clone_node(deep=True)
    for second in list(copy.query(".second")):
        second.parent.remove_child(second)
    return copy


HOLDERS = ("a", "button", "label", "summary", "li", "p", "h1", "h2", "h3", "td", "th", "dt", "dd", "figure")


def _holder(picture: Node) -> Node:
    """What a picture and its word are together in."""
    node = picture.parent
    while node.parent is not None and node.name not in (*HOLDERS, "body"):
        if {"card", "tile", "title"} & set((node.attrs.get("class") or "").split()):
            return node
        node = node.parent
    return node


def _has_label(page: Page, control: Node) -> bool:
    node = control.parent
    while node is not None:
        if node.name == "label":
            return bool(_words(node))
        node = node.parent
    name = control.attrs.get("id")
    return bool(control.attrs.get("aria-label")) or any(
        label.attrs.get("for") == name and _words(label) for label in page.all("label")
    )


def _form_of(node: Node) -> Node:
    while node.name != "form":
        node = node.parent
    return node


def _filled_in(form: Node, typed: dict[str, Any]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    used: set[str] = set()
    for control in form.query(FIELDS):
        name, kind, value = control.attrs.get("name"), control.attrs.get("type"), _value(control)
        if not name:
            continue
        wanted = typed.get(name)
        if kind in ("checkbox", "radio"):
            used.add(name)
            ticked = "checked" in control.attrs if wanted is None else _is_wanted(wanted, value)
            if ticked:
                pairs.append((name, value))
        elif kind != "hidden" and name in typed:
            used.add(name)
            pairs.append((name, str(wanted)))
        else:
            pairs.append((name, value))
    assert used >= set(typed), (
        f"the form has no field {sorted(set(typed) - used)}; it has {[p[0] for p in pairs]}"
    )
    return pairs


def _is_wanted(wanted: Any, value: str) -> bool:
    if isinstance(wanted, bool):
        return wanted
    return value in wanted if isinstance(wanted, (list, tuple, set)) else value == str(wanted)


def _value(control: Node) -> str:
    if control.name == "textarea":
        return control.to_text(separator="", strip=False).removeprefix("\n")
    if control.name == "select":
        chosen = [
            option for option in control.query("option") if "selected" in option.attrs
        ] or control.query("option")
        return chosen[0].attrs.get("value", "") if chosen else ""
    return control.attrs.get("value") or ""


def _words(node: Node) -> str:
    return " ".join(node.to_text().split()) if node is not None else ""
