"""Drawing: the manifest's pictures, cleaned and joined into a few files ("sprites") of which a page shows parts.

A picture of a set is not trusted: what is kept is a short list of shapes and of what may be said of them, so nothing
in it can run, load or point elsewhere. The colours of skin and hair become custom properties, which the page gives
(pictures.css). Used by the build only: it needs the node that comes with the development tools.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from app.pictograms import Picture, PictureMistake

SMALLER = Path(__file__).with_name("drawing.mjs")
LARGEST = 100_000  # bytes of one picture, before it is made smaller
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
# OpenMoji leaves a rim of 4 around all that it draws on its grid of 72; the page has room of its own around a picture.
_CROPPED = ('"0 0 72 72"', '"4 4 64 64"')
SHAPES = re.compile(
    "g|path|circle|ellipse|rect|line|polyline|polygon|defs|clipPath|linearGradient|radialGradient|stop|use"
)
SAID = re.compile(
    "id|href|d|points|[cfr]?[xy]|[xy][12]|r|width|height|transform|opacity|paint-order|offset"
    "|fill|fill-rule|fill-opacity|clip-rule|clip-path|clipPathUnits|stop-color|stop-opacity"
    "|stroke|stroke-(width|linecap|linejoin|miterlimit|dasharray|dashoffset|opacity)"
    "|gradientUnits|gradientTransform|spreadMethod"
)
# Numbers, names of colours, #hex, transforms, paths; `url(#id)` of the same picture.
_PLAIN = re.compile(r"[-\w\s.,#%+()]*")
_OWN_PART = re.compile(r"url\(\s*['\"]?#([\w-]+)['\"]?\s*\)")
_INVISIBLE = {"display": "none", "visibility": "hidden", "opacity": "0"}
# OpenMoji's yellow of people, in its layers of that name: skin, its shadow, hair.
_TINTS = (
    ("skin-shadow", "#f1b31c", "var(--skin-shade,#f1b31c)"),
    ("skin", "#f1b31c", "var(--skin-shade,#f1b31c)"),
    ("skin", "#fcea2b", "var(--skin,#fcea2b)"),
    ("hair", "#f1b31c", "var(--hair,#f1b31c)"),
)


def sprites(pictures: Mapping[str, Picture]) -> dict[str, str]:
    """Sprite -> its SVG, with one `<symbol>` per concept. Raises PictureMistake for a picture that cannot be read."""
    cleaned = {concept: clean(concept, picture.svg()) for concept, picture in pictures.items()}
    smaller = _smaller(cleaned)
    return {
        sprite: _sprite({c: p for c, p in pictures.items() if p.sprite == sprite}, smaller)
        for sprite in sorted({picture.sprite for picture in pictures.values()})
    }


def clean(concept: str, svg: bytes) -> str:
    """The drawing in `svg` with nothing but shapes, as SVG; its ids begin with `concept`. Raises PictureMistake."""
    if len(svg) > LARGEST:
        raise PictureMistake(f"{concept}: this picture has more than {LARGEST // 1000} KB")
    if b"<!DOCTYPE" in svg or b"<!ENTITY" in svg:
        raise PictureMistake(f"{concept}: save this picture without a DOCTYPE")
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - without a DOCTYPE there is nothing to expand
    except ElementTree.ParseError as error:
        raise PictureMistake(f"{concept}: this is no SVG: {error}") from error
    if root.tag != f"{_SVG}svg":
        raise PictureMistake(f"{concept}: this is no SVG")
    drawn = ElementTree.Element("svg", {"xmlns": _SVG[1:-1], "viewBox": _view_box(concept, root)})
    drawn.extend(_shapes(root, concept, ()))
    if not any(len(part) == 0 for part in drawn.iter() if part is not drawn):
        raise PictureMistake(f"{concept}: there is nothing to see in this picture")
    return ElementTree.tostring(drawn, encoding="unicode")


def _view_box(concept: str, root: ElementTree.Element) -> str:
    box = root.get("viewBox") or f"0 0 {root.get('width', '')} {root.get('height', '')}".replace("px", "")
    numbers = box.replace(",", " ").split()
    if len(numbers) != 4 or not all(re.fullmatch(r"-?\d+(\.\d+)?", number) for number in numbers):
        raise PictureMistake(f"{concept}: give this picture a viewBox")
    return " ".join(numbers)


def _shapes(
    parent: ElementTree.Element, concept: str, layers: tuple[str, ...]
) -> Iterator[ElementTree.Element]:
    for element in parent:
        if not isinstance(element.tag, str) or not SHAPES.fullmatch(element.tag.removeprefix(_SVG)):
            continue
        said = _said(element)
        if any(said.get(name) == value for name, value in _INVISIBLE.items()):
            continue
        name = element.tag.removeprefix(_SVG)
        inside = (*layers, said.get("id", "")) if name == "g" else layers
        own = {key: _value(key, value, concept, inside) for key, value in said.items() if SAID.fullmatch(key)}
        if name == "g":
            own.pop("id", None)
        shape = ElementTree.Element(name, {key: value for key, value in own.items() if value is not None})
        shape.extend(_shapes(element, concept, inside))
        if len(shape) or name not in ("g", "defs", "clipPath"):
            yield shape


def _said(element: ElementTree.Element) -> dict[str, str]:
    """The attributes, with those of `style` among them."""
    style = [part.split(":", 1) for part in element.get("style", "").split(";") if ":" in part]
    said = dict(element.attrib) | {key.strip(): value.strip() for key, value in style}
    if _HREF in said:
        said["href"] = said.pop(_HREF)
    return said


def _value(key: str, value: str, concept: str, layers: tuple[str, ...]) -> str | None:
    if key == "id":
        return f"{concept}-{value}" if re.fullmatch(r"[\w-]+", value) else None
    if key == "href":
        return f"#{concept}-{value[1:]}" if re.fullmatch(r"#[\w-]+", value) else None
    if part := _OWN_PART.fullmatch(value):
        return f"url(#{concept}-{part[1]})"
    if "url" in value or "var" in value or not _PLAIN.fullmatch(value):
        return None
    if key in ("fill", "stroke"):
        for layer, colour, tint in _TINTS:
            if layer in layers and value.lower() == colour:
                return tint
    return value


def _smaller(drawings: Mapping[str, str]) -> dict[str, str]:
    beside = Path(sys.executable).with_name("node")
    node = str(beside) if beside.exists() else "node"
    told = json.dumps(drawings).encode()
    found = subprocess.run([node, SMALLER], input=told, stdout=subprocess.PIPE, check=True)  # noqa: S603
    return dict(json.loads(found.stdout))


def _sprite(pictures: Mapping[str, Picture], drawings: Mapping[str, str]) -> str:
    lines = []
    for source in sorted({picture.source for picture in pictures.values()}, key=lambda source: source.name):
        whose = (
            f"{source.name}: {source.by}, {source.licence} {source.licence_address} {source.address}".strip()
        )
        lines.append(whose.replace("--", "- -"))
    note = escape("; ".join(lines) + "; shapes simplified, colours of skin and hair made changeable, joined")
    symbols = "".join(_symbol(concept, drawings[concept]) for concept in pictures)
    return f'<svg xmlns="http://www.w3.org/2000/svg"><!-- {note} -->{symbols}</svg>'


def _symbol(concept: str, drawing: str) -> str:
    found = re.fullmatch(r"<svg\b([^>]*?)(?:/>|>(.*)</svg>)", drawing, re.DOTALL)
    if not found or not found[2]:
        raise PictureMistake(f"{concept}: there is nothing to see in this picture")
    said = re.sub(r'\s*xmlns(:\w+)?="[^"]*"', "", found[1])
    return f'<symbol id="{concept}" overflow="visible"{said.rstrip().replace(*_CROPPED)}>{found[2]}</symbol>'
