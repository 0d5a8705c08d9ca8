"""The subset: what a template may use, checked before anything is written. All else would differ in silence."""

from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from jinja2 import Environment, nodes

from app.compiler.errors import CompileError
from app.compiler.literals import literal
from app.compiler.words import ADVICE, KNOWN, LOOP, PYTHON_NAMES, RUNTIME_FILTERS, SPECIAL, TESTS, in_runtime


class Subset:
    """Checks one template. `imported` are the names under which any of the templates imports another."""

    def __init__(self, env: Environment, name: str, imported: frozenset[str]) -> None:
        self.env, self.name, self.imported = env, name, imported

    def refuse(self, node: nodes.Node, advice: str) -> NoReturn:
        """Raise CompileError at the line of `node`, with what to do instead."""
        raise CompileError(self.name, node.lineno or 1, advice)

    def check(self, tree: nodes.Template) -> None:
        """Raises CompileError at the first construct outside the subset."""
        extends = [node for node in tree.body if isinstance(node, nodes.Extends)]
        for node in tree.find_all(nodes.Extends):
            if node is not (extends[0] if extends else None):
                self.refuse(node, "extends stands once, and not inside a condition")
        self._visit(tree, inside_block=False)

    def _visit(self, node: nodes.Node, inside_block: bool) -> None:
        kind = type(node).__name__
        if not isinstance(node, KNOWN):
            self.refuse(
                node, ADVICE.get(kind, f"{kind} is not there: see app/compiler/subset.py for what is")
            )
        rule = getattr(self, f"_{kind}", None)
        if rule:
            rule(node)
        if isinstance(node, nodes.Call) and not inside_block and _named(node.node, "super"):
            self.refuse(node, "super() stands only in a block")
        for child in self._children(node):
            self._visit(child, inside_block or isinstance(node, nodes.Block))

    def _children(self, node: nodes.Node) -> Iterator[nodes.Node]:
        for child in node.iter_child_nodes():
            if isinstance(node, nodes.Call) and child is node.node:
                if isinstance(child, nodes.Getattr) and not _named(child.node, "self"):
                    yield child.node
            else:
                yield child

    def _Name(self, node: nodes.Name) -> None:
        self._names(node, [node.name])
        if node.ctx != "load" and node.name in SPECIAL:
            self.refuse(node, f'"{node.name}" has a meaning of its own: choose another name')
        if node.name in ("self", "super"):
            self.refuse(
                node, f"{node.name} is only there to call: {{{{ super() }}}} or {{{{ self.heading() }}}}"
            )
        if node.name in ("varargs", "kwargs"):
            self.refuse(node, f"{node.name} is not there: name the macro's arguments")

    def _names(self, node: nodes.Node, names: Iterable[str]) -> None:
        for name in names:
            if not name.isascii():
                self.refuse(node, f'"{name}": names are letters, digits and _ of ASCII')
            if name.startswith("__"):
                self.refuse(node, f'"{name}": names do not begin with __')

    def _Const(self, node: nodes.Const) -> None:
        try:
            literal(node.value)
        except ValueError as error:
            self.refuse(node, str(error))

    def _Getattr(self, node: nodes.Getattr) -> None:
        self._names(node, [node.attr])
        if isinstance(node.node, nodes.Name) and node.node.name == "loop":
            if node.attr not in LOOP:
                self.refuse(node, f"loop.{node.attr} is not there: loop has {', '.join(sorted(LOOP))}")
        elif node.attr in PYTHON_NAMES or node.attr.startswith("_"):
            self.refuse(node, f'Python has a "{node.attr}" of its own: write x["{node.attr}"]')

    def _Getitem(self, node: nodes.Getitem) -> None:
        if isinstance(node.arg, nodes.Tuple):
            self.refuse(node, "one key or one slice in [ ]")

    def _Dict(self, node: nodes.Dict) -> None:
        for pair in node.items:
            if not (isinstance(pair.key, nodes.Const) and isinstance(pair.key.value, str)):
                self.refuse(pair, 'keys of a dict are written as texts: {"1": …}')

    def _Output(self, node: nodes.Output) -> None:
        for child in node.nodes:
            if isinstance(child, (nodes.List, nodes.Dict, nodes.Tuple)):
                self.refuse(child, "a list or dict is not printed: use join, or a loop")

    def _Mod(self, node: nodes.Mod) -> None:
        if isinstance(getattr(node.left, "value", None), str) or isinstance(node.left, nodes.Concat):
            self.refuse(node, '% does not format texts: write _("… %(name)s", name=…) or ~')

    def _arguments(self, node: Any, words: tuple[str, ...] | None = None) -> None:
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            self.refuse(node, "* and ** in a call are not there: write the arguments")
        given = [keyword.key for keyword in node.kwargs]
        self._names(node, given)
        if len(given) != len(set(given)) or any(name in ("_loop_vars", "_block_vars") for name in given):
            self.refuse(node, "an argument is named once")
        if words is not None and (len(node.args) + len(given) > len(words) or set(given) - set(words)):
            self.refuse(node, f"{node.name} takes {' '.join(words) or 'no arguments'}")

    def _Filter(self, node: nodes.Filter) -> None:
        if node.name not in self.env.filters:
            self.refuse(node, f"no filter {node.name}: there are {', '.join(sorted(self.env.filters))}")
        self._arguments(node, RUNTIME_FILTERS[node.name] if in_runtime(self.env, node.name) else None)

    def _Test(self, node: nodes.Test) -> None:
        if node.name not in TESTS:
            self.refuse(node, f"no test {node.name}: there are {', '.join(TESTS)}")
        self._arguments(node)
        if len(node.args) != TESTS[node.name] or node.kwargs:
            self.refuse(node, f'the test "{node.name}" takes {TESTS[node.name]} arguments')
        if node.name == "sameas":
            other = node.args[0]
            if not (
                isinstance(other, nodes.Const) and (other.value is None or isinstance(other.value, bool))
            ):
                self.refuse(node, "sameas is for true, false and none: write ==")

    def _Call(self, node: nodes.Call) -> None:
        self._arguments(node)
        callee = node.node
        if isinstance(callee, nodes.Getattr) and isinstance(callee.node, nodes.Name):
            self._names(callee, [callee.attr])
            if callee.node.name not in self.imported | {"self"} or callee.attr.startswith("_"):
                self.refuse(
                    node, f"{callee.attr}(): methods are not called: use a filter, a macro or a named summary"
                )
            if callee.node.name == "self":
                self._plain(node)
        elif not isinstance(callee, nodes.Name) or callee.name in ("loop", "self", "varargs", "kwargs"):
            self.refuse(
                node, "only macros, caller, super, self.block and the environment's functions are called"
            )
        elif callee.name == "super":
            self._plain(node)
        else:
            self._names(node, [callee.name])

    def _plain(self, node: nodes.Call) -> None:
        if node.args or node.kwargs:
            self.refuse(node, "super() and self.block() take no arguments")

    def _CallBlock(self, node: nodes.CallBlock) -> None:
        self._parameters(node)
        callee = node.call.node
        root = callee.node if isinstance(callee, nodes.Getattr) else callee
        if isinstance(root, nodes.Name) and root.name in ("self", "super"):
            self.refuse(node, "call is for macros")
        if any(keyword.key == "caller" for keyword in node.call.kwargs):
            self.refuse(node, "a call block gives the caller itself")

    def _Macro(self, node: nodes.Macro) -> None:
        self._stored(node, [node.name])
        self._parameters(node)

    def _parameters(self, node: Any) -> None:
        given = [arg.name for arg in node.args]
        if len(given) != len(set(given)):
            self.refuse(node, "an argument is named once")

    def _stored(self, node: nodes.Node, given: list[str]) -> None:
        self._names(node, given)
        for name in given:
            if name in SPECIAL:
                self.refuse(node, f'"{name}" has a meaning of its own: choose another name')

    def _For(self, node: nodes.For) -> None:
        if node.recursive:
            self.refuse(node, "recursive is not there: write a macro that calls itself")

    def _Block(self, node: nodes.Block) -> None:
        self._names(node, [node.name])
        if node.scoped or node.required:
            self.refuse(node, "scoped and required are not there: write a macro, or leave it out")

    def _Include(self, node: nodes.Include) -> None:
        if node.ignore_missing:
            self.refuse(node, "ignore missing is not there: include what is there")
        self._template(node)

    def _Import(self, node: nodes.Import) -> None:
        self._stored(node, [node.target])
        self._template(node)

    def _FromImport(self, node: nodes.FromImport) -> None:
        names = [name if isinstance(name, tuple) else (name, name) for name in node.names]
        self._stored(node, [alias for _, alias in names])
        self._names(node, [name for name, _ in names])
        self._template(node)

    def _template(self, node: Any) -> None:
        if not (isinstance(node.template, nodes.Const) and isinstance(node.template.value, str)):
            self.refuse(node, "the other template is named by a text")

    _Extends = _template


def _named(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Name) and node.name == name
