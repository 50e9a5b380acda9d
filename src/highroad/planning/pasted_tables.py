"""Tables of what was pasted: cells in rows, spans filled, several lines of heads made one."""

from __future__ import annotations

from itertools import pairwise

from highroad.planning.markup import Para, Piece, Rows, Span, Words


def grid(cells: dict[tuple[int, int], Words], rows: int) -> list[Piece]:
    """Cells by (row, column) as a table; rows that are one text over the whole width stand once.

    Such a row at the top is a title and comes before the table; a table of one cell is no table.
    """
    if not cells:
        return []
    width = max(column for _row, column in cells) + 1
    lines = [tuple(cells.get((row, column), ()) for column in range(width)) for row in range(rows)]
    lines = [line for line in lines if any(line)]
    pieces: list[Piece] = []
    while lines and (_one_text(lines[0]) if width > 1 else len(lines) == 1):
        pieces.append(Para(lines.pop(0)[0]))
    lines = _one_head(lines)
    lines = [(line[0], *((),) * (width - 1)) if width > 1 and _one_text(line) else line for line in lines]
    return [*pieces, Rows(tuple(lines))] if lines else pieces


def _one_head(lines: list[tuple[Words, ...]]) -> list[tuple[Words, ...]]:
    """Two rows that are the head together, known by cells merged both ways, as one: "Jobs, 2024"."""
    if len(lines) < 3:
        return lines
    first, second = lines[0], lines[1]
    across = any(one and one is other for one, other in pairwise(first))
    down = any(one and one is other for one, other in zip(first, second, strict=True))
    if not (across and down):
        return lines
    head = tuple(
        one if one is other or not other else (*one, Span(", "), *other) if one else other
        for one, other in zip(first, second, strict=True)
    )
    return [head, *lines[2:]]


def _one_text(line: tuple[Words, ...]) -> bool:
    return bool(line[0]) and all(words is line[0] for words in line)
