"""Plural rules of catalogues, C expressions in `n`, as trees that a few lines interpret without eval.

A tree is a number, "n", or [operator, part, ...]; `n % 10 == 1 ? 0 : 1` is ["?", ["==", ["%", "n", 10], 1], 0, 1].
The grammar is gettext's (https://www.gnu.org/software/gettext/manual/gettext.html#Plural-forms).
"""

import re
from typing import Any

Tree = Any
_TOKEN = re.compile(r"\s*([0-9]+|n\b|\|\||&&|[=!<>]=|[-+*/%<>!?:()])")
_BINARY = (("||",), ("&&",), ("==", "!="), ("<", ">", "<=", ">="), ("+", "-"), ("*", "/", "%"))


class PluralMistake(ValueError):
    """A plural rule that is no expression in `n`."""


def parse_plural(rule: str) -> Tree:
    """The tree of `rule`. Raises PluralMistake."""
    tokens, at = [], 0
    rule = rule.strip()
    while at < len(rule):
        found = _TOKEN.match(rule, at)
        if not found:
            raise PluralMistake(rule)
        tokens.append(found[1])
        at = found.end()
    tokens.reverse()
    try:
        tree = _choice(tokens)
    except IndexError as error:
        raise PluralMistake(rule) from error
    if tokens:
        raise PluralMistake(rule)
    return tree


def _choice(tokens: list[str]) -> Tree:
    asked = _binary(tokens, 0)
    if not tokens or tokens[-1] != "?":
        return asked
    tokens.pop()
    if_true = _choice(tokens)
    if tokens.pop() != ":":
        raise IndexError
    return ["?", asked, if_true, _choice(tokens)]


def _binary(tokens: list[str], level: int) -> Tree:
    if level == len(_BINARY):
        return _single(tokens)
    left = _binary(tokens, level + 1)
    while tokens and tokens[-1] in _BINARY[level]:
        left = [tokens.pop(), left, _binary(tokens, level + 1)]
    return left


def _single(tokens: list[str]) -> Tree:
    said = tokens.pop()
    if said == "!":
        return ["!", _single(tokens)]
    if said == "(":
        inner = _choice(tokens)
        if tokens.pop() != ")":
            raise IndexError
        return inner
    if said == "n":
        return said
    if not said.isdigit():
        raise IndexError
    return int(said)
