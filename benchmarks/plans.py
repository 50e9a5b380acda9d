"""A plan of 240 sections, 400 exhibits and 2,000 comments: server time and queries of each of its pages.

`cases()` makes the plan in a throw-away copy of the demo. A page of another part of the plan workspace is
measured by adding its address to `PAGES`, below the plan's own. Bars are of processor time, which other work
on the machine doesn't move.
"""

from __future__ import annotations

import atexit
import gc
from contextlib import ExitStack
from typing import Any

from benchmarks import comments, large_plan
from benchmarks.harness import Case

# The bar for every page, for the page on which a section is written, and for judging the whole plan.
BAR, EDITOR_BAR, COVERAGE_BAR = 0.2, 0.1, 3.0
SECTION = large_plan.SECTION

#: Who reads -> addresses below the plan's own. "" is somebody without an account.
PAGES: dict[str, tuple[str, ...]] = {
    "planner": (
        "",
        "?show=mine",
        "?show=all",
        "coverage/",
        "coverage/?show=all",
        f"sections/{SECTION}/",
        f"sections/{SECTION}/history/",
        f"sections/{SECTION}/remarks/",
        f"sections/{SECTION}/others/",
        f"sections/{SECTION}/newer/",
        "remarks/",
        "remarks/?show=all",
        "rounds/",
        "rounds/1/",
        "adoption/",
        "changes/",
        "export/",
        "comments/",
        "comments/?show=all&page=40",
        "comments/?words=clinic",
        "comments/1000/",
        "comments/alike/",
        "comments/notices/",
        "read/",
        f"read/?part={SECTION}",
    ),
    "steward": (
        "people/",
        "people/?show=overdue",
        "people/outline.xlsx",
        "calendar/",
        "roadmap/",
        "particulars/",
    ),
    "reviewer": ("", f"sections/{SECTION}/", "remarks/"),
    "approver": ("publish/", "comments/", "comments/publish/", "adoption/"),
    "": (
        "read/",
        f"read/?part={SECTION}",
        "read/?q=clinic",
        "changes/",
        "comment/",
        f"comment/read/{SECTION}/",
        f"comment/write/?requirement={SECTION}&passage=0",
        "comment/ledger/",
        "comment/ledger/?page=40",
    ),
}
#: Pages that are not below the plan.
OTHERS: tuple[tuple[str, str], ...] = (
    ("planner", "/my/"),
    ("reviewer", "/my/"),
    ("approver", "/my/"),
    ("planner", "/my/sections/"),
    ("planner", "/my/calendar/"),
    ("", "/packs/us-wioa-state-plan/2023-11/"),
    ("", f"/packs/us-wioa-state-plan/2023-11/{SECTION}/"),
)


def cases() -> list[Case]:
    """Each page of the large plan and of its modification, held to its bar."""
    with ExitStack() as stack:
        from highroad.demo import stage

        stack.enter_context(stage.throw_away())
        atexit.register(stack.pop_all().close)
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    plan = large_plan.large_plan()
    base = plan.get_absolute_url()
    modified = large_plan.modification(plan).get_absolute_url()
    listed = [(who, base + path) for who, paths in PAGES.items() for path in paths]
    listed += [
        ("planner", modified),
        ("planner", f"{modified}carried/"),
        ("planner", f"{modified}changes/log/"),
    ]
    listed += OTHERS
    browsers = {who: _browser(who) for who in {who for who, _path in listed}}
    pages = [
        Case(
            f"{who or 'anybody'}: {path.replace(base, '…/').replace(modified, '…modification/')}",
            lambda who=who, path=path: comments._get(browsers[who], path),
            at_most_cpu_seconds=EDITOR_BAR if path == f"{base}sections/{SECTION}/" else BAR,
            queries=_queries(browsers[who], path),
        )
        for who, path in listed
    ]
    # As the server does once it stands: else each full collection walks the plan made in this process.
    gc.collect()
    gc.freeze()
    return [*pages, Case("coverage of the whole", lambda: _judge(plan), at_most_cpu_seconds=COVERAGE_BAR)]


def _queries(browser: Any, path: str) -> int:
    """How often a page asks the database, once it has been asked before."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    comments._get(browser, path)
    with CaptureQueriesContext(connection) as captured:
        comments._get(browser, path)
    return len(captured)


def _judge(plan: Any) -> Any:
    from django.contrib.auth.models import AnonymousUser

    from highroad.web.plans.selectors import plan_view

    return plan_view(AnonymousUser(), plan)


def _browser(who: str) -> Any:
    return comments._browser(f"{who}@demo.example" if who else "")
