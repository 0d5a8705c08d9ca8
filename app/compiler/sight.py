"""Sight: the names that templates see of each other, so that none is passed on that nobody asks for."""

from collections.abc import Iterable, Mapping

from jinja2 import nodes

Trees = Mapping[str, nodes.Template]


class Sight:
    """What all `trees` (by name) ask for. It may find too much, never too little.

    `members` are the names asked of imported templates, `words` those that macros are given arguments by; `assigned`
    are the names that some template gives a value.
    """

    def __init__(self, trees: Trees) -> None:
        self.assigned = frozenset(name for tree in trees.values() for name in _assigned(tree))
        self.members = frozenset(name for tree in trees.values() for name in _members(tree))
        self.words = frozenset(
            keyword.key
            for tree in trees.values()
            for call in tree.find_all(nodes.Call)
            if not isinstance(call.node, nodes.Name) or call.node.name in self.assigned
            for keyword in call.kwargs
        )
        self._read = {name: _read(tree) for name, tree in trees.items()}
        self._others = {name: _others(tree) for name, tree in trees.items()}
        self._heirs: dict[str, set[str]] = {}
        for name, tree in trees.items():
            for parent in tree.find_all(nodes.Extends):
                self._heirs.setdefault(_named(parent), set()).add(name)
        self._in_blocks = {name: _read_of(tree.find_all(nodes.Block)) for name, tree in trees.items()}

    def below(self, name: str) -> frozenset[str]:
        """The names that the template `name` reads, or one that it extends, includes or imports."""
        return frozenset().union(*(self._read[one] for one in _reached([name], self._others)))

    def beside(self, name: str) -> frozenset[str]:
        """The names that others than the root of `name` read of its variables: blocks, and what it leads to."""
        heirs = _reached([name], self._heirs) - {name}
        others = _reached((other for one in {name, *heirs} for other in self._others[one]), self._others)
        return self._in_blocks[name].union(*(self._read[one] for one in heirs | others))


def imported(tree: nodes.Template) -> set[str]:
    """The names under which a template imports others."""
    return {node.target for node in tree.find_all(nodes.Import)}


def _assigned(tree: nodes.Template) -> set[str]:
    names = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"} | imported(tree)
    names |= {node.name for node in tree.find_all(nodes.Macro)}
    for node in tree.find_all(nodes.FromImport):
        names |= {name[1] if isinstance(name, tuple) else name for name in node.names}
    return names | {"self", "super", "loop", "caller"}


def _members(tree: nodes.Template) -> set[str]:
    names = {node.attr for node in tree.find_all(nodes.Getattr)}
    names |= {
        node.arg.value
        for node in tree.find_all(nodes.Getitem)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str)
    }
    for node in tree.find_all(nodes.FromImport):
        names |= {name[0] if isinstance(name, tuple) else name for name in node.names}
    return names


def _read(tree: nodes.Node) -> frozenset[str]:
    return frozenset(node.name for node in tree.find_all(nodes.Name) if node.ctx == "load")


def _read_of(parts: Iterable[nodes.Node]) -> frozenset[str]:
    return frozenset().union(*map(_read, parts))


def _others(tree: nodes.Template) -> set[str]:
    return {
        _named(node) for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport))
    }


def _named(node: nodes.Node) -> str:
    other = getattr(node, "template", None)
    return str(other.value) if isinstance(other, nodes.Const) else ""


def _reached(starts: Iterable[str], ways: Mapping[str, set[str]]) -> set[str]:
    found, waiting = set[str](), list(starts)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += ways.get(name, ())
    return found
