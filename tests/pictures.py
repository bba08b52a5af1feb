"""The pictures in the guides, made from the running product: `make pictures`.

The product is started by its own command with what `make prepare` made, on a copy of the database in which nothing but
the content is left, and with made-up referrals and signals. So the pictures show no more than a municipality sees on
its first day, and a page that changes is pictured again with one command.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from api.accounts.accounts import accounts_for
from api.accounts.database import AccountsDatabase
from api.accounts.demo import demo_accounts, make_demo_accounts
from api.settings import Settings
from tests.product import running_product

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "docs" / "pictures"
WIDTH: Final = 1280
COLOURS: Final = 64
PATIENCE: Final = 600
"""Seconds for starting: nobody waits for it, and the machine may be busy."""
CONTENT: Final = ("entry_body", "revision", "revision_entry")
"""The tables that are kept; of the others only the versions of the tables are."""
QUESTION: Final = "Mevrouw wil een DigiD aanvragen op de computer, kan iemand met haar meekijken?"


@dataclass(frozen=True)
class Picture:
    """One picture: the login of the demo account that sees it (None: a visitor), where, how high, and what first."""

    login: str | None
    path: str
    height: int
    prepare: Callable[[Page], None] | None = None


def ask(page: Page) -> None:
    """Ask a question at the counter, and wait for its desk."""
    page.fill("#tekst", QUESTION)
    page.press("#tekst", "Enter")
    page.locator("#advies .lw-card__desk, .lw-choice").first.wait_for()
    if page.locator(".lw-choice").count():
        page.click(".lw-choice >> nth=0")
    page.locator("#advies .lw-card__desk").wait_for()


def first_bundle(page: Page) -> None:
    """Bundle the signals, and open the biggest bundle."""
    page.click("text=Bundel nieuwe signalen")
    page.click("a[href*='/signalen/bundel/'] >> nth=0")


PICTURES: Final = {
    "advies.png": Picture("balie", "/", 860, ask),
    "doorverwijzingen.png": Picture("vrijwilliger", "/doorverwijzingen", 760),
    "digitale-hulp.png": Picture("balie", "/digitale-hulp", 700),
    "taakverdeling.png": Picture("vrijwilliger", "/taakverdeling?loket=ido-centrum", 760),
    "dashboard.png": Picture("coordinator", "/dashboard", 860),
    "bundel.png": Picture("coordinator", "/signalen", 760, first_bundle),
    "openingstijden.png": Picture("redacteur", "/beheer/loketten/ido-centrum/openingstijden", 860),
    "actueel.png": Picture("redacteur", "/beheer/actueel", 700),
    "onduidelijke-zinnen.png": Picture("redacteur", "/beheer/onduidelijke-zinnen?zoek=parkeren", 860),
    "vangnet.png": Picture("redacteur", "/beheer/vangnet?onderwerp=huurachterstand-ontruiming", 860),
    "berichten.png": Picture("beheerder", "/beheer/berichten", 700),
}
"""Every picture that a guide may show, by its name in docs/pictures."""


@contextmanager
def first_day(prepared: Path) -> Iterator[Path]:
    """Make a data folder with what was prepared and a database with the content alone."""
    with TemporaryDirectory(prefix="pictures-") as made:
        folder = Path(made)
        for name in ("model", "rasa"):
            (folder / name).symlink_to(prepared / name)
        shutil.copytree(prepared / "index", folder / "index")
        with (
            closing(sqlite3.connect(prepared / "loketwijzer.db")) as there,
            closing(sqlite3.connect(folder / "loketwijzer.db")) as here,
        ):
            there.backup(here)
            _leave_the_content(here)
        yield folder


def _leave_the_content(database: sqlite3.Connection) -> None:
    database.executescript("DROP TRIGGER IF EXISTS audit_no_DELETE; PRAGMA foreign_keys = OFF;")
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for name in tables:
        if name not in CONTENT and not name.endswith("version") and not name.startswith("sqlite_"):
            database.execute(f'DELETE FROM "{name}"')  # noqa: S608 - a name that the database gave
    database.commit()


def password_of_demo(folder: Path) -> str:
    """Make the demo accounts, and return the password that they share."""
    settings = Settings(data=folder)
    with closing(AccountsDatabase(settings.database_url)) as database:
        database.migrate()
        accounts = accounts_for(settings, database, lambda: datetime.now(UTC), lambda: True)
        make_demo_accounts(accounts, folder)
        made = demo_accounts(accounts, folder)
    assert made is not None
    return made.password


def take(page: Page, address: str, name: str, picture: Picture) -> None:
    """Take one picture."""
    page.set_viewport_size({"width": WIDTH, "height": picture.height})
    page.goto(address + picture.path)
    if picture.prepare is not None:
        picture.prepare(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    page.screenshot(path=FOLDER / name, animations="disabled")
    shrink(FOLDER / name)


def shrink(path: Path) -> None:
    """Keep a picture with fewer colours: a third of the size, and nobody sees it in text and lines."""
    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def main() -> None:
    """Make all of them."""
    prepared = Path(os.environ["LOKETWIJZER_DATA"]).resolve()
    wanted = sys.argv[1:] or list(PICTURES)
    FOLDER.mkdir(exist_ok=True)
    with first_day(prepared) as data:
        password = password_of_demo(data)
        load = [sys.executable, "-m", "api", "demo", "load", "--referrals", "300", "--signals", "3000"]
        subprocess.run(load, check=True, cwd=ROOT, env=os.environ | {"LOKETWIJZER_DATA": str(data)})
        with running_product(data, PATIENCE) as product, sync_playwright() as playwright:
            program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
            sandbox = [] if os.geteuid() else ["--no-sandbox"]
            browser = playwright.chromium.launch(executable_path=program, args=["--disable-gpu", *sandbox])
            for name in wanted:
                picture = PICTURES[name]
                page = browser.new_context(locale="nl-NL").new_page()
                page.set_default_timeout(120_000)
                if picture.login is not None:
                    page.goto(f"{product.address}/inloggen")
                    page.fill("#login", picture.login)
                    page.fill("#wachtwoord", password)
                    page.press("#wachtwoord", "Enter")
                    page.wait_for_load_state("networkidle")
                take(page, product.address, name, picture)
                page.context.close()
                sys.stdout.write(f"{name}: {(FOLDER / name).stat().st_size // 1000} kB\n")
            browser.close()


if __name__ == "__main__":
    main()
