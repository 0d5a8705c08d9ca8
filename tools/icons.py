"""Draw the icons of the installed app from their SVGs: `python -m tools.icons`. What it writes is committed."""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ICONS = Path(__file__).parent.parent / "app" / "static" / "icons"
# iOS rounds the corners and fills what is see-through with black, so it gets the one with a ground.
DRAWN = {
    "icon-48.png": ("icon.svg", 48),
    "icon-180.png": ("maskable.svg", 180),
    "icon-192.png": ("icon.svg", 192),
    "icon-512.png": ("icon.svg", 512),
    "maskable-512.png": ("maskable.svg", 512),
}


def main() -> None:
    """Draw all sizes."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, (source, size) in DRAWN.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(
                f"<style>body{{margin:0}}svg{{display:block}}</style>{(ICONS / source).read_text()}"
            )
            page.screenshot(path=ICONS / name, omit_background=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
