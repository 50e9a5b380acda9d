"""Server time and weight of public pages, on a new instance with the embedded data."""

from __future__ import annotations

import atexit
import gzip
import os
import re
import tempfile
from collections.abc import Callable

from benchmarks.harness import Case

# The bar for every page once its answers are kept (the first round may build them).
BAR = 0.1
# The bar for a page with its styles, scripts and fonts, compressed; charts are counted apart.
HEAVIEST = 300_000
PAGES = {
    "home": "/",
    "glossary": "/glossary/",
    "find a region": "/regions/find/?q=Fresno",
    "regions of a state": "/regions/in/state:06/",
    "region": "/regions/metro:23420/",
    "region without a published area of its own": "/regions/counties:06019+06039/",
    "kinds of exhibit": "/exhibits/",
    "exhibit": "/exhibits/ask/location-quotients/?region=metro:23420",
    "comparison": "/exhibits/ask/comparison/?regions=metro:23420,metro:41940,state:06&occupation=29-1141",
    "data": "/data/",
    "one source": "/data/oews/",
}


def _new_instance() -> None:
    """A throw-away instance folder with an empty, migrated database, for this process."""
    folder = tempfile.TemporaryDirectory(prefix="highroad-bench-")
    atexit.register(folder.cleanup)
    os.environ.update(
        HIGHROAD_HOME=folder.name,
        HIGHROAD_ALLOWED_HOSTS="testserver",
        DJANGO_SETTINGS_MODULE="highroad.web.site.settings",
    )
    os.environ.pop("HIGHROAD_DATABASE_URL", None)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def cases() -> list[Case]:
    """Each page as somebody without an account sees it."""
    _new_instance()
    from django.test import Client

    visitor = Client()

    def fetch(path: str) -> bytes:
        answer = visitor.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
        return b"".join(answer) if answer.streaming else answer.content

    print("\n".join(_weights(fetch)))
    return [
        Case(f"{name} ({path})", lambda path=path: fetch(path), at_most_seconds=BAR)
        for name, path in PAGES.items()
    ]


def _weights(fetch: Callable[[str], bytes]) -> list[str]:
    """A line for each page: what a browser loads for it, compressed, without charts.

    Raises SystemExit when a page is heavier than the bar.
    """
    lines = ["", "Weight of a first visit, compressed, without charts (at most 300 kB):"]
    for name, path in PAGES.items():
        html = fetch(path)
        parts = set(re.findall(rb'(?:href|src)="(/static/[^"]+)"', html))
        bytes_of = [len(gzip.compress(html)), *(_loaded(fetch(part.decode())) for part in parts)]
        lines.append(
            f"  {sum(bytes_of) / 1000:6.0f} kB  {name} (the page itself {bytes_of[0] / 1000:.0f} kB)"
        )
        if sum(bytes_of) > HEAVIEST:
            raise SystemExit(f"{path} weighs {sum(bytes_of)} bytes")
    return lines


def _loaded(content: bytes) -> int:
    """Bytes on the wire: fonts are compressed already."""
    return min(len(content), len(gzip.compress(content)))
