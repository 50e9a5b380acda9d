"""A real browser on a real server: what people do, and what every page must keep.

`open_browser(who=…, width=…, scripts=…)` gives a page of a browser signed in as that person; errors in its
console, such as anything the content policy blocked, fail the test. `problems(page)` names what is wrong.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect, sync_playwright
from tests.web_world import *  # noqa: F403

# The browser's driver keeps an event loop in the test's thread; the tests themselves are synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

#: All that is looked at, in one call: a round trip for each question would cost more than the questions.
PROBLEMS = """async rules => {
  const root = document.documentElement, found = [];
  const over = root.scrollWidth - root.clientWidth;
  if (over > 0) found.push(`${over} pixels too wide`);
  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) found.push(`${headings} first headings`);
  const result = await axe.run(document, {runOnly: rules, resultTypes: ["violations"], preload: false});
  for (const one of result.violations)
    found.push(one.id + ": " + one.nodes.map(node => node.html.slice(0, 160)).join(" | "));
  return found;
}"""


@pytest.fixture(scope="session")
def _driver() -> Iterator[Playwright]:
    expect.set_options(timeout=15_000)  # a busy machine is no failure
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def _browser(_driver: Playwright, browser_path: str) -> Iterator[Browser]:
    browser = _driver.chromium.launch(executable_path=browser_path, args=SWITCHES)
    yield browser
    browser.close()


@pytest.fixture
def open_browser(_browser: Browser, live_server, client_for) -> Iterator[Callable[..., Page]]:
    """Opens browsers on the live server; closes them, and fails on errors in their consoles."""
    contexts, errors = [], []
    cache.clear()  # failed attempts to sign in are counted there

    def listen(message: ConsoleMessage) -> None:
        # A page that answers 403, 404, 409 … is logged as an error too; its status is the test's business.
        if message.type == "error" and "Failed to load resource" not in message.text:
            errors.append(f"{message.page.url if message.page else ''}: {message.text}")

    def open_(who: str = "anonymous", *, width: int = 1280, scripts: bool = True) -> Page:
        context = _browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 860},
            java_script_enabled=scripts,
            locale="en-US",
        )
        contexts.append(context)
        if who != "anonymous":
            session = client_for(who).cookies["highroad_session"].value
            context.add_cookies([{"name": "highroad_session", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def problems(axe_script: Path) -> Callable[[Page], list[str]]:
    """What is wrong with a page: accessibility, sideways scroll, headings, at the width it has."""
    axe = axe_script.read_text("utf-8")

    def look(page: Page) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(axe)
        where = f"{page.url} at {page.viewport_size['width']}"
        return [f"{where}: {one}" for one in page.evaluate(PROBLEMS, RULES)]

    return look
