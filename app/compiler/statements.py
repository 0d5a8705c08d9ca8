"""Statements: as Jinja2's own code generator writes them, with JavaScript for Python."""

from typing import Any

from jinja2 import nodes
from jinja2.compiler import Frame, find_undeclared
from markupsafe import escape

from app.compiler.errors import CompileError
from app.compiler.literals import text
from app.compiler.scopes import Scopes


class Statements(Scopes):
    """Writes one template: `template(tree)` is an object with the root function and the blocks."""

    extended = False  # after `extends`, what stands outside of blocks is not printed

    def template(self, tree: nodes.Template) -> str:
        """The JavaScript of one template: its root and its blocks."""
        blocks = []
        root = self.function(lambda: self._root(tree))
        for block in tree.find_all(nodes.Block):
            body = self.function(lambda block=block: self._block_body(block))  # type: ignore[misc]
            blocks.append(f"{block.name}:function b(c,v=c.vars){body}")
        return f"{{root(c,v=c.vars){root},blocks:{{{','.join(blocks)}}}}}"

    def _root(self, tree: nodes.Template) -> str:
        frame = Frame(self.eval_ctx)
        if "self" in find_undeclared(tree.body, ("self",)):
            frame.symbols.declare_parameter("self")
        frame.symbols.analyze_node(tree)
        frame.toplevel = frame.rootlevel = True
        parent = tree.find(nodes.Extends)
        frame.require_output_check = parent is not None
        self.enter(frame, first=True)
        self.statements(tree.body, frame)
        return f"o+{self.runtime('root')}(c,{self._named(parent)})" if parent else "o"

    def _block_body(self, block: nodes.Block) -> str:
        frame = Frame(self.eval_ctx)
        frame.block_frame = True
        for name in find_undeclared(block.body, ("self", "super")):
            frame.symbols.declare_parameter(name)
        frame.symbols.analyze_node(block)
        frame.block = block.name
        self.enter(frame, first=True)
        self.statements(block.body, frame)
        return "o"

    def _Output(self, node: nodes.Output, frame: Frame) -> None:
        if frame.require_output_check and self.extended:
            return
        parts: list[tuple[bool, str]] = []
        for child in node.nodes:
            try:
                const = child.as_const(self.eval_ctx)
                shown = str(escape(const))
            except Exception:  # what is not constant, or fails: as in Jinja2, it then fails when it runs
                parts.append((False, f"{self.runtime('escape')}({self.value(child, frame)})"))
                continue
            if isinstance(const, (list, tuple, dict)):
                raise CompileError(
                    self.name, child.lineno, "a list or dict is not printed: use join, or a loop"
                )
            if parts and parts[-1][0]:
                shown = parts.pop()[1] + shown
            parts.append((True, shown))
        written = [self.constant(part, node) if constant else part for constant, part in parts if part]
        if written:
            self.write("+".join(written), frame)

    def _Block(self, node: nodes.Block, frame: Frame) -> None:
        if not (frame.toplevel and self.extended):
            self.write(f"{self.runtime('block')}(c,{text(node.name)})", frame)

    def _Extends(self, node: nodes.Extends, frame: Frame) -> None:
        self.code.append(f"{self.runtime('extend')}(c,{self._named(node)});")
        self.extended = True

    def _Include(self, node: nodes.Include, frame: Frame) -> None:
        self.write(f"{self.runtime('include')}(c,{self._seen(node, frame)})", frame)

    def _Import(self, node: nodes.Import, frame: Frame) -> None:
        self.code.append(f"{self.ref(node.target, frame)}={self._module(node, frame)};")
        self._to_context([node.target], frame, exported=False)

    def _FromImport(self, node: nodes.FromImport, frame: Frame) -> None:
        module = self.fresh("t")
        self.code.append(f"{module}={self._module(node, frame)};")
        names = [name if isinstance(name, tuple) else (name, name) for name in node.names]
        for name, alias in names:
            taken = f"{self.runtime('imported')}({module},{text(name)})"
            self.code.append(f"{self.ref(alias, frame)}={taken};")
        self._to_context([alias for _, alias in names], frame, exported=False)

    def _module(self, node: Any, frame: Frame) -> str:
        return f"{self.runtime('module')}(c,{self._seen(node, frame)})"

    def _seen(self, node: Any, frame: Frame) -> str:
        """The name of the other template, and what it sees of this one."""
        return self._named(node) + (f",{self.locals(frame)}" if node.with_context else "")

    def _named(self, node: Any) -> str:
        return text(node.template.value)

    def _If(self, node: nodes.If, frame: Frame) -> None:
        soft = frame.soft()
        written = ""
        for branch in (node, *node.elif_):
            written += f"if({self.condition(branch.test, soft)}){{{self.inside(branch.body, soft)}}}else "
        rest = self.inside(node.else_, soft) if node.else_ else ""
        self.code.append(f"{written}{{{rest}}}" if rest else written.removesuffix("else "))

    def _FilterBlock(self, node: nodes.FilterBlock, frame: Frame) -> None:
        inner = frame.inner()
        inner.symbols.analyze_node(node)
        written = f"{self.runtime('markup')}({self._captured(node.body, inner)})"
        self.write(f"{self.runtime('raw')}({self._chain(node.filter, written, inner)})", frame)

    def _AssignBlock(self, node: nodes.AssignBlock, frame: Frame) -> None:
        inner = frame.inner()
        inner.require_output_check = False
        inner.symbols.analyze_node(node)
        value = f"{self.runtime('markup')}({self._captured(node.body, inner)})"
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
