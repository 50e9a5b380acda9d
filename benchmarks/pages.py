"""Server time of public pages, from request to last byte, on a new instance with the embedded data."""

from __future__ import annotations

import atexit
import os
import tempfile

from benchmarks.harness import Case

# The bar for every page once its answers are kept (the first round may build them).
BAR = 0.1
PAGES = {
    "home": "/",
    "glossary": "/glossary/",
    "find a region": "/regions/find/?q=Fresno",
    "region": "/regions/metro:23420/",
    "kinds of exhibit": "/exhibits/",
    "exhibit": "/exhibits/ask/location-quotients/?region=metro:23420",
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

    return [
        Case(f"{name} ({path})", lambda path=path: fetch(path), at_most_seconds=BAR)
        for name, path in PAGES.items()
    ]
