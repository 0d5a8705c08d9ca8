"""Numbers of texts: templates name their place in a list, and a language says what stands there."""

from collections import Counter

from jinja2 import nodes

from app.compiler.sight import Trees

#: Stands in the list of texts between one and many.
BETWEEN = "\0"
_LENGTH = {"_": 1, "ngettext": 2}


def number(trees: Trees, texts: list[str]) -> dict[str, int]:
    """Put what the templates say into `texts`, and its place there into their trees; gives where the own ones begin.

    First come the texts of more than one template, then those that one template says by itself, by templates: these
    are counted from where its own begin, so that most numbers are small and the same in many templates.
    """
    said = {
        name: [(call, words) for call in _calls(tree) if (words := _words(call))]
        for name, tree in trees.items()
    }
    users = Counter(words for calls in said.values() for words in {words for _, words in calls})
    shared = {words for words in users if users[words] > 1 or BETWEEN in words}
    texts += sorted(shared, key=lambda words: (-users[words], words))
    begins = {}
    for name, calls in said.items():
        begins[name] = len(texts)
        texts += dict.fromkeys(words for _, words in calls if words not in shared)
        for call, words in calls:
            length = words.count(BETWEEN) + 1
            call.args[:length] = [nodes.Const(texts.index(words), lineno=call.args[0].lineno)]
    return begins


def _calls(tree: nodes.Template) -> list[nodes.Call]:
    return [call for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)]


def _words(call: nodes.Call) -> str:
    length = _LENGTH.get(getattr(call.node, "name", ""), 0)
    said = [arg.value for arg in call.args[:length] if isinstance(arg, nodes.Const)]
    return BETWEEN.join(said) if len(said) == length else ""
