"""The template compiler: what Jinja2 and the compiled JavaScript make of the same template is the same, or refused."""

import json
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined

from app.compiler import CompileError, compile_templates
from app.render import environment
from tests.node import NODE

DATA = Path(__file__).parent / "compiler"
RUNTIME = Path(__file__).parent.parent / "app" / "static" / "js" / "runtime.js"
CONTEXT: dict[str, Any] = json.loads((DATA / "context.json").read_text())
SAME: dict[str, list[str]] = {
    name: table["s"] for name, table in tomllib.loads((DATA / "same.toml").read_text()).items()
}
REFUSED: dict[str, list[Any]] = tomllib.loads((DATA / "refused.toml").read_text())


def greet(name: str, times: int = 1) -> str:
    return f"Hello {name}! " * times


def env_of(snippet: str) -> Environment:
    """An environment as the app's, with the templates of a snippet; the first is main.html."""
    main, *others = snippet.split("\n=== ")
    templates = {"main.html": main} | {
        name: text for name, _, text in (other.partition("\n") for other in others)
    }
    env = Environment(
        loader=DictLoader(templates),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals = {"greet": greet, "count_of": len}
    safe = ("escape", "e", "first", "join", "last", "length", "list", "safe", "upper")
    env.filters = {name: env.filters[name] for name in safe}
    env.filters |= {"shout": lambda x: str(x).upper() + "!", "add_up": lambda x, n=1: x + n}
    return env


class Node:
    """Templates rendered by Node; all by one process."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.made = folder, 0
        quiet = "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"
        self.process = subprocess.Popen(
            [NODE, quiet, DATA / "host.mjs", RUNTIME.as_uri()], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def render(self, env: Environment, context: dict[str, Any]) -> dict[str, Any]:
        """{"text"} or {"error", "refused"}. Raises CompileError."""
        self.made += 1
        module = self.folder / f"{self.made}.mjs"
        module.write_text(compile_templates(env, ["main.html"], runtime=RUNTIME.as_uri()))
        assert self.process.stdin and self.process.stdout
        asked = {"module": module.as_uri(), "name": "main.html", "context": context}
        self.process.stdin.write(json.dumps(asked).encode() + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "Node ended; what it said is above"
        answer: dict[str, Any] = json.loads(line)
        assert not answer.get("syntax"), f"{answer['error']}\n{module.read_text()}"
        return answer


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    node = Node(tmp_path_factory.mktemp("compiled"))
    yield node
    node.process.communicate(timeout=10)


def jinja(env: Environment, context: dict[str, Any]) -> dict[str, Any]:
    """What Jinja2 makes of main.html: {"text"} or {"error"}."""
    made = iter(range(1, 1000))
    try:
        return {"text": env.get_template("main.html").render(**context, new=lambda: f"id{next(made)}")}
    except Exception as error:
        return {"error": str(error)}


def listed(tables: dict[str, list[str]]) -> list[Any]:
    return [
        pytest.param(name, snippet, id=f"{name}-{number}")
        for name, snippets in tables.items()
        for number, snippet in enumerate(snippets, 1)
    ]


@pytest.mark.parametrize(("kind", "snippet"), listed(SAME))
def test_both_hosts_render_alike(node: Node, kind: str, snippet: str) -> None:
    env = env_of(snippet)
    expected, found = jinja(env, CONTEXT), node.render(env, CONTEXT)
    assert ("error" in expected) == (kind == "errors"), f"the snippet does not test what it says: {expected}"
    assert found.get("text") == expected.get("text"), found.get("error")


@pytest.mark.parametrize(("snippet", "line", "advice"), REFUSED["refused"])
def test_what_is_not_alike_fails_the_build_with_file_and_line(snippet: str, line: int, advice: str) -> None:
    with pytest.raises(CompileError) as caught:
        compile_templates(env_of(snippet), ["main.html"])
    file = caught.value.file
    assert str(caught.value).startswith(f"{file}:{line}: ")
    assert file in snippet or file == "main.html"
    assert advice in caught.value.advice
    assert len(caught.value.advice) > 5


@pytest.mark.parametrize("snippet", REFUSED["refused_at_run_time"])
def test_what_only_shows_when_it_runs_is_refused_then(node: Node, snippet: str) -> None:
    assert node.render(env_of(snippet), CONTEXT).get("refused"), "both would print something else"


def test_what_is_not_there_is_named(node: Node) -> None:
    for snippet, name in [
        ("{{ dict.gone }}", "gone"),
        ("{{ list.gone }}", "gone"),
    ]:
        assert f"'{name}'" in node.render(env_of(snippet), CONTEXT)["error"]
    assert "a name is undefined" in node.render(env_of("{{ nowhere }}"), CONTEXT)["error"]


def test_the_same_templates_give_the_same_text() -> None:
    names = environment("en").list_templates()
    assert compile_templates(environment("en"), names) == compile_templates(environment("en"), names[::-1])


def test_all_templates_of_the_app_compile() -> None:
    compile_templates(environment("nl"), environment("nl").list_templates())


def test_a_module_needs_nothing_that_a_strict_policy_forbids() -> None:
    env = environment("en")
    for source in (RUNTIME.read_text(), compile_templates(env, env.list_templates())):
        assert not any(
            word in source for word in ("eval(", "Function(", "?.", "??", "||=", ".at(", "replaceAll")
        )


# --- generated templates ---

TEXTS = st.text(st.sampled_from("ab<>&\"'é😀👩\u200dא\u202e\u2028 1\n\\`${}"), max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "k"]), inner, max_size=3)
    ),
    max_leaves=5,
)
NAMES = st.sampled_from(["x", "y", "z", "w", "gone"])


def quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + plain.replace("{", "(").replace("}", ")") + '"'


ATOMS = (
    NAMES
    | st.integers(-9, 9).map(str)
    | TEXTS.map(quoted)
    | st.sampled_from(["none", "true", "false", "[]", "{}", '{"a": 1, "b": x}', "[1, x, 2]", "(x, y)"])
)


def wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions made of expressions."""
    operators = ["+", "-", "*", "//", "%", "~", "==", "!=", "<", "<=", ">", ">=", "and", "or", "in", "not in"]
    tests = ["defined", "none", "odd", "even", "true", "string", "mapping", "integer"]
    filters = ["escape", "first", "join", "last", "length", "list", "safe", "upper", "add_up"]
    return st.one_of(
        st.tuples(inner, st.sampled_from(operators), inner).map(lambda x: f"({x[0]} {x[1]} {x[2]})"),
        st.tuples(inner, st.sampled_from(tests)).map(lambda x: f"({x[0]} is {x[1]})"),
        st.tuples(inner, st.sampled_from(filters)).map(lambda x: f"({x[0]})|{x[1]}"),
        st.tuples(inner, inner, inner).map(lambda x: f"({x[0]} if {x[1]} else {x[2]})"),
        st.tuples(inner, inner).map(lambda x: f"({x[0]} if {x[1]})"),
        st.tuples(inner, st.sampled_from(["a", "b", "k"])).map(lambda x: f"({x[0]}).{x[1]}"),
        st.tuples(inner, inner).map(lambda x: f"({x[0]})[{x[1]}]"),
        st.tuples(inner, st.integers(-3, 3), st.sampled_from(["", ":-1", ":2", "::-1"])).map(
            lambda x: f"({x[0]})[{x[1]}:{x[2].removeprefix(':')}]"
        ),
        st.tuples(inner, inner).map(lambda x: f"[{x[0]}, {x[1]}]"),
        inner.map(lambda x: f"(not {x})"),
    )


EXPRESSIONS = st.recursive(ATOMS, wider, max_leaves=4)


def bodies(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Pieces of a template made of pieces."""
    e, name = EXPRESSIONS, st.sampled_from(["x", "y", "w", "t"])
    loop = " {{ loop.index }}{{ loop.last }}{{ loop.length }}"
    return st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(e, inner, inner).map(lambda x: f"{{% if {x[0]} %}}{x[1]}{{% else %}}{x[2]}{{% endif %}}"),
        st.tuples(name, e, inner).map(
            lambda x: f"{{% for {x[0]} in {x[1]} %}}{x[2]}{{% else %}}-{{% endfor %}}"
        ),
        st.tuples(name, e, e, inner).map(
            lambda x: f"{{% for {x[0]} in {x[1]} if {x[2]} %}}{x[3]}{loop}{{% endfor %}}"
        ),
        st.tuples(name, e, inner).map(lambda x: f"{{% with {x[0]} = {x[1]} %}}{x[2]}{{% endwith %}}"),
        st.tuples(name, inner).map(lambda x: f"{{% set {x[0]} %}}{x[1]}{{% endset %}}{{{{ {x[0]} }}}}"),
        st.tuples(name, e, e, inner).map(
            lambda x: f"{{% macro m({x[0]}={x[1]}) %}}{x[3]}{{% endmacro %}}{{{{ m({x[2]}) }}}}{{{{ m() }}}}"
        ),
        st.tuples(name, e, inner).map(
            lambda x: (
                f"{{% macro k() %}}({{{{ caller({x[1]}) }}}}){{% endmacro %}}"
                f"{{% call({x[0]}) k() %}}{x[2]}{{% endcall %}}"
            )
        ),
    )


PIECES = st.recursive(
    EXPRESSIONS.map(lambda x: f"{{{{ {x} }}}}\n")
    | st.tuples(st.sampled_from(["x", "y", "w"]), EXPRESSIONS).map(
        lambda x: f"  {{% set {x[0]} = {x[1]} %}}\n"
    )
    | st.sampled_from(["<p>\n", " é😀 ", "{{ x }}", '{% include "inc" %}']),
    bodies,
    max_leaves=5,
)


@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(PIECES, VALUES, VALUES, TEXTS)
def test_generated_templates_are_alike_or_refused(node: Node, body: str, x: Any, y: Any, z: str) -> None:
    env = env_of(f"{body}\n=== inc\n[{{{{ x is defined }}}}{{% set y = 1 %}}{{{{ y }}}}]")
    context = {"x": x, "y": y, "z": z, "w": [1, "<"]}
    try:
        found = node.render(env, context)
    except CompileError:
        return
    if not found.get("refused"):
        assert found.get("text") == jinja(env, context).get("text"), found.get("error")
