"""A plan of some sixty pages with thirty charts and tables, set in each format; and suppression."""

from __future__ import annotations

import pyarrow as pa

from benchmarks.harness import Case
from highroad.publishing import CountRule, Structure, release
from highroad.publishing.charts import bar_chart
from highroad.publishing.documents import (
    Block,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    grid,
    inline,
    to_docx,
    to_html,
    to_pdf,
)
from highroad.publishing.spreadsheets import to_xlsx
from highroad.results import Column, Method, Result

CHAPTERS = 30
METHOD = Method("invented", "Invented numbers", "Numbers made by a formula, to have something to set.")


def _result(chapter: int, rows: int) -> Result:
    names = [f"Occupation {number} of chapter {chapter}" for number in range(rows)]
    jobs = [(number * 7919 + chapter * 104729) % 9973 for number in range(rows)]
    columns = (Column("name", "Occupation"), Column("jobs", "Jobs", "count"))
    return Result(pa.table({"name": names, "jobs": jobs}), columns, (), METHOD)


def plan() -> Document:
    """Thirty chapters of two pages: text, a chart of ten bars, a table of thirty rows."""
    blocks: list[Block] = []
    for chapter in range(CHAPTERS):
        short, long = (release(_result(chapter, rows), title=f"Table {chapter}") for rows in (10, 30))
        chart = bar_chart(short, category="name", value="jobs", title=f"Finding {chapter}", size="print")
        text = Paragraph(inline("Partners agreed what they will do by when, and with which resource. " * 12))
        blocks += [Heading(1, f"Chapter {chapter}"), text, Figure(chart), text, grid(long), PageBreak()]
    return Document("A plan", tuple(blocks), organization="A partnership", dated="2026-01-01")


def _people() -> tuple[Result, Structure]:
    """Participants by 60 places and 8 groups with all totals: 549 cells, a third of them small."""
    counts = {
        (f"P{place:02}", f"G{group}"): (place * 37 + group * 101) ** 2 % 97 // (1 + group % 4)
        for place in range(60)
        for group in range(8)
    }
    rows = []
    for place in [*dict.fromkeys(key[0] for key in counts), "All"]:
        for group in [*dict.fromkeys(key[1] for key in counts), "All"]:
            count = sum(
                n for key, n in counts.items() if place in (key[0], "All") and group in (key[1], "All")
            )
            rows.append({"place": place, "group": group, "people": count})
    columns = (
        Column("place", "Place", "code"),
        Column("group", "Group", "code"),
        Column("people", "Participants", "count", protected=True),
    )
    structure = Structure(totals={"place": "All", "group": "All"})
    return Result(pa.Table.from_pylist(rows), columns, (), METHOD), structure


def cases() -> list[Case]:
    """The same plan as HTML, Word and PDF; a workbook of 30,000 rows; counts of people released."""
    document = plan()
    wide = release(_result(1, 30_000), title="Many rows")
    people, structure = _people()
    as_html = "the plan as HTML (thirty charts drawn)"
    return [
        Case(as_html, lambda: to_html(document)),
        Case("the plan as Word", lambda: to_docx(document), as_html),
        Case("the plan as PDF", lambda: to_pdf(document), as_html, at_most_seconds=20.0),
        Case("a workbook of 30,000 rows", lambda: to_xlsx(wide), as_html),
        Case(
            "549 counts of people released",
            lambda: release(people, rule=CountRule(), structure=structure, title="People"),
            as_html,
        ),
    ]
