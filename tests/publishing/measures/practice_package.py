"""A measure package of an invented report, for the tests of what receives it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa

from highroad.indicators.quarters import Quarter, windows
from highroad.indicators.report import KEYS
from highroad.indicators.rules import rules
from highroad.publishing.measures import MeasurePackage, Policy, release_measures

AREAS = {"06001": 3, "06002": 2, "06003": 1}


def invented_package(
    number: int = 1,
    *,
    quality: dict[str, int] | None = None,
    place_names: dict[str, str] | None = None,
    titles: dict[str, str] | None = None,
) -> MeasurePackage:
    """Two programs, three areas, two breakouts; each number is another quarter."""
    quarter = Quarter.parse("2023Q2") + number
    rows: list[dict[str, Any]] = []
    for program in ("adult", "wagner_peyser"):
        for line, num, den in (
            ("served", 120, None),
            ("exited", 90, None),
            ("employment_q2", 60, 90),
            ("employment_q4", 55, 85),
            ("median_earnings", None, 60),
        ):
            for place, group, share in _cells():
                rows.append(_row(program, line, num, den, place, group, share))
    seen = windows(quarter, "quarter", rules().parameters)
    report = {
        "report": str(quarter), "span": "quarter", "mode": "guidance", "choices": [], "records": 1234,
        "served": str(seen.served), "exited": str(seen.exited), "second_quarter": str(seen.second),
        "fourth_quarter": str(seen.fourth),
    }  # fmt: skip
    policy = Policy(
        "Results of the Valley's programs",
        breakouts=("sex", "race"),
        place_names=place_names or {},
        titles=titles or {},
    )
    return release_measures(pa.Table.from_pylist(rows), report, policy, quality=quality)


def _cells() -> list[tuple[str, tuple[str, str], float]]:
    cells = [("state", ("", ""), 1.0), ("state", ("sex", "female"), 0.5), ("state", ("sex", "male"), 0.5)]
    cells.append(("state", ("race", "asian"), 0.1))
    return cells + [(area, ("", ""), weight / 6) for area, weight in AREAS.items()]


def _row(
    program: str,
    line: str,
    num: int | None,
    den: int | None,
    place: str,
    group: tuple[str, str],
    share: float,
) -> dict[str, Any]:
    kind = "state" if place == "state" else "local_area"
    key = dict(zip(KEYS, (program, kind, place, *group, "", "", line), strict=True))
    numbers = {
        name: None if n is None else int(10 * n * share)
        for name, n in (("numerator", num), ("denominator", den))
    }
    return key | numbers | {"value": 7100.0 if line == "median_earnings" else None}


def publish_package(actor: Any, partnership: Any, number: int, **more: Any) -> Any:
    """Take the package in, as a steward does."""
    from highroad.web.evidence.measures import receive_measures

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "measures.json"
        path.write_text(invented_package(number, **more).to_json())
        return receive_measures(actor, partnership, path)
