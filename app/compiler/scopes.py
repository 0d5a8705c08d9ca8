"""Scopes: the statements whose variables are their own: loops, with, macros and call blocks."""

from typing import Any

from jinja2 import nodes
from jinja2.compiler import Frame, find_undeclared
from jinja2.idtracking import VAR_LOAD_PARAMETER

from app.compiler.expressions import Expressions
from app.compiler.literals import text
from app.compiler.writer import variable


class Scopes(Expressions):
    """Writes statements in bodies, and those that open a frame of Jinja2's symbol tables."""

    def statements(self, body: list[Any], frame: Frame) -> None:
        """Write the statements of a body, one after the other."""
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
        """Add the text that the expression `value` gives to what is being made."""
        self.code.append(f"{frame.buffer or 'o'}+={value};")

    def _to_context(self, names: list[str], frame: Frame, exported: bool = True) -> None:
        """At the top level, variables are seen from blocks, macros and (when `exported`) importing templates."""
        if frame.toplevel:
            for name in names:
                change = "add" if exported else "delete"
                export = "" if name.startswith("_") else f"c.exported.{change}({text(name)});"
                self.code.append(f"v.{name}={self.ref(name, frame)};{export}")

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

    def _loop_test(self, node: nodes.For, test: nodes.Node, frame: Frame) -> str:
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
