"""Every page of the hall, wide and narrow: accessible, no sideways scroll, whole without scripts.

The pages are those of the permission matrix, each as the least powerful person who may see it.
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import pytest
from django.urls import reverse
from tests.house import matrix
from tests.house.matrix.outcomes import IN, Address
from tests.house.test_permissions import TABLES, world  # noqa: F401 - a fixture
from tests.web_world import WHO

#: With HIGHROAD_SCREENSHOTS set to a folder, every page is kept there as a picture.
PICTURES = os.environ.get("HIGHROAD_SCREENSHOTS")


def _viewer(row: Address) -> str | None:
    """The least powerful person who sees the page."""
    return next((who for who in WHO if row.get and row.get[who] == IN), None)


@pytest.mark.browser
@pytest.mark.parametrize("app", [app for app, rows in TABLES.items() if rows])
def test_every_page_is_fit_to_be_seen(app, world, open_browser, problems):  # noqa: F811
    extend = getattr(import_module(f"{matrix.__name__}.{app}"), "extend_world", dict)
    filled = {**world, **extend(world)}
    browsers = {}
    found, seen = [], 0
    for row in TABLES[app]:
        who = _viewer(row)
        if who is None or row.is_file:
            continue
        if who not in browsers:
            browsers[who] = (open_browser(who), open_browser(who, scripts=False))
        page, bare = browsers[who]
        fill = row.fill(filled) if callable(row.fill) else row.fill
        address = reverse(row.name, kwargs=dict(fill))
        answer = page.goto(address)
        assert answer is not None
        if "html" not in answer.headers.get("content-type", ""):
            continue
        seen += 1
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 860})
            found += problems(page)
            if PICTURES:
                name = f"{row.name.replace(':', '-')}-{width}.png"
                page.screenshot(path=str(Path(PICTURES) / name), full_page=True)
        bare.goto(address, wait_until="domcontentloaded")
        if not bare.locator("main h1").inner_text().strip():
            found.append(f"{address}: no heading without scripts")
    assert found == []
    assert seen
