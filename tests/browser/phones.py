"""A phone whose browser is closed and opened again, and copies of the app that become newer."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from app.packing import KEPT
from app.pictograms import PICTOGRAMS
from tests.browser.conftest import QUIET
from tests.server import HOST, ROOT, Server, _wait_until_it_answers

PARTS = ("app", "locales", "pictograms")
_MADE = tempfile.TemporaryDirectory(
    prefix="built-"
)  # what was built, by what it was built of: a build takes long


def copy_of_the_app(folder: Path) -> Path:
    """The app, copied to `folder` and built there: another build of the checkout does not touch it."""
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    with_what_is_packed(folder)
    build(folder)
    return folder


def with_what_is_packed(folder: Path) -> None:
    """Packing takes longest: what the checkout has packed need not be packed again."""
    if KEPT.exists():
        shutil.copytree(KEPT, folder / KEPT.relative_to(ROOT))


def build(folder: Path) -> None:
    sources = sorted(file for part in PARTS for file in (folder / part).rglob("*") if file.suffix != ".pyc")
    digest = hashlib.sha256()
    for file in sources:
        digest.update(str(file.relative_to(folder)).encode() + (file.read_bytes() if file.is_file() else b""))
    made = Path(_MADE.name) / digest.hexdigest()
    if not made.exists():
        subprocess.run([sys.executable, "-m", "app", "build"], cwd=folder, check=True)
        shutil.copytree(folder / "build", made)
    shutil.rmtree(folder / "build", ignore_errors=True)
    shutil.copytree(made, folder / "build")


class Deployed(Server):
    """A server of a copy of the app, which can be changed and built anew: a new version at the same address."""

    def __init__(self, folder: Path, built: Path) -> None:
        """`built` is what `copy_of_the_app` made."""
        super().__init__(folder / "data")
        self.root = folder / "deployed"
        shutil.copytree(built, self.root, symlinks=True)
        (folder / "data").mkdir()

    def build(self) -> None:
        build(self.root)

    def start(self) -> None:
        environment = {**os.environ, "DATA": str(self._data), "HOST": HOST, "PORT": str(self.port)}
        self._process = subprocess.Popen([sys.executable, "-m", "app"], cwd=self.root, env=environment)
        _wait_until_it_answers(self.port, self._process)

    def change(self, file: str, old: str, new: str) -> None:
        """Put `new` for `old` in a file of the copy."""
        path = self.root / file
        text = path.read_text("utf-8")
        assert old in text, f"{file} does not say {old!r} any more: give this test other words to change"
        path.write_text(text.replace(old, new), "utf-8")

    def is_newer(self, file: str, old: str, new: str) -> None:
        """A new version is built and takes the place of the one before."""
        self.change(file, old, new)
        self.build()
        self.is_killed_and_starts_again()


class Phone:
    """Chromium with a folder of its own: what it keeps is there after it was closed."""

    def __init__(self, chromium: BrowserType, folder: Path, address: str, lang: str = "en-GB") -> None:
        self._chromium, self._folder, self._address, self._lang = chromium, folder, address, lang
        self._context: BrowserContext | None = None

    def opens(self, path: str | None = None) -> Page:
        """A new tab, in a browser that is started first if it is closed."""
        if self._context is None:
            self._context = self._chromium.launch_persistent_context(
                str(self._folder),
                executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
                args=list(QUIET),
                base_url=self._address,
                viewport={"width": 360, "height": 640},
                locale=self._lang,
            )
            self._context.set_default_timeout(15_000)
        page = self._context.new_page()
        if path is not None:
            page.goto(path)
        return page

    @property
    def context(self) -> BrowserContext:
        assert self._context, "open a tab first"
        return self._context

    def closes(self) -> None:
        if self._context is not None:
            self._context.close()
        self._context = None

    def begins(self, name: str) -> Page:
        """A book of somebody's own, wholly on the phone and opened by the worker from now on."""
        page = self.opens("/start")
        page.fill("[name=name]", name)
        page.locator("main button.go").first.click()
        page.locator("main a[href='/']").click()  # the five pictures are skipped
        page.wait_for_url("**/")
        is_ready(page)
        return page


def is_ready(page: Page) -> None:
    """Wait until the book is on the phone, and the worker has all that it keeps."""
    expect(page.locator("html[data-offline=ready]")).to_be_attached()
    until(page, "navigator.serviceWorker.controller !== null")


def has_all_pictures(page: Page) -> None:
    """Wait until the worker has the pictures too, which come after all else."""
    files = len(set(PICTOGRAMS.values()))
    kept = "caches.keys().then(([name]) => caches.open(name)).then((cache) => cache.keys())"
    until(
        page,
        f"{kept}.then((all) => all.filter(({{ url }}) => /.pictures-.*svg/.test(url)).length == {files})",
    )


def until(page: Page, condition: str, seconds: int = 15) -> None:
    """Wait until a condition in JavaScript holds. Playwright's own way needs `eval`, which the app's policy refuses."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < end, f"not within {seconds} seconds: {condition}"
        page.wait_for_timeout(50)
