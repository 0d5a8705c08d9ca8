"""Along: a page of the client's book as it is for who looks along. Pure.

Templates know nothing of it: they make the client's page, of what is shared, and this takes out of it what is for the
client only (the app that works offline, ways to change something, ways to what is not shared) and lets what is left
lead to the addresses where the worker looks along.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from itertools import pairwise

Pairs = list[tuple[str, str]]

_TAG = re.compile(r"""(<(?:"[^"]*"|[^>"])*>)""")
_NAME = re.compile(r"<(/?[A-Za-z0-9!-]+)")
_ATTRIBUTE = re.compile(r'\s([\w:.-]+)(?:="([^"]*)")?')
_VOID = frozenset(
    ["!doctype", "area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_OF_THE_APP = frozenset(["kept", "update", "aloud"])
_STAYS = frozenset(["html", "head", "body", "main", "header"])
_HEADINGS = frozenset(["h2", "h3", "summary", "legend"])
_CONTROLS = frozenset(["button", "input", "textarea", "select"])


@dataclass(frozen=True)
class Way:
    """Where a worker looks along, and what is open there."""

    prefix: str  # of all addresses
    opens: Callable[[str], bool]  # whether a place of the table may be looked at
    sends: Callable[[str, Pairs], bool]  # whether a form may be sent: its address and all that is in it
    bar: str  # HTML in place of the client's own helpers


@dataclass
class _Node:
    """An element: its tags as they were written, and what is in between."""

    name: str
    tag: str
    inside: list["_Node | str"] = field(default_factory=list)
    end: str = ""
    lost: bool = False  # something was taken out

    def says(self, name: str) -> str | None:
        found = next((value for key, value in _ATTRIBUTE.findall(self.tag) if key == name), None)
        return None if found is None else unescape(found)

    def written(self) -> str:
        return (
            self.tag
            + "".join(part if isinstance(part, str) else part.written() for part in self.inside)
            + self.end
        )


def along(html: str, way: Way) -> str:
    """The page `html` for who looks along on that `way`."""
    root = _tree(html)
    _prune(root, way)
    return root.written()


def _tree(html: str) -> _Node:
    root = _Node("", "")
    inside = [root]
    pieces = _TAG.split(html)
    root.inside.append(pieces[0])
    for tag, text in zip(pieces[1::2], pieces[2::2], strict=True):
        found = _NAME.match(tag)
        name = found[1].lower() if found else "!"
        if name.startswith("/"):
            if len(inside) > 1:
                inside.pop().end = tag
        else:
            node = _Node(name, tag)
            inside[-1].inside.append(node)
            if name not in _VOID and not name.startswith("!") and not tag.endswith("/>"):
                inside.append(node)
        inside[-1].inside.append(text)
    return root


def _prune(node: _Node, way: Way, names: tuple[str, ...] = ()) -> None:
    """Take out of `node` what is not for who looks along; `names` are those of the elements around what is in it."""
    kept: list[_Node | str] = []
    for part in node.inside:
        if isinstance(part, str):
            kept.append(part)
        elif _is_own(part):
            kept.append(way.bar)
        elif not _stays(part, way, names):
            node.lost = True
        else:
            _prune(part, way, (*names, part.name))
            node.lost = node.lost or part.lost
            if part.lost and part.name not in _STAYS and _is_silent(part.inside):
                continue
            kept.append(part)
    node.inside = _without_lone_headings(kept) if node.lost else kept


def _is_own(node: _Node) -> bool:
    return node.name == "nav" and "helpers" in _classes(node)


def _classes(node: _Node) -> list[str]:
    return (node.says("class") or "").split()


def _stays(node: _Node, way: Way, names: Sequence[str]) -> bool:
    """Whether an element is for who looks along; its own addresses are made to fit."""
    if node.name == "script" or node.says("id") in _OF_THE_APP:
        return False
    if node.name == "link":
        return node.says("rel") != "manifest"
    if node.name == "title":  # whose book it is does not belong in the browser's history
        node.inside = [part.rpartition(" · ")[0] or part for part in node.inside if isinstance(part, str)]
    if node.name == "button":
        return "form" in names
    if node.name == "a":
        return _leads(node, way, "nav" in names or names[-1:] == ("li",))
    if node.name == "form":
        return _is_sent(node, way)
    return True


def _leads(node: _Node, way: Way, is_way: bool) -> bool:
    address = node.says("href") or ""
    if not address.startswith("/"):
        return True
    if way.opens(address):
        _lead(node, "href", address, way)
        return True
    # What a card says is said, though it leads nowhere here.
    node.tag = re.sub(r'\shref="[^"]*"', "", node.tag)
    classes = _classes(node)
    return not is_way and "go" not in classes and ("tile" not in classes or "told" in classes)


def _lead(node: _Node, name: str, address: str, way: Way) -> None:
    there = way.prefix + (address[1:] if re.match(r"/(?:[?#]|$)", address) else address)
    node.tag = re.sub(rf'\s{name}="[^"]*"', lambda _: f' {name}="{escape(there)}"', node.tag)


def _is_sent(node: _Node, way: Way) -> bool:
    address = node.says("action") or ""
    pairs = [
        (name, control.says("value") or "")
        for control in _all(node)
        if control.name in _CONTROLS and (name := control.says("name"))
    ]
    if node.says("method") != "post" or not way.sends(address, pairs):
        return False
    _lead(node, "action", address, way)
    return True


def _all(node: _Node) -> Iterator[_Node]:
    for part in node.inside:
        if isinstance(part, _Node):
            yield part
            yield from _all(part)


def _is_silent(parts: Sequence[_Node | str]) -> bool:
    """Whether there is nothing to read or to fill in, besides headings."""
    return all(
        not part.strip()
        if isinstance(part, str)
        else part.name in _HEADINGS or (part.name not in _CONTROLS and _is_silent(part.inside))
        for part in parts
    )


def _without_lone_headings(parts: Sequence[_Node | str]) -> list[_Node | str]:
    """Without the headings that nothing stands under any more."""
    at = [place for place, part in enumerate(parts) if isinstance(part, _Node) and part.name == "h2"]
    lone = {start for start, after in pairwise([*at, len(parts)]) if _is_silent(parts[start + 1 : after])}
    return [part for place, part in enumerate(parts) if place not in lone]
