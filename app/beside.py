"""Beside: one page in two languages, woven of the same page rendered in each. Pure; written again for the browser.

Templates know nothing of it. They are rendered once per language with the same values and ids, so that the pages differ
in their texts only. What reads the same in both (names, numbers, own words) stands once.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

_TAG = re.compile(r"""(<(?:"[^"]*"|[^>"])*>)""")
_NAME = re.compile(r"<(/?[A-Za-z0-9!-]+)")
_WHITE = " \n\t"
_VOID = frozenset(
    ["!doctype", "area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
# What holds no markup, or is drawn; attributes do not either. There the first language stands alone.
_PLAIN = frozenset(["title", "textarea", "option", "style", "script", "svg"])
# Where a mistake in a text would be grave: these show Dutch too in a language that no speaker has looked at.
GRAVE = re.compile(r' data-(?:domain="safety"|grave)[ >]')
# In place of a text that is missing, in the rendering that says so: the language that it was taken from.
_MISSING = re.compile("\ufdd0([a-z]{2,3})\ufdd0")

_APART, _NAV, _ELSEWHERE = range(3)


@dataclass(frozen=True)
class Other:
    """The page in another language; `only_grave`: to be seen only where a mistake in a text would be grave."""

    html: str
    lang: str
    only_grave: bool = False


def missing(lang: str) -> str:
    """What stands for a text that there is only in `lang`, see `beside`."""
    return f"\ufdd0{lang}\ufdd0"


def says_missing(html: str) -> bool:
    """Whether something may be missing in `html`."""
    return "\ufdd0" in html


def beside(html: str, others: Sequence[Other], directions: Mapping[str, str], bare: str | None = None) -> str:
    """The page `html` with the texts of `others` after its own where they differ, each with `lang` and `dir`.

    `bare` is the same page with `missing` for texts that its language does not have: those get their `lang`. A page of
    another shape (other tags in another order) is left out: better one language than a broken page.
    """
    pieces = _TAG.split(html)
    shape = _shape(pieces)
    woven = [(other, found) for other in others if _shape(found := _TAG.split(other.html)) == shape]
    lacks = _TAG.split(bare) if bare is not None else pieces
    if _shape(lacks) != shape:
        lacks = pieces
    out, inside = [pieces[0]], [(_ELSEWHERE, False)]
    for at in range(1, len(pieces), 2):
        tag, text = pieces[at], pieces[at + 1]
        _enter(inside, tag)
        out.append(tag)
        how, is_grave = inside[-1]
        if how == _APART or not text.strip(_WHITE):
            out.append(text)
            continue
        seconds = [
            (other.lang, found[at + 1].strip(_WHITE))
            for other, found in woven
            if not other.only_grave or (is_grave and how == _ELSEWHERE)
        ]
        out.append(_said(text, lacks[at + 1], seconds, directions))
    return "".join(out)


def wants_safe(spoken: Sequence[str], unreviewed: Collection[str], safe: str) -> bool:
    """Whether grave texts of a page in the languages `spoken` have those in `safe` beside them.

    So it is where no speaker has looked at one of these languages, and `safe` is not one of them.
    """
    return safe not in spoken and any(lang in unreviewed for lang in spoken)


def same_shape(html: str, other: str) -> bool:
    """Whether two pages differ in texts and attributes only."""
    return _shape(_TAG.split(html)) == _shape(_TAG.split(other))


def _shape(pieces: Sequence[str]) -> list[str]:
    return [_name(tag) for tag in pieces[1::2]]


def _name(tag: str) -> str:
    found = _NAME.match(tag)
    return found[1].lower() if found else ""


def _enter(inside: list[tuple[int, bool]], tag: str) -> None:
    """Keep `inside`, what the elements around say, up to date with one more tag."""
    name = _name(tag)
    if name.startswith("/"):
        if len(inside) > 1:
            inside.pop()
    elif name not in _VOID and not tag.endswith("/>"):
        how, is_grave = inside[-1]
        if name in _PLAIN:
            how = _APART
        elif name == "nav" and how == _ELSEWHERE:
            how = _NAV
        inside.append((how, is_grave or bool(GRAVE.search(tag))))


def _said(text: str, bare: str, seconds: Sequence[tuple[str, str]], directions: Mapping[str, str]) -> str:
    core = text.strip(_WHITE)
    said, told = core, {core}
    found = _MISSING.search(bare) if bare != text else None
    if found:
        said = f"<span{_in(found[1], directions)}>{core}</span>"
    for lang, second in seconds:
        if second and second not in told:
            said += f'<span class="second"{_in(lang, directions)}>{second}</span>'
            told.add(second)
    if len(told) > 1:
        said = f'<span class="two">{said}</span>'
    start = text.index(core)
    return text[:start] + said + text[start + len(core) :]


def _in(lang: str, directions: Mapping[str, str]) -> str:
    return f' lang="{lang}" dir="{directions.get(lang, "auto")}"'
