"""Writer: the JavaScript functions being written, their variables, and what they use of the runtime."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from jinja2 import Environment, nodes
from jinja2.compiler import Frame
from jinja2.idtracking import VAR_LOAD_ALIAS, VAR_LOAD_PARAMETER, VAR_LOAD_RESOLVE, Symbols
from jinja2.nodes import EvalContext
from jinja2.optimizer import Optimizer

from app.compiler.errors import CompileError
from app.compiler.literals import literal
from app.compiler.sight import Sight


class Writer:
    """State of writing one template.

    `used` collects the names needed from the runtime; `sight` knows what templates see of each other;
    its own texts `begin` at this place in the list of texts, so many as are `owned` in the end;
    `top` are the symbols of this template's top level, whose macros are called when a value there may have changed.

    Variables are where Jinja2's own symbol tables put them: `l_1_x` (name x, level 1) is written `x$1`, and each
    is a variable of the whole function, as in Python. In the text `c` is the context and `v` its
    variables (with those of its parents behind them).

    A body is one expression, a template literal of HTML. `code` collects what it is made of, as (kind, JavaScript):
    "text" stands in the literal, "value" is printed there, and "do" gives no text.
    """

    def __init__(self, env: Environment, name: str, used: set[str], sight: Sight, begin: int = 0) -> None:
        self.env, self.name, self.used, self.sight = env, name, used, sight
        self.seen = sight.beside(name)
        self.begin, self.owned = begin, 0
        self.eval_ctx = EvalContext(env, name)
        self.optimizer = Optimizer(env)
        self.code: list[tuple[str, str]] = []
        self.top: Symbols | None = None
        self.variables: dict[str, str] = {}
        self.parameters: list[set[str]] = []  # of the macros being written: what has no value yet
        self._number = 0

    def runtime(self, name: str) -> str:
        """The runtime's function of this name."""
        self.used.add(name)
        return name

    def constant(self, value: object, node: nodes.Node) -> str:
        """The JavaScript of a constant. Raises CompileError for one that JavaScript does not have."""
        try:
            text = literal(value, self.runtime)
        except ValueError as error:
            raise CompileError(self.name, node.lineno, str(error)) from None
        return text

    def fresh(self, letter: str) -> str:
        """A new variable of the function that is being written."""
        self._number += 1
        name = f"{letter}{self._number}"
        self.variables[name] = ""
        return name

    def do(self, code: str) -> None:
        """Something to do at this place, which gives no text."""
        self.code.append(("do", code))

    @contextmanager
    def apart(self) -> Iterator[list[tuple[str, str]]]:
        """What is written inside goes to the list this gives."""
        outer, self.code = self.code, []
        try:
            yield self.code
        finally:
            self.code = outer

    def whole(self, code: list[tuple[str, str]], always: bool = False) -> str:
        """One expression of what was collected: what is to be printed; `always` HTML.

        What gives no text is done just before the next value, or where none comes before all there is.
        """
        parts, first, waiting, values = list[tuple[str, str]](), list[str](), list[str](), 0
        for kind, part in code:
            if kind == "do":
                waiting.append(part)
            elif kind == "text":
                parts.append((kind, part))
            else:
                parts.append((kind, _one_after_the_other(waiting, part) if values else part))
                first = waiting if not values else first
                waiting, values = [], values + 1
        if not values:
            first, waiting = waiting, []
        if waiting:
            parts.append(("value", _one_after_the_other(waiting, '""')))
        written = "".join(part if kind == "text" else f"${{{part}}}" for kind, part in parts)
        html = f"{self.runtime('html')}`{written}`"
        if not always and len(parts) < 2 and "text" not in dict(parts):
            html = parts[0][1] if parts else '""'
        return _one_after_the_other(first, html)

    def function(self, names: str, write: Callable[[], str], own: str = "") -> str:
        """A function of `names`; `write` gives the expression of its value. It may speak of itself as `own`."""
        outer, self.variables = self.variables, {}
        value = write()
        declared = ",".join(f"{name}={value}" if value else name for name, value in self.variables.items())
        self.variables = outer
        if own or declared:
            value = f"{{{f'let {declared};' if declared else ''}return {value}}}"
        return f"function {own}({names}){value}" if own else f"({names})=>{value}"

    def ref(self, name: str, frame: Frame) -> str:
        """The JavaScript variable that a template's name refers to here."""
        return self._referred(frame.symbols, frame.symbols.ref(name))

    def _referred(self, symbols: Symbols | None, target: str) -> str:
        """The JavaScript of one of Jinja2's names. What cannot change while it is seen needs no variable of its own."""
        while symbols and target not in symbols.loads:
            symbols = symbols.parent
        name = target.split("_", 2)[2]
        if symbols and name not in symbols.stores:
            action, param = symbols.loads[target]
            if action == VAR_LOAD_ALIAS and param:
                return self._referred(symbols.parent, param)
            if action == VAR_LOAD_RESOLVE and (symbols is not self.top or name not in self.sight.assigned):
                return f"v.{name}"
        return variable(target)

    def enter(self, frame: Frame, first: bool = False) -> None:
        """Load what the frame needs from outside; as the `first` of its function, where variables are declared."""
        for target, (action, param) in frame.symbols.loads.items():
            name = variable(target)
            if action == VAR_LOAD_PARAMETER or self._referred(frame.symbols, target) != name:
                continue
            value = ""
            if action == VAR_LOAD_RESOLVE:
                value = f"v.{param}"
            elif action == VAR_LOAD_ALIAS:
                value = self._referred(frame.symbols.parent, param)
            if first:
                self.variables[name] = value
            else:
                self.variables.setdefault(name, "")
                self.do(f"{name}={value or 'void 0'}")

    def locals(self, frame: Frame, other: str) -> str:
        """What the template `other`, which is included or imported, reads of the frame's variables."""
        read = self.sight.below(other) - {"self", "super"}
        stores = frame.symbols.dump_stores().items()
        return f"{{{','.join(f'{name}:{variable(at)}' for name, at in stores if name in read)}}}"


def _one_after_the_other(first: list[str], last: str) -> str:
    return f"({','.join([*first, last])})" if first else last


def variable(target: str) -> str:
    """The JavaScript variable of one of Jinja2's names: `l_0_item` is `item$0`."""
    _, level, name = target.split("_", 2)
    return f"{name}${level}"
