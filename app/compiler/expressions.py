"""Expressions: each as a JavaScript expression, as a value or as a condition."""

from typing import Any

from jinja2 import nodes
from jinja2.compiler import Frame
from jinja2.idtracking import VAR_LOAD_PARAMETER

from app.compiler.errors import CompileError
from app.compiler.literals import pairs, text
from app.compiler.words import PYTHON_NAMES, in_runtime
from app.compiler.writer import Writer

BINARY = {"Add": "add", "Sub": "sub", "Mul": "mul", "FloorDiv": "floordiv", "Mod": "mod"}
COMPARE = {
    **{"eq": "eq", "equalto": "eq", "==": "eq", "ne": "ne", "!=": "ne", "in": "in", "notin": "notin"},
    **{"lt": "<", "lessthan": "<", "<": "<", "lteq": "<=", "le": "<=", "<=": "<="},
    **{"gt": ">", "greaterthan": ">", ">": ">", "gteq": ">=", "ge": ">=", ">=": ">="},
}
#: What Jinja2's code generator folds.
FOLDED = (
    *(nodes.BinExpr, nodes.UnaryExpr, nodes.Concat, nodes.Compare, nodes.Getattr, nodes.Getitem),
    *(nodes.Filter, nodes.Test, nodes.CondExpr, nodes.Call),
)
LONGEST = 3  # names that the runtime's `attribute` takes at once
TYPES = ("boolean", "integer", "number", "string", "mapping")


