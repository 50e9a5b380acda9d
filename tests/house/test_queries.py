"""No page asks the database more often because it shows more rows: one row and three rows, same count.

A table's module in `tests/house/matrix/` may add pages: `QUERIES = [Lengthening(name, fill, add)]`, where
`add(world, number)` makes one more row of what the page lists.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.house import matrix
from tests.house.matrix.outcomes import Lengthening

PAGES: list[Lengthening] = [
    page
    for found in iter_modules(matrix.__path__)
    for page in getattr(import_module(f"{matrix.__name__}.{found.name}"), "QUERIES", [])
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_more_rows_cost_no_more_queries(
    page: Lengthening, people, partnership, organization, region, client_for
):
    world = {"people": people, "partnership": partnership, "organization": organization, "region": region}
    browser = client_for(page.who)

    def queries() -> list[str]:
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            fill = page.fill(world) if callable(page.fill) else page.fill
            assert browser.get(reverse(page.name, kwargs=dict(fill))).status_code == 200
        return [query["sql"] for query in captured]

    page.add(world, 1)
    queries()  # warm what is asked once per process
    one = queries()
    page.add(world, 2)
    page.add(world, 3)
    three = queries()
    assert len(three) == len(one), "\n".join(three)
