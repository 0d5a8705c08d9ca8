"""Build: what the browser needs, built once into files whose names carry a hash of their content.

`python -m app build` compiles the templates, writes what both hosts share as JSON, joins the styles, makes the browser
host smaller and puts all that, with what it needs of other projects (installed from npm), in `build/assets`, an ignored
folder that the app serves itself. A file's name changes with its content, so that browsers may keep it for ever; beside
it is the same in gzip. The service worker's list of all these is made here too.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from base64 import b32encode
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

from app.assets import BUILT, INDEX, PLACE, ROOT, WORKER, assets, pictures_in
from app.compiler import compile_templates
from app.concepts import check
from app.drawing import sprites
from app.packing import packed
from app.pictograms import FIRST, PICTOGRAMS, pictures
from app.recordings import KINDS, recordings
from app.render import environment
from app.shared import language, picture_words, shared
from app.table import TABLE
from app.translate import SOURCE, languages

STATIC = Path(__file__).parent / "static"
MINIFY = Path(__file__).with_name("minify.mjs")

# Modules of other projects, by the name our own import them by.
INSTALLED = {"htmx.js": "htmx.org/dist/htmx.esm.min.js"}
FONTS = ("atkinson-hyperlegible-next", "noto-sans", "vazirmatn")
# Letters that everybody needs; the others come where a text has them, and are kept from then on.
LATIN = re.compile(r"-latin-[0-9]")
# Templates that the browser renders besides the screens of the table.
BESIDES = (
    *("files/calendar", "parts/kept", "parts/no_voice", "parts/update"),
    *(f"problems/{name}" for name in ("broken_form", "full", "no_network", "no_room", "not_there")),
    *("problems/only_online", "problems/our_side"),
)
# Modules that the app asks for once it is kept.
LATER = "aloud/"
# Files that gzip makes no smaller.
SMALL_BY_THEMSELVES = ("png", "woff2", *KINDS)
_IMPORT = re.compile(r"""((?:\bfrom|\bimport)\s*\(?\s*["'])(\.{1,2}/[^"']+)(["'])""")
# What no template and no script asks for by name.
_UNASKED = re.compile(rf"\.(woff2|{'|'.join(KINDS)})$|^shell\.js$|^icon-(48|192|512)|^maskable")
_NAMED = re.compile(r"""\{([^{}]*)\}\s*(?:from|=\s*await import\()\s*["'](\.{1,2}/[^"']+)["']""")
_EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|const|class) (\w+))", re.MULTILINE)
_FONT = re.compile(r"""url\(["']?([\w-]+\.woff2)["']?\)""")
_CSS_IMPORT = re.compile(r'@import url\("([^"]+)"\);\n?')


def build() -> Mapping[str, str]:
    """Build everything anew; gives what `assets` gives.

    Raises CompileError for a template the browser cannot have, PictureMistake for a picture that cannot be,
    RecordingMistake for a recording of no text.
    """
    BUILT.parent.mkdir(exist_ok=True)
    folder = Path(mkdtemp(prefix="assets.", dir=BUILT.parent))  # two may build at once
    folder.chmod(0o755)
    builder = _Builder(folder)
    texts: list[str] = []
    compiled = compile_templates(environment(SOURCE), _screens(), texts=texts)
    # The runtime and what it runs are one module: neither does without the other.
    builder.sources["runtime.js"] += re.sub(r"^import .*", "", compiled)
    builder.sources |= {
        name: (STATIC / name).read_text("utf-8") for name in ("shell.js", "leave.js", "sw.js")
    }
    builder.sources["style.css"] = _styles()
    builder.sources = _smaller(_only_used(builder.sources))
    builder.write("css", "style.css", _FONT.sub(builder.font, builder.sources["style.css"]))
    builder.write("shared", "shared.json", _json(shared()))
    for lang in languages():
        builder.write(f"lang-{lang}", f"{lang}.json", _json(language(lang, texts)))
        builder.write(f"words-{lang}", f"words-{lang}.json", _json(picture_words(lang)))
        builder.recordings(lang)
    for script in ("shell.js", "leave.js"):
        builder.write(script, script, builder.sources[script])
    check(pictures())
    for sprite, svg in sprites(pictures()).items():
        builder.write(f"pictures-{sprite}", f"pictures-{sprite}.svg", svg)
    for icon in sorted((STATIC / "icons").iterdir()):
        builder.write(icon.name, icon.name, icon.read_bytes())
    for lang in languages():
        builder.write(f"soup-{lang}", f"soup-{lang}.html", _neutral(builder, lang))
    named = {name: file for name, file in builder.index.items() if not _UNASKED.search(name)}
    builder.sources["assets.js"] = f"export const ASSETS = {_json(named)};\n"
    builder.index["app"] = builder.module("app.js")
    (folder / WORKER.name).write_text(_worker(builder), "utf-8")
    (folder / INDEX.name).write_text(_json(builder.index), "utf-8")  # last: only what it names is served
    shutil.rmtree(BUILT, ignore_errors=True)
    folder.rename(BUILT)
    assets.cache_clear()
    pictures_in.cache_clear()
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
        return sorted(file for name, file in self._written.items() if not name.startswith(LATER))

    def module(self, name: str) -> str:
        """The address of the module `name`, with all that it imports written before it."""
        if name not in self._written:
            folder = Path(name).parent

            def hashed(found: re.Match[str]) -> str:
                imported = str((ROOT / folder / found[2]).resolve().relative_to(ROOT))
                return f"{found[1]}./{Path(self.module(imported)).name}{found[3]}"

            # Without a name of its own: modules name each other, and names weigh more than they tell there.
            self._written[name] = self.write(name, ".js", _IMPORT.sub(hashed, self.sources[name]))
        return self._written[name]

    def font(self, found: re.Match[str]) -> str:
        """A font that the style names, with its address there: beside it."""
        package = next(name for name in FONTS if found[1].startswith(f"{name}-"))
        content = (ROOT / "node_modules/@fontsource" / package / "files" / found[1]).read_bytes()
        return f"url({Path(self.write(found[1], found[1], content)).name})"

    def recordings(self, lang: str) -> None:
        """The recordings of `lang`, and the list by which the page finds them by their text, if there are any."""
        files = {
            text: self.write(f"{lang}-{path.name}", f"{lang}-{path.name}", path.read_bytes())
            for text, path in recordings(lang).items()
        }
        if files:
            self.write(f"audio-{lang}", f"audio-{lang}.json", _json(files))

    def write(self, key: str, name: str, content: str | bytes) -> str:
        """Write `content` as a file named after `name`, and its address under `key` in the index."""
        content = content.encode() if isinstance(content, str) else content
        digest = b32encode(hashlib.sha256(content).digest())[:6].decode().lower()
        stem, dot, suffix = name.replace("/", "-").rpartition(".")
        file = f"{stem}{dot if stem else ''}{digest}{dot}{suffix}"
        (self._folder / file).write_bytes(content)
        if suffix not in SMALL_BY_THEMSELVES:
            (self._folder / f"{file}.gz").write_bytes(packed(content))
        self.index[key] = PLACE + file
        return PLACE + file


def _worker(builder: _Builder) -> str:
    """The service worker, which is told what to keep."""
    # The phone itself gets the icons' PNGs, when the app is installed.
    files = sorted({file for file in builder.index.values() if not file.endswith((".png", *KINDS))})
    of_language = {
        lang: [builder.index[f"{kind}-{lang}"] for kind in ("lang", "words", "soup")] for lang in languages()
    }
    # A page does without most pictures: their words are there. So they come once the app is kept.
    later = [builder.index[f"pictures-{name}"] for name in sorted({*PICTOGRAMS.values()} - {FIRST})]
    fonts = [
        file for name, file in builder.index.items() if name.endswith(".woff2") and not LATIN.search(name)
    ]
    aloud = [file for name, file in builder.index.items() if name.startswith(LATER)]
    by_themselves = {*later, *aloud, *fonts, *(file for of_one in of_language.values() for file in of_one)}
    words = [
        environment(lang).get_template("shell/words.html").render(assets=builder.index)
        for lang in languages()
    ]
    page = environment(SOURCE).get_template("shell/shell.html")
    html = page.render(assets=builder.index, modules=builder.modules, in_every_language=words)
    shell = builder.write("shell", "shell.html", html)
    source = builder.sources["sw.js"]
    told = {
        "assets": [file for file in files if file not in {*by_themselves, *builder.modules}],
        "languages": of_language,
        "aloud": aloud,
        "later": later,
        "fonts": fonts,
        "shell": shell,
        "neutral": {lang: builder.index[f"soup-{lang}"] for lang in languages()},
        "places": sorted({re.sub(r"\{\w+\}", "*", screen.path) for screen in TABLE.screens}),
    }
    version = hashlib.sha256((_json(told) + source).encode()).hexdigest()[:10]
    return f"const BUILD = {_json({'version': version, **told})};\n{source}"


def _neutral(builder: _Builder, lang: str) -> str:
    """What the worker shows without a network after somebody left fast."""
    return environment(lang).get_template("away/soup.html").render(assets=builder.index)


def _screens() -> list[str]:
    """The templates that the browser renders; what they are made of comes with them."""
    names = {f"screens/{screen.template}" for screen in TABLE.screens} | {*BESIDES}
    return sorted(f"{name}.html" for name in names)


def _only_used(sources: Mapping[str, str]) -> dict[str, str]:
    """Modules that export only what others import by name; what is left over goes when they are made smaller."""
    imported: dict[str, set[str]] = {}
    for name, text in sources.items():
        for names, address in _NAMED.findall(text):
            module = str((ROOT / Path(name).parent / address).resolve().relative_to(ROOT))
            imported.setdefault(module, set()).update(
                part.split(" as ")[0].strip() for part in names.split(",")
            )
    return {
        name: _EXPORT.sub(lambda found, used=imported[name]: found[0 if found[2] in used else 1], text)  # type: ignore[misc]
        if name in imported and name not in INSTALLED
        else text
        for name, text in sources.items()
    }


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
