"""Small results that look like the real ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from highroad.publishing import ReleasedTable, release
from highroad.results import Column, Mark, Method, Result, SourceReference

OEWS = SourceReference(
    key="oews",
    title="Occupational Employment and Wage Statistics",
    publisher="U.S. Bureau of Labor Statistics",
    vintage="2025",
    vintage_label="May 2025",
    address="https://www.bls.gov/oes/",
    retrieved="2026-10-01",
    sha256="ab" * 32,
    licence="Public domain",
)

OCCUPATIONS: dict[str, list[Any]] = {
    "occupation": [
        "Graders and Sorters, Agricultural Products",
        "Farmworkers and Laborers, Crop, Nursery, and Greenhouse",
        "First-Line Supervisors of Farming, Fishing, and Forestry Workers",
        "Physicians, All Other",
        "Loggers",
    ],
    "employment": [2200, 21340, 640, 310, None],
    "employment_mark": [None, None, None, None, Mark.SUPPRESSED.value],
    "quotient": [12.2, 9.41, 7.7, 1.04, None],
    "low": [5.1, 7.9, 3.1, None, None],
    "high": [31.0, 10.9, 12.3, None, None],
    "quotient_mark": [None, None, None, None, Mark.NOT_EVALUABLE.value],
    "wage": [17.42, 17.05, 24.9, 115.0, None],
    "wage_mark": [None, None, Mark.ESTIMATED.value, Mark.AT_LEAST.value, Mark.SUPPRESSED.value],
}

COLUMNS = (
    Column("occupation", "Occupation"),
    Column("employment", "Employment", "count", "jobs", 0, "employment_mark"),
    Column("quotient", "Location quotient", "ratio", "", 2, "quotient_mark"),
    Column("low", "Lower end", "ratio", "", 2, "quotient_mark"),
    Column("high", "Upper end", "ratio", "", 2, "quotient_mark"),
    Column("wage", "Median wage", "money", "dollars per hour", 2, "wage_mark"),
)

METHOD = Method(
    key="location-quotient",
    title="Location quotient",
    words="The area's share of jobs in an occupation, divided by the nation's share.",
    formula="LQ = (e_ir / e_r) / (E_i / E)",
    query="SELECT 1",
    parameters={"area": "0023420"},
)


@pytest.fixture(scope="session")
def result() -> Result:
    return Result(pa.table(OCCUPATIONS), COLUMNS, (OEWS,), METHOD, ("Self-employed people are not counted.",))


@pytest.fixture(scope="session")
def table(result: Result) -> ReleasedTable:
    return release(result, title="Occupations of Fresno", description="Jobs, quotients and wages, May 2025")


@pytest.fixture
def released() -> Callable[..., ReleasedTable]:
    """A table released from plain columns: released({"name": [...]}, Column(...), ...)."""

    def make(cells: dict[str, list[Any]], *columns: Column, **more: Any) -> ReleasedTable:
        return release(Result(pa.table(cells), columns, (OEWS,), METHOD), **{"title": "A table", **more})

    return make