class Expressions(Writer):
    """`value(node)` is the value as Jinja2 would have it; `condition(node)` is JavaScript's true or false."""

    def folded(self, node: Any) -> Any:
        """Constant parts computed by Jinja2, and only now: its symbol tables are made of the tree as it was."""
        return self.optimizer.visit(node, self.eval_ctx) if isinstance(node, FOLDED) else node

    def value(self, node: nodes.Node, frame: Frame) -> str:
        """The JavaScript of an expression."""
        node = self.folded(node)
        return str(getattr(self, f"_{type(node).__name__}")(node, frame))

    def strict(self, node: nodes.Node, frame: Frame) -> str:
        """The same for what takes no undefined value: it need not be told from other values before."""
        node = self.folded(node)
        return self.ref(node.name, frame) if isinstance(node, nodes.Name) else self.value(node, frame)

    def condition(self, node: nodes.Node, frame: Frame) -> str:
        """The JavaScript of an expression that is only asked whether it is true."""
        node = self.folded(node)
        match node:
            case nodes.Not():
                return f"!{self.condition(node.node, frame)}"
            case nodes.And():
                return f"({self.condition(node.left, frame)}&&{self.condition(node.right, frame)})"
            case nodes.Or():
                return f"({self.condition(node.left, frame)}||{self.condition(node.right, frame)})"
        value = self.strict(node, frame)
        return value if is_condition(node) else f"{self.runtime('truth')}({value})"

    def _Const(self, node: nodes.Const, frame: Frame) -> str:
        return self.constant(node.value, node)

    def _Name(self, node: nodes.Name, frame: Frame) -> str:
        ref = self.ref(node.name, frame)
        target = frame.symbols.ref(node.name)
        load = frame.symbols.find_load(target)
        given = load is not None and load[0] == VAR_LOAD_PARAMETER
        if given and not (self.parameters and target in self.parameters[-1]):
            return ref
        return f"{self.runtime('known')}({ref})"

    def _Tuple(self, node: nodes.Tuple, frame: Frame) -> str:
        return f"{self.runtime('tuple')}({self._list(node.items, frame)})"

    def _List(self, node: nodes.List, frame: Frame) -> str:
        return f"[{self._list(node.items, frame)}]"

    def _Dict(self, node: nodes.Dict, frame: Frame) -> str:
        return pairs([(pair.key.as_const(), self.value(pair.value, frame)) for pair in node.items])

    def _list(self, items: list[Any], frame: Frame) -> str:
        return ",".join(self.value(item, frame) for item in items)

    def _binary(self, node: Any, frame: Frame) -> str:
        name = self.runtime(BINARY[type(node).__name__])
        return f"{name}({self.strict(node.left, frame)},{self.strict(node.right, frame)})"

    _Add = _Sub = _Mul = _FloorDiv = _Mod = _binary

    def _Neg(self, node: nodes.Neg, frame: Frame) -> str:
        return f"{self.runtime('sub')}(0,{self.strict(node.node, frame)})"

    def _Pos(self, node: nodes.Pos, frame: Frame) -> str:
        return f"{self.runtime('add')}(0,{self.strict(node.node, frame)})"

    def _Not(self, node: nodes.Not, frame: Frame) -> str:
        return self.condition(node, frame)

    def _And(self, node: nodes.And, frame: Frame) -> str:
        if is_condition(node):
            return self.condition(node, frame)
        left = self.fresh("t")
        test = f"{self.runtime('truth')}({left}={self.strict(node.left, frame)})"
        return f"({test}?{self.value(node.right, frame)}:{left})"

    def _Or(self, node: nodes.Or, frame: Frame) -> str:
        if is_condition(node):
            return self.condition(node, frame)
        left = self.fresh("t")
        test = f"{self.runtime('truth')}({left}={self.strict(node.left, frame)})"
        return f"({test}?{left}:{self.value(node.right, frame)})"

    def _Concat(self, node: nodes.Concat, frame: Frame) -> str:
        return f"{self.runtime('concat')}({','.join(self.strict(part, frame) for part in node.nodes)})"

    def _Compare(self, node: nodes.Compare, frame: Frame) -> str:
        left = self.strict(node.expr, frame)
        if len(node.ops) == 1:
            return self._compare(node.ops[0].op, left, self.strict(node.ops[0].expr, frame))
        parts = []
        for operand in node.ops:  # a < b < c: b is evaluated once, and c only when a < b
            right = self.fresh("t")
            parts.append(self._compare(operand.op, left, f"{right}={self.strict(operand.expr, frame)}"))
            left = right
        return f"({'&&'.join(parts)})"

    def _compare(self, op: str, left: str, right: str) -> str:
        kind = COMPARE[op]
        if kind in ("eq", "ne"):
            return f"{'!' if kind == 'ne' else ''}{self.runtime('equal')}({left},{right})"
        if kind in ("in", "notin"):
            return f"{'!' if kind == 'notin' else ''}{self.runtime('within')}({left},{right})"
        return f"({self.runtime('order')}({left},{right}){kind}0)"

    def _CondExpr(self, node: nodes.CondExpr, frame: Frame) -> str:
        other = self.value(node.expr2, frame) if node.expr2 is not None else self.runtime("nothing")
        return f"({self.condition(node.test, frame)}?{self.value(node.expr1, frame)}:{other})"

    def _Getattr(self, node: nodes.Getattr, frame: Frame) -> str:
        base, inner = self.strict(node.node, frame), self.folded(node.node)
        is_inner = isinstance(inner, nodes.Getattr) and base.startswith("attribute(v.")
        if is_inner and is_plain(node.attr) and base.count(",") < LONGEST:
            return f"{base[:-1]},{text(node.attr)})"
        return self._get(base, node.attr)

    def _get(self, base: str, key: str) -> str:
        getter = self.runtime("attribute" if is_plain(key) else "key")
        return f"{getter}({base},{text(key)})"

    def _Getitem(self, node: nodes.Getitem, frame: Frame) -> str:
        base, arg = self.strict(node.node, frame), node.arg
        if isinstance(arg, nodes.Slice):
            parts = [self.value(x, frame) if x else "null" for x in (arg.start, arg.stop, arg.step)]
            return f"{self.runtime('slice')}({base},{','.join(parts)})"
        if isinstance(arg, nodes.Const) and isinstance(arg.value, str):
            return self._get(base, str(arg.value))
        return f"{self.runtime('item')}({base},{self.strict(arg, frame)})"

    def _Filter(self, node: nodes.Filter, frame: Frame) -> str:
        assert node.node is not None
        return self.filter(node, self.strict(node.node, frame), frame)

    def filter(self, node: nodes.Filter, value: str, frame: Frame) -> str:
        """The filter's value; `value` is what goes into it."""
        if in_runtime(self.env, node.name):
            args = self._list([*node.args, *(keyword.value for keyword in node.kwargs)], frame)
            return f"{self.runtime('filter_' + node.name)}({value}{',' + args if args else ''})"
        if isinstance(node.node, nodes.Const):
            raise CompileError(
                self.name, node.lineno, f"{node.name} of a constant: write the text that is meant"
            )
        words = self._words(node, frame)
        args = f",[{self._list(node.args, frame)}]" if node.args or words else ""
        return f"{self.runtime('filtered')}({text(node.name)},{value}{args}{',' + words if words else ''})"

    def _words(self, node: Any, frame: Frame, *more: str) -> str:
        words = [f"{keyword.key}:{self.value(keyword.value, frame)}" for keyword in node.kwargs] + list(more)
        return f"{{{','.join(words)}}}" if words else ""

    def _Test(self, node: nodes.Test, frame: Frame) -> str:
        name, value = node.name, self.strict(node.node, frame)
        if name in COMPARE:
            return self._compare(name, value, self.strict(node.args[0], frame))
        if name in ("defined", "undefined"):
            return f"{'!' if name == 'defined' else ''}{self.runtime('isUndefined')}({value})"
        if name in ("none", "true", "false"):
            return f"({value}==={'null' if name == 'none' else name})"
        if name == "sameas":
            return f"({value}==={self.value(node.args[0], frame)})"
        if name in TYPES:
            return f"{self.runtime('isType')}({value},{text(name)})"
        divisor, rest = ("2", "1" if name == "odd" else "0") if name in ("odd", "even") else ("", "0")
        divisor = divisor or self.value(node.args[0], frame)
        return f"{self.runtime('equal')}({self.runtime('mod')}({value},{divisor}),{rest})"

    def _Call(self, node: nodes.Call, frame: Frame, caller: str | None = None) -> str:
        callee, base = node.node, getattr(node.node, "node", None)
        if isinstance(callee, nodes.Name) and callee.name == "super":
            return f"{self.runtime('above')}(c,{text(frame.block or '')},b)"
        if isinstance(callee, nodes.Getattr) and isinstance(base, nodes.Name) and base.name == "self":
            return f"{self.runtime('ownBlock')}(c,{text(callee.attr)})"
        words = self._words(node, frame, *([f"caller:{caller}"] if caller else []))
        args = [self.value(arg, frame) for arg in node.args]
        first = node.args[0] if node.args else None
        is_method = isinstance(callee, nodes.Getattr)
        called = self.strict(callee.node if isinstance(callee, nodes.Getattr) else callee, frame)
        if called == "v._" and isinstance(first, nodes.Const) and isinstance(first.value, int):
            return f"{self._said(first.value)}{',' + words if words else ''})"
        name = "callOf" if is_method else "call"
        what = [called, *([text(callee.attr)] if isinstance(callee, nodes.Getattr) else [])]
        if words:
            return f"{self.runtime(name + 'With')}({','.join(what)},[{','.join(args)}],{words})"
        return f"{self.runtime(name)}({','.join([*what, *args])})"

    def _said(self, place: int) -> str:
        """The beginning of a call for the text at `place`: one of this template's own, or one of many."""
        if place < self.begin:
            return f"{self.runtime('said')}({place}"
        self.owned = max(self.owned, place - self.begin + 1)
        return f"own({place - self.begin}"


def is_plain(name: str) -> bool:
    """Whether `name` is a key for templates, and nothing that Python has an attribute for."""
    return name not in PYTHON_NAMES and not name.startswith("_")


def is_condition(node: nodes.Node) -> bool:
    """Whether a node's value is true or false, and nothing else."""
    if isinstance(node, (nodes.And, nodes.Or)):
        return is_condition(node.left) and is_condition(node.right)
    if isinstance(node, nodes.Const):
        return isinstance(node.value, bool)
    return isinstance(node, (nodes.Not, nodes.Compare, nodes.Test))
