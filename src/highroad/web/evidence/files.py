"""Exhibits as files: what a person takes along."""

from __future__ import annotations

from dataclasses import dataclass

import highroad
from highroad.publishing import charts, spreadsheets
from highroad.publishing.exhibits import Exhibit
from highroad.web.evidence import answers

XML = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": f"{XML}.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "png": "image/png",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file's bytes and what they are."""

    content: bytes
    content_type: str


def forms_of(exhibit: Exhibit) -> tuple[str, ...]:
    """The forms in which an exhibit can be taken along."""
    if exhibit.table is None:
        return ()
    return tuple(form for form in CONTENT_TYPES if exhibit.chart or form not in ("svg", "png"))


def file_of(exhibit: Exhibit, form: str) -> File | None:
    """The exhibit in a form; None when it isn't made in it."""
    if form not in forms_of(exhibit):
        return None
    if form == "svg":
        content = answers.chart_svg(exhibit)
    elif form == "png":
        chart = exhibit.chart
        content = answers.kept("png", lambda: charts.render_png(chart), highroad.__version__, repr(chart))
    elif form == "csv":
        content = spreadsheets.to_csv(exhibit.table)
    elif form == "xlsx":
        content = spreadsheets.to_xlsx([exhibit.table])
    else:
        content = exhibit.to_json().encode()
    return File(content, CONTENT_TYPES[form])
