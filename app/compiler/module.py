"""Module: all templates that some names lead to, as the text of one JavaScript module."""

from jinja2 import Environment, StrictUndefined, TemplateNotFound, TemplateSyntaxError, nodes, pass_context

from app.compiler.errors import CompileError
from app.compiler.literals import text
from app.compiler.numbers import number
from app.compiler.order import alike_together
from app.compiler.sight import Sight, imported
from app.compiler.statements import Statements
from app.compiler.subset import Subset
from app.compiler.words import in_runtime


def compile_templates(
    env: Environment, names: list[str], runtime: str = "./runtime.js", texts: list[str] | None = None
) -> str:
    """An ES module that exports `templates`, to be given to `render` of the `runtime` it imports from.

    With a list of `texts`, what the templates give to `_` is put there, and they give `_` its place in the list; so are
    the two that they give to `ngettext`, with BETWEEN between them. See `numbers.py`.

    Templates that the named ones extend, include or import are compiled too. The same templates give the same
    text. Raises CompileError for what is outside the subset, jinja2.TemplateNotFound for a name that is not there.
    """
    if env.undefined is not StrictUndefined or env.autoescape is not True or env.extensions or env.finalize:
        raise ValueError("templates are compiled for StrictUndefined, autoescape=True and no extensions")
    env = _folding(env)
    trees = _trees(env, names)
    trees = {name: trees[name] for name in alike_together({name: _source(env, name) for name in trees})}
    modules = frozenset(name for tree in trees.values() for name in imported(tree))
    sight = Sight(trees)
    used: set[str] = set()
    written = []
    for name, tree in trees.items():
        Subset(env, name, modules).check(tree)
    for name in trees:
        _jinja_compiles(env, name)
    begins = number(trees, texts) if texts is not None else {}
    for name, tree in trees.items():
        written.append(
            f"{text(name)}:{Statements(env, name, used, sight, begins.get(name, 0)).template(tree)}"
        )
    lines = ",\n".join(written)
    first = ""
    if begins:
        used.add("shared")
        first = f"shared({min(begins.values())});\n"
    return f"import {{{','.join(sorted(used))}}} from {text(runtime)};\n{first}export const templates={{{lines}}};\n"


def _source(env: Environment, name: str) -> str:
    assert env.loader
    return env.loader.get_source(env, name)[0]


def _folding(env: Environment) -> Environment:
    """The same environment, in which the host's filters are not computed while compiling: they need a language."""

    @pass_context
    def hosts(*_: object) -> None:
        raise NotImplementedError

    other = env.overlay()
    other.filters = {name: env.filters[name] if in_runtime(env, name) else hosts for name in env.filters}
    return other


def _trees(env: Environment, names: list[str]) -> dict[str, nodes.Template]:
    """The syntax tree of each template, the ones they refer to included."""
    trees: dict[str, nodes.Template] = {}
    waiting = [(name, "", 0) for name in names]
    while waiting:
        name, where, line = waiting.pop()
        if name in trees:
            continue
        try:
            assert env.loader
            source, path, _ = env.loader.get_source(env, name)
        except TemplateNotFound as error:
            if not where:
                raise
            raise CompileError(where, line, f"there is no template {name}") from error
        try:
            trees[name] = env.parse(source, name, path)
        except TemplateSyntaxError as error:
            raise CompileError(name, error.lineno, error.message or "Jinja2 cannot read this") from error
        for node in trees[name].find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
            other = getattr(node, "template", None)
            if isinstance(other, nodes.Const) and isinstance(other.value, str):
                waiting.append((other.value, name, node.lineno))
    _no_circle(trees)
    return trees


def _jinja_compiles(env: Environment, name: str) -> None:
    """Raises CompileError for what Jinja2 itself refuses only when it writes Python."""
    try:
        env.get_template(name)
    except TemplateSyntaxError as error:
        raise CompileError(name, error.lineno, error.message or "Jinja2 cannot compile this") from error
    except Exception as error:  # folding a constant raises whatever the constant's value does
        raise CompileError(name, 1, f"Jinja2 cannot compile this: {error}") from error


def _no_circle(trees: dict[str, nodes.Template]) -> None:
    for start in trees:
        seen, name = {start}, start
        while parent := trees[name].find(nodes.Extends):
            if not isinstance(parent.template, nodes.Const) or parent.template.value not in trees:
                break
            if (name := parent.template.value) in seen:
                raise CompileError(start, parent.lineno, "templates extend each other in a circle")
            seen.add(name)
