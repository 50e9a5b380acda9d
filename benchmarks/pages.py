"""Server time and weight of the demo's pages, as a visitor and as members see them.

The pages are found as people find them: by following every link from the home page, at most
`EACH` addresses of one view and reader. Whatever a new app links to is measured too.
"""

from __future__ import annotations

import atexit
import gzip
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from benchmarks.harness import Case

# The bar for every page once its answers are kept (the first round may build them).
BAR = 0.1
# The bar for a page with its styles, scripts and all declared fonts, compressed; charts are counted apart.
HEAVIEST = 300_000
EACH = 2
READERS = ("", "planner@demo.example", "reviewer@demo.example", "steward@demo.example")
LINK = re.compile(rb'<a\b[^>]*\bhref="([^"#]+)')
ASSET = re.compile(rb'(?:href|src)="(/static/[^"]+)"')
FONT = re.compile(rb"url\([\"']?([^\"')]+\.woff2)")


def cases() -> list[Case]:
    """Each page of the demo that somebody can reach, read by each reader who can reach it."""
    with ExitStack() as stack:
        from highroad.demo import stage

        stack.enter_context(stage.throw_away())
        atexit.register(stack.pop_all().close)
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    found = {
        f"{reader or 'visitor'}: {path}": (reader, path) for reader in READERS for path in _pages(reader)
    }
    print("\n".join(_weights(sorted({path for reader, path in found.values() if not reader}))))
    browsers = {reader: _browser(reader) for reader in READERS}
    return [
        Case(name, lambda reader=reader, path=path: _get(browsers[reader], path), at_most_seconds=BAR)
        for name, (reader, path) in found.items()
    ]


def _browser(reader: str) -> Any:
    from django.test import Client

    from highroad.web.directory.models import User

    browser = Client()
    if reader:
        user = User.objects.get(email=reader)
        browser.force_login(user)
    return browser


def _get(browser: Any, path: str) -> Any:
    answer = browser.get(path)
    if answer.status_code >= 500:
        raise SystemExit(f"{path} answered {answer.status_code}")
    answer.body = b"".join(answer) if answer.streaming else answer.content
    return answer


def _pages(reader: str) -> Iterator[str]:
    """Addresses of HTML pages, by following links breadth first."""
    from django.urls import Resolver404, resolve

    browser = _browser(reader)
    waiting = ["/"]
    seen: set[str] = set()
    visits: Counter[str] = Counter()
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        try:
            view = resolve(urlsplit(path).path).view_name
        except Resolver404:
            continue
        if visits[view] >= EACH or "logout" in view:
            continue
        answer = _get(browser, path)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        visits[view] += 1
        yield path
        waiting += _links(path, answer.body)


def _links(path: str, html: bytes) -> list[str]:
    found = (urljoin(path, unescape(link.decode())) for link in LINK.findall(html))
    return [link for link in found if link.startswith("/") and not link.startswith("/static/")]


def _weights(paths: list[str]) -> list[str]:
    """A line for each of the heaviest pages: what a browser loads at most for it, compressed, without charts.

    Raises SystemExit when a page is heavier than the bar.
    """
    visitor = _browser("")
    weighed = sorted(((_weight(visitor, path), path) for path in paths), reverse=True)
    lines = [
        "",
        f"First visit, compressed, with every declared font, without charts; of {len(weighed)} pages:",
    ]
    lines += [
        f"  {whole / 1000:6.0f} kB  {path} (the page itself {page / 1000:.0f} kB)"
        for (whole, page), path in weighed[:5]
    ]
    (heaviest, _page), path = weighed[0]
    if heaviest > HEAVIEST:
        raise SystemExit("\n".join([*lines, f"{path} is heavier than {HEAVIEST // 1000} kB"]))
    return lines


def _weight(browser: Any, path: str) -> tuple[int, int]:
    """Bytes of a first visit, and of the page alone."""
    html = _get(browser, path).body
    page = len(gzip.compress(html))
    whole = page
    for asset in sorted(set(ASSET.findall(html))):
        content = _asset(browser, asset.decode())
        whole += 0 if asset.endswith(b".woff2") else min(len(content), len(gzip.compress(content)))
        if asset.endswith(b".css"):
            fonts = {urljoin(asset.decode(), font.decode()) for font in FONT.findall(content)}
            whole += sum(len(_asset(browser, font)) for font in fonts)
    return whole, page


_assets: dict[str, bytes] = {}


def _asset(browser: Any, path: str) -> bytes:
    if path not in _assets:
        _assets[path] = _get(browser, path).body
    return _assets[path]
