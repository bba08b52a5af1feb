"""A Chromium of the operating system, pages that must stay free of errors, and axe."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from starlette.testclient import TestClient

from tests.browser.rules import rule_app, served

AXE = Path("node_modules/axe-core/axe.min.js")
RULES_OF_AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
EXPECTED = (
    "Failed to load resource",
    "Response Status Error Code",
    "htmx:sendError",
    "htmx:sendAbort",
    "htmx:afterRequest",
)
"""What Chromium and htmx themselves write about an answer that a test asked to fail, or that a newer one replaced."""

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
SMALLEST = {"width": 320, "height": 640}


@pytest.fixture(scope="package")
def rule_pages():
    """Serve the pages with rules behind them."""
    with served(rule_app()) as address:
        yield address


@pytest.fixture
def client():
    """Return a client of the pages with rules behind them, without a browser."""
    with TestClient(rule_app(), follow_redirects=True) as client:
        yield client


@pytest.fixture(scope="package")
def chromium():
    """Start the Chromium of the operating system."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert program, "Chromium is not installed: apt-get install chromium"
    sandbox = () if os.geteuid() else ("--no-sandbox",)  # its sandbox refuses to run as root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*QUIET, *sandbox])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium):
    """Open pages; afterwards none of them may have written an error to the console (a CSP violation would)."""
    contexts, errors = [], []

    def note(message):
        if message.type in {"error", "warning"} and not any(words in message.text for words in EXPECTED):
            errors.append(message.text)

    def open_(address, viewport=None, *, script=True):
        context = chromium.new_context(viewport=viewport or DESKTOP, locale="nl-NL", java_script_enabled=script)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", note)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def violations():
    """Return a function that lists what axe finds wrong with a page."""

    def find(page):
        page.wait_for_load_state()  # a click returns before the page that it leads to has been read to its end
        page.evaluate(AXE.read_text())
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES_OF_AXE)
        return [
            f"{violation['id']}: {node['html'][:120]}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    return find


def ask(page, text):
    """Type a question, send it with Enter and wait for the answer."""
    turns = page.locator(".lw-turn").count()
    page.fill("#tekst", text)
    page.press("#tekst", "Enter")
    page.locator(".lw-turn--assistant").nth(0).wait_for()
    page.wait_for_function("n => document.querySelectorAll('.lw-turn').length > n", arg=turns)
    page.wait_for_selector("#vraag:not([aria-busy])")


def is_too_wide(page):
    """Say whether the page scrolls sideways."""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
