"""Build: what the browser needs, built once into files whose names carry a hash of their content.

`python -m app build` compiles the templates, writes what both hosts share as JSON, joins the styles, makes the browser
host smaller and puts all that, with what it needs of other projects (installed from npm), in `build/assets`, an ignored
folder that the app serves itself. A file's name changes with its content, so that browsers may keep it for ever; beside
it is the same in gzip. The service worker's list of all these is made here too.
"""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

from app.assets import BUILT, INDEX, PLACE, ROOT, WORKER, assets
from app.compiler import compile_templates
from app.render import TEMPLATES, environment
from app.shared import language, shared
from app.table import TABLE
from app.translate import SOURCE, languages

STATIC = Path(__file__).parent / "static"
MINIFY = Path(__file__).with_name("minify.mjs")

# Modules of other projects, by the name our own import them by.
INSTALLED = {"htmx.js": "htmx.org/dist/htmx.esm.min.js"}
# Templates that the browser has no use for.
SERVER_ONLY = ("join/", "screens/install/iphone", "screens/me/import", "shell/")
# Files that gzip makes no smaller.
SMALL_BY_THEMSELVES = ("png", "woff2")
_IMPORT = re.compile(r"""((?:\bfrom|\bimport)\s*\(?\s*["'])(\.{1,2}/[^"']+)(["'])""")
_CSS_IMPORT = re.compile(r'@import url\("([^"]+)"\);\n?')


def build() -> Mapping[str, str]:
    """Build everything anew; gives what `assets` gives. Raises CompileError for a template the browser cannot have."""
    BUILT.parent.mkdir(exist_ok=True)
    folder = Path(mkdtemp(prefix="assets.", dir=BUILT.parent))  # two may build at once
    folder.chmod(0o755)
    builder = _Builder(folder)
    texts: list[str] = []
    builder.sources["templates.js"] = compile_templates(environment(SOURCE), _screens(), texts=texts)
    builder.sources |= {name: (STATIC / name).read_text("utf-8") for name in ("shell.js", "sw.js")}
    builder.sources["style.css"] = _styles()
    builder.sources = _smaller(builder.sources)
    builder.write("css", "style.css", builder.sources["style.css"])
    builder.write("shared", "shared.json", _json(shared()))
    for lang in languages():
        builder.write(f"lang-{lang}", f"{lang}.json", _json(language(lang, texts)))
    builder.write("shell.js", "shell.js", builder.sources["shell.js"])
    for icon in sorted((STATIC / "icons").iterdir()):
        builder.write(icon.name, icon.name, icon.read_bytes())
    builder.sources["assets.js"] = f"export const ASSETS = {_json(builder.index)};\n"
    builder.index["app"] = builder.module("app.js")
    (folder / WORKER.name).write_text(_worker(builder), "utf-8")
    (folder / INDEX.name).write_text(_json(builder.index), "utf-8")  # last: only what it names is served
    shutil.rmtree(BUILT, ignore_errors=True)
    folder.rename(BUILT)
    assets.cache_clear()
    return assets()


class _Builder:
    """Writes files under hashed names; a module after those it imports, whose names are part of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.index: dict[str, str] = {}
        self.sources = {
            str(path.relative_to(STATIC / "js")): path.read_text("utf-8")
            for path in (STATIC / "js").rglob("*.js")
        }
        for name, path in INSTALLED.items():
            self.sources[name] = (ROOT / "node_modules" / path).read_text("utf-8")
        self._written: dict[str, str] = {}

    @property
    def modules(self) -> list[str]:
        """The addresses of all modules that were written: asked for at once, they are not found one after the other."""
        return sorted(self._written.values())

    def module(self, name: str) -> str:
        """The address of the module `name`, with all that it imports written before it."""
        if name not in self._written:
            folder = Path(name).parent

            def hashed(found: re.Match[str]) -> str:
                imported = str((ROOT / folder / found[2]).resolve().relative_to(ROOT))
                return f"{found[1]}./{Path(self.module(imported)).name}{found[3]}"

            self._written[name] = self.write(name, name, _IMPORT.sub(hashed, self.sources[name]))
        return self._written[name]

    def write(self, key: str, name: str, content: str | bytes) -> str:
        """Write `content` as a file named after `name`, and its address under `key` in the index."""
        content = content.encode() if isinstance(content, str) else content
        digest = hashlib.sha256(content).hexdigest()[:10]
        stem, dot, suffix = name.replace("/", "-").rpartition(".")
        file = f"{stem}.{digest}{dot}{suffix}"
        (self._folder / file).write_bytes(content)
        if suffix not in SMALL_BY_THEMSELVES:
            (self._folder / f"{file}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
        self.index[key] = PLACE + file
        return PLACE + file


def _worker(builder: _Builder) -> str:
    """The service worker, which is told what to keep."""
    # The phone itself gets the icons' PNGs, when the app is installed.
    files = sorted({file for file in builder.index.values() if not file.endswith(".png")})
    words = [environment(lang).get_template("shell/words.html").render() for lang in languages()]
    page = environment(SOURCE).get_template("shell/shell.html")
    html = page.render(assets=builder.index, modules=builder.modules, in_every_language=words)
    shell = builder.write("shell", "shell.html", html)
    source = builder.sources["sw.js"]
    told = {"assets": files, "shell": shell, "places": [screen.path for screen in TABLE.screens]}
    version = hashlib.sha256((_json(told) + source).encode()).hexdigest()[:10]
    return f"const BUILD = {_json({'version': version, **told})};\n{source}"


def _screens() -> list[str]:
    """The templates that the browser renders."""
    names = (str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
    return sorted(name for name in names if not name.startswith(SERVER_ONLY))


def _smaller(sources: Mapping[str, str]) -> dict[str, str]:
    """Scripts and styles without what only people need, in words that old phones know. Raises CalledProcessError."""
    beside = Path(sys.executable).with_name("node")  # npm's Node comes with the Python environment
    node = str(beside) if beside.exists() else "node"
    told = json.dumps(sources).encode()
    found = subprocess.run([node, MINIFY], input=told, stdout=subprocess.PIPE, check=True)  # noqa: S603
    return dict(json.loads(found.stdout))


def _styles() -> str:
    css = STATIC / "css"
    return _CSS_IMPORT.sub(
        lambda found: (css / found[1]).read_text("utf-8"), (css / "base.css").read_text("utf-8")
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
