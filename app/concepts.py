"""Concepts: which pictures the content and the templates name, for the build to see that each is there."""

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import nodes

from app.content import CONTENT
from app.kinds import KINDS
from app.pictograms import PictureMistake
from app.render import TEMPLATES, environment
from app.translate import SOURCE

UI = "parts/ui.html"
PARAMETER = "concept"  # what macros call it


def check(pictures: Mapping[str, Any]) -> None:
    """Raises PictureMistake, naming them, where concepts are used that have no picture."""
    missing = {concept: where for concept, where in used() if concept not in pictures}
    if missing:
        named = ", ".join(f"{concept} ({where})" for concept, where in sorted(missing.items()))
        raise PictureMistake(f"give these a picture in pictograms/manifest.toml: {named}")


def used() -> Iterator[tuple[str, str]]:
    """(concept, where) of all that is written out in content and templates; and every kind, for entries without one."""
    for part in CONTENT:
        for concept in _of_content(CONTENT[part]):
            yield concept, f"app/content, {part}"
    for kind in KINDS:
        yield kind, "an entry of this kind"
    places = _places(_tree(UI))
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = str(path.relative_to(TEMPLATES))
        tree = _tree(name)
        for concept in _of_template(tree, places | _places(tree)):
            yield concept, name


def _of_content(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("picto"), str):
            yield value["picto"]
        for item in value.values():
            yield from _of_content(item)
    elif isinstance(value, list):
        for item in value:
            yield from _of_content(item)


def _tree(name: str) -> nodes.Template:
    return environment(SOURCE).parse((TEMPLATES / name).read_text("utf-8"), name)


def _places(tree: nodes.Template) -> dict[str, int]:
    """Macro -> which of its arguments is a concept."""
    macros = {macro.name: [arg.name for arg in macro.args] for macro in tree.find_all(nodes.Macro)}
    return {name: args.index(PARAMETER) for name, args in macros.items() if PARAMETER in args}


def _of_template(tree: nodes.Template, places: Mapping[str, int]) -> Iterator[str]:
    for call in tree.find_all(nodes.Call):
        name = getattr(call.node, "attr", getattr(call.node, "name", ""))
        if name in places:
            given = [*call.args[places[name] : places[name] + 1]]
            given += [keyword.value for keyword in call.kwargs if keyword.key == PARAMETER]
            for value in given:
                yield from _written(value)
    for macro in tree.find_all(nodes.Macro):
        for arg, default in zip(macro.args[::-1], macro.defaults[::-1], strict=False):
            if arg.name == PARAMETER:
                yield from _written(default)


def _written(value: nodes.Expr) -> Iterator[str]:
    """The texts that an expression may give: itself, or either side of a choice."""
    if isinstance(value, nodes.Const) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, nodes.CondExpr):
        yield from _written(value.expr1)
        if value.expr2 is not None:
            yield from _written(value.expr2)
