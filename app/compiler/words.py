"""Words: the nodes, filters, tests and names that templates may use, and those that mean something else in Python."""

from jinja2 import Environment, nodes
from jinja2.filters import FILTERS
from markupsafe import Markup

#: What `x.name` finds on a Python value before it looks for a key.
PYTHON_NAMES = frozenset(
    name for kind in (dict, list, tuple, str, Markup, int, bool, type(None)) for name in dir(kind)
)
LOOP = frozenset(
    [
        "index",
        "index0",
        "revindex",
        "revindex0",
        "first",
        "last",
        "length",
        "depth",
        "depth0",
        "previtem",
        "nextitem",
    ]
)
SPECIAL = frozenset(["self", "super", "caller", "loop", "varargs", "kwargs"])
#: Filters that the runtime has, and the names of their arguments. All others are the host's.
RUNTIME_FILTERS: dict[str, tuple[str, ...]] = dict.fromkeys(
    ("escape", "e", "first", "last", "length", "count", "list", "safe", "upper", "lower"), ()
) | {"join": ("d",)}
#: Tests, and how many arguments each takes.
TESTS = {
    **dict.fromkeys(["none", "defined", "undefined", "true", "false", "odd", "even"], 0),
    **dict.fromkeys(["boolean", "integer", "number", "string", "mapping"], 0),
    **dict.fromkeys(["divisibleby", "sameas", "in", "eq", "equalto", "==", "ne", "!="], 1),
    **dict.fromkeys(["lt", "lessthan", "<", "le", "<=", "gt", "greaterthan", ">", "ge", ">="], 1),
}
KNOWN = (
    *(
        nodes.Template,
        nodes.Output,
        nodes.TemplateData,
        nodes.Name,
        nodes.Const,
        nodes.Getattr,
        nodes.Getitem,
    ),
    *(
        nodes.Slice,
        nodes.List,
        nodes.Tuple,
        nodes.Dict,
        nodes.Pair,
        nodes.Keyword,
        nodes.Operand,
        nodes.Compare,
    ),
    *(
        nodes.Concat,
        nodes.CondExpr,
        nodes.And,
        nodes.Or,
        nodes.Not,
        nodes.Neg,
        nodes.Pos,
        nodes.Add,
        nodes.Sub,
    ),
    *(
        nodes.Mul,
        nodes.FloorDiv,
        nodes.Mod,
        nodes.Filter,
        nodes.Test,
        nodes.Call,
        nodes.If,
        nodes.For,
        nodes.With,
    ),
    *(
        nodes.Assign,
        nodes.AssignBlock,
        nodes.FilterBlock,
        nodes.Macro,
        nodes.CallBlock,
        nodes.Block,
        nodes.Extends,
    ),
    *(nodes.Include, nodes.Import, nodes.FromImport),
)
ADVICE = {
    "Div": "/ makes floats: write //",
    "Pow": "** is not there: write a product",
    "NSRef": "namespace is not there: use a loop with if and else, or a macro",
    "ExprStmt": "do is not there: write what is to be printed",
    "Scope": "autoescape is always on: use the filter safe",
    "Continue": "continue is not there: write the condition in the loop's head",
    "Break": "break is not there: write the condition in the loop's head",
}


def in_runtime(env: Environment, name: str) -> bool:
    """Whether this filter is Jinja2's own, and one that the runtime has."""
    return name in RUNTIME_FILTERS and env.filters.get(name) is FILTERS[name]
