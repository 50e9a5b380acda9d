"""Tables in Word: a head that repeats, rows that stay whole, widths by content."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from highroad.publishing.documents.model import Grid
from highroad.publishing.documents.widths import column_widths
from highroad.publishing.documents.word.xml import attribute, paragraph, run

TEXT_WIDTH: Final = 6.5  # inches between the margins
_SIZE: Final = 8.5  # points of the letters
_PADDING: Final = 8.6  # points that a cell leaves empty, left and right together
_WHOLE: Final = 12  # tables of up to so many rows are never broken over pages
_ENDING: Final = 3  # of longer ones at least so many rows stand together at the end of the last page
_EDGE: Final = '<w:{side} w:val="single" w:sz="{width}" w:space="0" w:color="{color}"/>'
_HEAD_RULE: Final = f"<w:tcBorders>{_EDGE.format(side='bottom', width=8, color='1B1B1B')}</w:tcBorders>"


def table_xml(grid: Grid, mark: Callable[[int, int], str], dress: str = "") -> str:
    """The table. mark: gives the marks of a cell's footnotes, by row (0 is the head) and column.

    dress: of the words in its cells.
    """
    widths = _widths(grid)
    rows = [
        _row(row, line, widths, grid, mark, dress, clings=_clings(grid, line))
        for line, row in enumerate((grid.header, *grid.rows))
    ]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    named = f"<w:tblCaption w:val={attribute(grid.caption)}/>" if grid.caption else ""
    rules = _EDGE.format(side="bottom", width=4, color="C6CACE") + _EDGE.format(
        side="insideH", width=4, color="C6CACE"
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{rules}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="86" w:type="dxa"/><w:right w:w="86" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="06A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" '
        f'w:noHBand="1" w:noVBand="1"/>{named}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def _clings(grid: Grid, line: int) -> bool:
    """A row that stays with what follows it: all of a small table, the first and the last rows of any other.

    The last one stays with what is said below the table.
    """
    last = len(grid.rows)
    small = last <= _WHOLE or line == 1 or line > last - _ENDING
    return small and (line < last or bool(grid.notes or grid.source_line))


def _row(
    texts: tuple[str, ...],
    line: int,
    widths: list[int],
    grid: Grid,
    mark: Callable[[int, int], str],
    dress: str,
    *,
    clings: bool,
) -> str:
    head = line == 0
    style, rule = ("TableHead", _HEAD_RULE) if head else ("TableText", "")
    # A row that clings to the next lets no page break fall between them.
    near = "<w:keepNext/>" if clings or head else ""
    low = '<w:vAlign w:val="bottom"/>' if head else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{rule}{low}</w:tcPr>'
        + paragraph(
            run(text, dress) + (mark(line, column) if grid.marks else ""),
            style,
            near + ('<w:jc w:val="right"/>' if numeric else ""),
        )
        + "</w:tc>"
        for column, (text, width, numeric) in enumerate(zip(texts, widths, grid.numeric, strict=True))
    )
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


def _widths(grid: Grid) -> list[int]:
    """Of the columns, in twentieths of a point."""
    line = TEXT_WIDTH * 72
    # Words are measured in another face; a little room keeps their last letter on the line.
    widths = column_widths(grid, line=line, size=_SIZE, padding=_PADDING + 3)
    # Words too long to stand side by side are broken rather than let run off the page.
    shrunk = min(1.0, line / sum(widths))
    return [int(width * shrunk * 20) for width in widths]
