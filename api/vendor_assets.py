"""Copy the CSS and JavaScript of others that the pages use from node_modules to api/static/vendor.

`python -m api.vendor_assets`, after `npm ci`; `make assets` does both. They are installed at set-up and not committed:
package-lock.json says which version and with which hash. See docs/decisions/0003-npm-assets.md.
"""

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NODE_MODULES = ROOT / "node_modules"
VENDOR = ROOT / "api" / "static" / "vendor"

FILES = {
    # every component of the Utrecht design system as a CSS class (`utrecht-button`, ...)
    "utrecht.css": "@utrecht/component-library-css/dist/index.css",
    # the neutral theme: design tokens as CSS variables on the class `voorbeeld-theme`
    "theme.css": "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css",
    # partial page updates
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    # the keys of a field with a list, and what a screen reader hears of it
    "combobox-nav.js": "@github/combobox-nav/dist/index.js",
}
"""Name in api/static/vendor -> file in node_modules. axe-core is only for tests and stays in node_modules."""


def copy(node_modules: Path = NODE_MODULES, vendor: Path = VENDOR) -> None:
    """Put exactly the files of FILES in `vendor`; what was there before is replaced as a whole.

    Raises FileNotFoundError, with nothing replaced, when a package does not have the file.
    """
    vendor.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".vendor-", dir=vendor.parent) as folder:
        aside = Path(folder) / "vendor"
        aside.mkdir()
        for name, source in FILES.items():
            shutil.copyfile(node_modules / source, aside / name)
        if vendor.exists():
            vendor.rename(Path(folder) / "previous")
        aside.rename(vendor)


if __name__ == "__main__":
    try:
        copy()
    except FileNotFoundError as error:
        sys.exit(f"{error.filename} ontbreekt. Voer uit: make assets")
