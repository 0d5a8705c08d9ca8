"""Statements: as Jinja2's own code generator writes them, with JavaScript for Python."""

from typing import Any

from jinja2 import nodes
from jinja2.compiler import Frame, find_undeclared
from jinja2.idtracking import VAR_LOAD_PARAMETER
from markupsafe import escape

from app.compiler.errors import CompileError
from app.compiler.expressions import Expressions
from app.compiler.literals import text
from app.compiler.writer import variable


class Statements(Expressions):
    """Writes one template: `template(tree)` is an object with the root function and the blocks."""

    extended = False  # after `extends`, what stands outside of blocks is not printed

    def template(self, tree: nodes.Template) -> str:
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

    def statements(self, body: list[Any], frame: Frame) -> None:
        for node in body:
            getattr(self, f"_{type(node).__name__}")(node, frame)

    def inside(self, body: list[Any], frame: Frame, enter: bool = False) -> str:
        """Statements as text, on their own."""
        with self.apart() as code:
            if enter:
                self.enter(frame)
            self.statements(body, frame)
        return "".join(code)

    def write(self, value: str, frame: Frame) -> None:
        self.code.append(f"{frame.buffer or 'o'}+={value};")

    def _Output(self, node: nodes.Output, frame: Frame) -> None:
        if frame.require_output_check and self.extended:
            return
        parts: list[tuple[bool, str]] = []
        for child in node.nodes:
            if not isinstance(child, nodes.Const):
                parts.append((False, f"{self.runtime('escape')}({self.value(child, frame)})"))
            elif isinstance(child.value, (list, tuple, dict)):
                raise CompileError(
                    self.name, child.lineno, "a list or dict is not printed: use join, or a loop"
                )
            elif parts and parts[-1][0]:
                parts[-1] = (True, parts[-1][1] + str(escape(child.value)))
            else:
                parts.append((True, str(escape(child.value))))
        shown = [self.constant(part, node) if constant else part for constant, part in parts if part]
        if shown:
            self.write("+".join(shown), frame)

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

    def _to_context(self, names: list[str], frame: Frame, exported: bool = True) -> None:
        """At the top level, variables are seen from blocks, macros and (when `exported`) importing templates."""
        if frame.toplevel:
            for name in names:
                change = "add" if exported else "delete"
                export = "" if name.startswith("_") else f"c.exported.{change}({text(name)});"
                self.code.append(f"v.{name}={self.ref(name, frame)};{export}")

    def _For(self, node: nodes.For, frame: Frame) -> None:
        loop_frame, else_frame = frame.inner(), frame.inner()
        loop = "loop" in find_undeclared(node.body, ("loop",))
        if loop:
            loop_frame.symbols.declare_parameter("loop")
        loop_frame.symbols.analyze_node(node, for_branch="body")
        for target, (action, _) in loop_frame.symbols.loads.items():
            if action == VAR_LOAD_PARAMETER:
                self.variables.setdefault(variable(target), "")
        items = self.value(node.iter, frame)
        if node.test:
            items = f"{self.runtime('filterLoop')}({items},{self._loop_test(node, node.test, frame)})"
        else:
            items = f"{self.runtime('iterate')}({items})"
        if loop:
            items = f"{self.ref('loop', loop_frame)}=new {self.runtime('Loop')}({items})"
        untouched = self.fresh("t") if node.else_ else ""
        item, unpack = self._target(node.target, loop_frame)
        body = unpack + self.inside(node.body, loop_frame, enter=True)
        if node.else_:
            else_frame.symbols.analyze_node(node, for_branch="else")
            self.code.append(f"{untouched}=1;")
            body += f"{untouched}=0;"
        self.code.append(f"for({item} of {items}){{{body}}}")
        if node.else_:
            self.code.append(f"if({untouched}){{{self.inside(node.else_, else_frame, enter=True)}}}")

    def _loop_test(self, node: nodes.For, test: nodes.Expr, frame: Frame) -> str:
        """The condition in a loop's head, as a function of an item."""
        test_frame = frame.inner()
        test_frame.symbols.analyze_node(node, for_branch="test")

        def write() -> str:
            for target, (action, _) in test_frame.symbols.loads.items():
                if action == VAR_LOAD_PARAMETER:
                    self.variables[variable(target)] = ""
            self.enter(test_frame, first=True)
            self._assign(node.target, "i", test_frame)
            return self.condition(test, test_frame)

        return f"i=>{self.function(write, output=False)}"

    def _target(self, target: nodes.Node, frame: Frame) -> tuple[str, str]:
        """A variable that takes a value, and the statements that unpack it."""
        if isinstance(target, nodes.Name):
            return self.ref(target.name, frame), ""
        assert isinstance(target, nodes.Tuple)
        item, takes, rest = self.fresh("t"), [], ""
        for part in target.items:
            name, more = self._target(part, frame)
            takes.append(name)
            rest += more
        return item, f"[{','.join(takes)}]={self.runtime('unpack')}({item},{len(takes)});{rest}"

    def _assign(self, target: nodes.Node, value: str, frame: Frame) -> None:
        name, unpack = self._target(target, frame)
        self.code.append(f"{name}={value};{unpack}")

    def _If(self, node: nodes.If, frame: Frame) -> None:
        soft = frame.soft()
        written = ""
        for branch in (node, *node.elif_):
            written += f"if({self.condition(branch.test, soft)}){{{self.inside(branch.body, soft)}}}else "
        rest = self.inside(node.else_, soft) if node.else_ else ""
        self.code.append(f"{written}{{{rest}}}" if rest else written.removesuffix("else "))

    def _Macro(self, node: nodes.Macro, frame: Frame) -> None:
        self.code.append(f"{self.ref(node.name, frame)}={self._macro(node, frame)};")
        self._to_context([node.name], frame)

    def _CallBlock(self, node: nodes.CallBlock, frame: Frame) -> None:
        called = self._Call(node.call, frame, caller=self._macro(node, frame))
        self.write(f"{self.runtime('raw')}({called})", frame)

    def _macro(self, node: nodes.Macro | nodes.CallBlock, frame: Frame) -> str:
        frame = frame.inner()
        frame.require_output_check, frame.buffer = False, None
        frame.symbols.analyze_node(node)
        names = [arg.name for arg in node.args]
        caller = "caller" in find_undeclared(node.body, ("caller",))
        if caller:
            frame.symbols.declare_parameter("caller")
        frame.symbols.analyze_node(node)

        def write() -> str:
            self.enter(frame, first=True)
            self.parameters.append(frame.symbols.dump_param_targets())
            for index, name in enumerate(names, len(node.defaults) - len(names)):
                target, ref = frame.symbols.ref(name), self.ref(name, frame)
                default = f"{self.runtime('notGiven')}({text(name)})"
                if index >= 0:
                    default = self.value(node.defaults[index], frame)
                self.code.append(f"if({ref}===void 0){ref}={default};")
                self.parameters[-1].discard(target)
            self.parameters.pop()
            self.statements(node.body, frame)
            return f"{self.runtime('markup')}(o)"

        body = self.function(write)
        refs = ",".join(self.ref(name, frame) for name in [*names, *(["caller"] if caller else [])])
        label = text(getattr(node, "name", "caller"))
        listed = ",".join(map(text, names))
        return f"new {self.runtime('Macro')}({label},[{listed}],{int(caller)},({refs})=>{body})"

    def _captured(self, body: list[Any], frame: Frame) -> str:
        """Statements whose output goes to a variable of its own: its name."""
        frame.buffer = self.fresh("o")
        self.enter(frame)
        self.code.append(f'{frame.buffer}="";')
        self.statements(body, frame)
        return frame.buffer

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

    def _With(self, node: nodes.With, frame: Frame) -> None:
        inner = frame.inner()
        inner.symbols.analyze_node(node)
        for target, (action, _) in inner.symbols.loads.items():
            if action == VAR_LOAD_PARAMETER:
                self.variables.setdefault(variable(target), "")
        self.enter(inner)
        for name, expr in zip(node.targets, node.values, strict=True):
            self._assign(name, self.value(expr, frame), inner)
        self.statements(node.body, inner)

    def _Assign(self, node: nodes.Assign, frame: Frame) -> None:
        self._assign(node.target, self.value(node.node, frame), frame)
        self._to_context([name.name for name in _names(node.target)], frame)


def _names(target: nodes.Node) -> list[nodes.Name]:
    return [target] if isinstance(target, nodes.Name) else list(target.find_all(nodes.Name))
