"""Writer: the JavaScript functions being written, their variables, and what they use of the runtime."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from jinja2 import Environment, nodes
from jinja2.compiler import Frame
from jinja2.idtracking import VAR_LOAD_ALIAS, VAR_LOAD_PARAMETER, VAR_LOAD_RESOLVE
from jinja2.nodes import EvalContext
from jinja2.optimizer import Optimizer

from app.compiler.errors import CompileError
from app.compiler.literals import literal

#: The names that are written most: a third less to load.
SHORT = {
    **{
        "attribute": "a",
        "call": "f",
        "callOf": "m",
        "concat": "j",
        "equal": "q",
        "escape": "e",
        "iterate": "r",
    },
    **{"known": "k", "markup": "h", "Macro": "M", "truth": "t", "block": "p", "notGiven": "g", "raw": "w"},
}


class Writer:
    """State of writing one template. `used` collects the names needed from the runtime.

    Variables are where Jinja2's own symbol tables put them: `l_1_x` (name x, level 1) is written `x$1`, and each
    is a variable of the whole function, as in Python. In the text `c` is the context, `v` its variables (with those
    of its parents behind them) and `o` what is written so far.
    """

    def __init__(self, env: Environment, name: str, used: set[str]) -> None:
        self.env, self.name, self.used = env, name, used
        self.eval_ctx = EvalContext(env, name)
        self.optimizer = Optimizer(env)
        self.code: list[str] = []
        self.variables: dict[str, str] = {}
        self.parameters: list[set[str]] = []  # of the macros being written: what has no value yet
        self._number = 0

    def runtime(self, name: str) -> str:
        """The runtime's function of this name, as the module calls it."""
        self.used.add(name)
        return SHORT.get(name, name)

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

    @contextmanager
    def apart(self) -> Iterator[list[str]]:
        """Statements written inside go to the list this gives."""
        outer, self.code = self.code, []
        try:
            yield self.code
        finally:
            self.code = outer

    def function(self, write: Callable[[], str], output: bool = True) -> str:
        """The body of a function, in braces; `write` writes its statements and gives what it returns."""
        outer, self.variables = self.variables, {"o": '""'} if output else {}
        with self.apart() as code:
            result = write()
        names = ",".join(f"{name}={value}" if value else name for name, value in self.variables.items())
        self.variables = outer
        declared = f"let {names};" if names else ""
        return f"{{{declared}{''.join(code)}return {result}}}"

    def ref(self, name: str, frame: Frame) -> str:
        """The JavaScript variable that a template's name refers to here."""
        return variable(frame.symbols.ref(name))

    def enter(self, frame: Frame, first: bool = False) -> None:
        """Load what the frame needs from outside; as the `first` of its function, where variables are declared."""
        for target, (action, param) in frame.symbols.loads.items():
            name = variable(target)
            if action == VAR_LOAD_PARAMETER:
                continue
            value = ""
            if action == VAR_LOAD_RESOLVE:
                value = f"v.{param}"
            elif action == VAR_LOAD_ALIAS:
                value = variable(param)
            if first:
                self.variables[name] = value
            else:
                self.variables.setdefault(name, "")
                self.code.append(f"{name}={value or 'void 0'};")

    def locals(self, frame: Frame) -> str:
        """What an included or imported template sees of the frame's variables."""
        stores = frame.symbols.dump_stores().items()
        return f"{{{','.join(f'{name}:{variable(at)}' for name, at in stores if name not in ('self', 'super'))}}}"


def variable(target: str) -> str:
    """The JavaScript variable of one of Jinja2's names: `l_0_item` is `item$0`."""
    found = re.fullmatch(r"l_(\d+)_(.*)", target)
    assert found
    return f"{found[2]}${found[1]}"
