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

    def inside(self, body: list[Any], frame: Frame, enter: bool = False, always: bool = False) -> str:
        """Statements as one expression, on their own: what is to be printed; `always` HTML."""
        with self.apart() as code:
            if enter:
                self.enter(frame)
            self.statements(body, frame)
        return self.whole(code, always)

    def write(self, value: str) -> None:
        """Add what the expression `value` gives to what is being made."""
        self.code.append(("value", value))

    def _to_context(self, names: list[str], frame: Frame, exported: bool = True) -> None:
        """At the top level, variables are seen from blocks, macros and (when `exported`) importing templates."""
        for name in names if frame.toplevel else ():
            private, asked = name.startswith("_"), name in self.sight.members
            if name not in self.seen and (private or not exported or not asked):
                continue
            value = self.ref(name, frame)
            if names == [name] and self.code[-1][1].startswith(f"{value}="):
                value = self.code.pop()[1]
            if private:
                self.do(f"v.{name}={value}")
            else:
                hidden = ",1" if asked and not exported else ""
                self.do(f"{self.runtime('give')}(c,{text(name)},{value}{hidden})")

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
        items = self.strict(node.iter, frame)
        if node.test:
            items = f"{self.runtime('filterLoop')}({items},{self._loop_test(node, node.test, frame)})"
        item, unpack = self._target(node.target, loop_frame)
        names = [item, *([self.ref("loop", loop_frame)] if loop else [])]
        for target, (action, _) in loop_frame.symbols.loads.items():
            if action == VAR_LOAD_PARAMETER and variable(target) not in names:
                self.variables.setdefault(variable(target), "")
        self.variables.pop(item, None)
        with self.apart() as code:
            if unpack:
                self.do(unpack)
            self.enter(loop_frame)
            self.statements(node.body, loop_frame)
        body = self.whole(code)
        rest = ""
        if node.else_:
            else_frame.symbols.analyze_node(node, for_branch="else")
            rest = f",()=>{self.inside(node.else_, else_frame, enter=True)}"
        self.write(f"{self.runtime('each')}({items},({','.join(names)})=>{body}{rest})")

    def _loop_test(self, node: nodes.For, test: nodes.Node, frame: Frame) -> str:
        """The condition in a loop's head, as a function of an item."""
        test_frame = frame.inner()
        test_frame.symbols.analyze_node(node, for_branch="test")

        def write() -> str:
            for target, (action, _) in test_frame.symbols.loads.items():
                if action == VAR_LOAD_PARAMETER:
                    self.variables[variable(target)] = ""
            self.enter(test_frame, first=True)
            with self.apart() as code:
                self._assign(node.target, item, test_frame)
            done = "".join(f"{part}," for _, part in code)
            return f"({done}{self.condition(test, test_frame)})"

        item = "i"
        return self.function(item, write)

    def _target(self, target: nodes.Node, frame: Frame) -> tuple[str, str]:
        """A variable that takes a value, and the statements that unpack it."""
        if isinstance(target, nodes.Name):
            return self.ref(target.name, frame), ""
        assert isinstance(target, nodes.Tuple)
        item, takes, rest = self.fresh("t"), [], ""
        for part in target.items:
            name, more = self._target(part, frame)
            takes.append(name)
            rest += f",{more}" if more else ""
        return item, f"[{','.join(takes)}]={self.runtime('unpack')}({item},{len(takes)}){rest}"

    def _assign(self, target: nodes.Node, value: str, frame: Frame) -> None:
        name, unpack = self._target(target, frame)
        self.do(f"{name}={value}{',' + unpack if unpack else ''}")

    def _Macro(self, node: nodes.Macro, frame: Frame) -> None:
        self.do(f"{self.ref(node.name, frame)}={self._macro(node, frame)}")
        self._to_context([node.name], frame)

    def _CallBlock(self, node: nodes.CallBlock, frame: Frame) -> None:
        caller = self._macro(node, frame)
        plain = f"new {self.runtime('Macro')}(0,"
        if isinstance(node.call.node, nodes.Getattr) and caller.startswith(f"{plain}()=>"):
            base, name = self.strict(node.call.node.node, frame), text(node.call.node.attr)
            args, words = self._list(node.call.args, frame), self._words(node.call, frame)
            body = caller.removeprefix(plain).removesuffix(")")
            called = f"{base},{name},[{args}],{body}{',' + words if words else ''}"
            self.write(f"{self.runtime('callBlock')}({called})")
        else:
            self.write(self._Call(node.call, frame, caller=caller))

    def _macro(self, node: nodes.Macro | nodes.CallBlock, frame: Frame) -> str:
        frame = frame.inner()
        frame.require_output_check, frame.buffer = False, None
        frame.symbols.analyze_node(node)
        names = [arg.name for arg in node.args]
        caller = "caller" in find_undeclared(node.body, ("caller",))
        if caller:
            frame.symbols.declare_parameter("caller")
        frame.symbols.analyze_node(node)

        given = [self.ref(name, frame) for name in [*names, *(["caller"] if caller else [])]]
        is_simple = all(isinstance(default, nodes.Const) for default in node.defaults)

        def write() -> str:
            self.enter(frame, first=True)
            self.parameters.append(frame.symbols.dump_param_targets())
            if caller:
                self.parameters[-1].discard(frame.symbols.ref("caller"))
            with self.apart() as code:
                for index, name in enumerate(names, len(node.defaults) - len(names)):
                    if index < 0:
                        continue  # if it is not given, it is not known
                    ref, default = self.ref(name, frame), self.value(node.defaults[index], frame)
                    if is_simple:
                        given[given.index(ref)] = f"{ref}={default}"
                    else:
                        self.do(f"{ref}===void 0&&({ref}={default})")
                    self.parameters[-1].discard(frame.symbols.ref(name))
                self.statements(node.body, frame)
            self.parameters.pop()
            return self.whole(code)

        body = self.function("\x00", write).replace("\x00", ",".join(given), 1)
        named = f"[{','.join(map(text, names))}]" if self.sight.words & set(names) else len(names)
        return f"new {self.runtime('Macro')}({named},{body}{',1' if caller else ''})"
