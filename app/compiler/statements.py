"""Statements: as Jinja2's own code generator writes them, with JavaScript for Python."""

from typing import Any

from jinja2 import nodes
from jinja2.compiler import Frame, find_undeclared
from markupsafe import escape

from app.compiler.errors import CompileError
from app.compiler.literals import quoted, text
from app.compiler.scopes import Scopes

GIVEN = "c,v,own"  # to the functions of a template


class Statements(Scopes):
    """Writes one template: `template(tree)` is an object with the root function and the blocks."""

    extended = False  # after `extends`, what stands outside of blocks is not printed

    def template(self, tree: nodes.Template) -> str:
        """The JavaScript of one template: its root and its blocks."""
        blocks = []
        root = self._root(tree)
        for block in tree.find_all(nodes.Block):
            own = "b" if "super" in find_undeclared(block.body, ("super",)) else ""
            body = self.function(GIVEN, lambda block=block: self._block_body(block), own)  # type: ignore[misc]
            blocks.append(f"{block.name}:{body}")
        listed = f"{{{','.join(blocks)}}}"
        written = f"{{root:{root}{f',blocks:{listed}' if blocks else ''}}}"
        if root.startswith('"'):
            written = f"{self.runtime('heir')}({root},{listed})"
        return f"{self.runtime('texts')}({self.owned},{written})" if self.owned else written

    def _root(self, tree: nodes.Template) -> str:
        """The function of the root; for a template that only fills blocks of another one, that one's name."""
        frame = Frame(self.eval_ctx)
        if "self" in find_undeclared(tree.body, ("self",)):
            frame.symbols.declare_parameter("self")
        frame.symbols.analyze_node(tree)
        frame.toplevel = frame.rootlevel = True
        self.top = frame.symbols
        parent = tree.find(nodes.Extends)
        frame.require_output_check = parent is not None

        def write() -> str:
            self.enter(frame, first=True)
            with self.apart() as code:
                self.statements(tree.body, frame)
            if not parent:
                return self.whole(code)
            extending = f"{self.runtime('extend')}(c,{self._named(parent)})"
            if code == [("do", extending)] and not self.variables:
                return f"\x00{self._named(parent)}"
            return self.whole([*code, ("value", f"{self.runtime('root')}(c,{self._named(parent)})")])

        return self.function(GIVEN, write).removeprefix(f"({GIVEN})=>\x00")

    def _block_body(self, block: nodes.Block) -> str:
        frame = Frame(self.eval_ctx)
        frame.block_frame = True
        for name in find_undeclared(block.body, ("self", "super")):
            frame.symbols.declare_parameter(name)
        frame.symbols.analyze_node(block)
        frame.block = block.name
        self.enter(frame, first=True)
        return self.inside(block.body, frame)

    def _Output(self, node: nodes.Output, frame: Frame) -> None:
        if frame.require_output_check and self.extended:
            return
        parts: list[tuple[bool, str]] = []
        for child in node.nodes:
            try:
                const = child.as_const(self.eval_ctx)
                shown = str(escape(const))
            except Exception:  # what is not constant, or fails: as in Jinja2, it then fails when it runs
                parts.append((False, self.strict(child, frame)))
                continue
            if isinstance(const, (list, tuple, dict)):
                raise CompileError(
                    self.name, child.lineno, "a list or dict is not printed: use join, or a loop"
                )
            if parts and parts[-1][0]:
                shown = parts.pop()[1] + shown
            parts.append((True, shown))
        for constant, part in parts:
            try:
                self.code.append(("text", quoted(part)) if constant else ("value", part))
            except ValueError as error:
                raise CompileError(self.name, node.lineno, str(error)) from None

    def _Block(self, node: nodes.Block, frame: Frame) -> None:
        if not (frame.toplevel and self.extended):
            self.write(f"{self.runtime('block')}(c,{text(node.name)})")

    def _Extends(self, node: nodes.Extends, frame: Frame) -> None:
        self.do(f"{self.runtime('extend')}(c,{self._named(node)})")
        self.extended = True

    def _Include(self, node: nodes.Include, frame: Frame) -> None:
        self.write(f"{self.runtime('include')}(c,{self._seen(node, frame)})")

    def _Import(self, node: nodes.Import, frame: Frame) -> None:
        self.do(f"{self.ref(node.target, frame)}={self._module(node, frame)}")
        self._to_context([node.target], frame, exported=False)

    def _FromImport(self, node: nodes.FromImport, frame: Frame) -> None:
        module = self.fresh("t")
        self.do(f"{module}={self._module(node, frame)}")
        names = [name if isinstance(name, tuple) else (name, name) for name in node.names]
        for name, alias in names:
            taken = f"{self.runtime('imported')}({module},{text(name)})"
            self.do(f"{self.ref(alias, frame)}={taken}")
        self._to_context([alias for _, alias in names], frame, exported=False)

    def _module(self, node: Any, frame: Frame) -> str:
        return f"{self.runtime('module')}(c,{self._seen(node, frame)})"

    def _seen(self, node: Any, frame: Frame) -> str:
        """The name of the other template, and what it sees of this one."""
        return self._named(node) + (
            f",{self.locals(frame, node.template.value)}" if node.with_context else ""
        )

    def _named(self, node: Any) -> str:
        return text(node.template.value)

    def _If(self, node: nodes.If, frame: Frame) -> None:
        soft = frame.soft()
        written = ""
        for branch in (node, *node.elif_):
            written += f"{self.condition(branch.test, soft)}?{self.inside(branch.body, soft)}:"
        self.write(f"({written}{self.inside(node.else_, soft) if node.else_ else chr(34) * 2})")

    def _FilterBlock(self, node: nodes.FilterBlock, frame: Frame) -> None:
        inner = frame.inner()
        inner.symbols.analyze_node(node)
        body = self.inside(node.body, inner, enter=True, always=True)
        self.write(f"{self.runtime('raw')}({self._chain(node.filter, body, inner)})")

    def _AssignBlock(self, node: nodes.AssignBlock, frame: Frame) -> None:
        inner = frame.inner()
        inner.require_output_check = False
        inner.symbols.analyze_node(node)
        value = self.inside(node.body, inner, enter=True, always=True)
        if node.filter is not None:
            value = f"{self.runtime('filter_safe')}({self._chain(node.filter, value, inner)})"
        self._assign(node.target, value, frame)
        self._to_context([name.name for name in _names(node.target)], frame)

    def _chain(self, node: nodes.Filter, value: str, frame: Frame) -> str:
        inner = node.node
        if isinstance(inner, nodes.Filter):
            value = self._chain(inner, value, frame)
        return self.filter(node, value, frame)

    def _Assign(self, node: nodes.Assign, frame: Frame) -> None:
        self._assign(node.target, self.value(node.node, frame), frame)
        self._to_context([name.name for name in _names(node.target)], frame)


def _names(target: nodes.Node) -> list[nodes.Name]:
    return [target] if isinstance(target, nodes.Name) else list(target.find_all(nodes.Name))
