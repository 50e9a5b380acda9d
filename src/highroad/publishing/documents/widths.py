"""How wide the columns of a printed table are: measured with the letters of its font, not counted."""

from __future__ import annotations

from highroad.publishing.charts.theme import text_width
from highroad.publishing.documents.model import Grid

_WIDEST = 0.42  # of the line: longer texts take two lines, so that they leave room for others
_TALLEST = 6  # lines of a heading, before the texts below it take two


def column_widths(grid: Grid, *, line: float, size: float, padding: float) -> list[float]:
    """The width that each column asks for, in points: together `line`, or more where words are too long.

    Texts stay on one line, and headings on as few as let them. Where that doesn't fit, every column is at
    least as wide as its longest word, and what is left goes by the length of the longest text. size: of the
    letters, in points. padding: what a cell leaves empty, left and right together.
    """
    longest = [
        min(_WIDEST * line, max((text_width(row[place], size) for row in grid.rows), default=0.0))
        for place in range(len(grid.header))
    ]
    most: list[float] = []
    for lines in range(1, _TALLEST + 1):
        heads = [_wrapped(name, lines, size) for name in grid.header]
        most = [max(text, head) + padding for text, head in zip(longest, heads, strict=True)]
        if sum(most) <= line:
            break
    least = [_longest_word(grid, place, size) + padding for place in range(len(grid.header))]
    wanted = [max(0.0, full - word) for word, full in zip(least, most, strict=True)]
    share = min(1.0, max(0.0, line - sum(least)) / (sum(wanted) or 1.0))
    widths = [word + share * more for word, more in zip(least, wanted, strict=True)]
    widths[0] += max(0.0, line - sum(widths))
    return widths


def _longest_word(grid: Grid, place: int, size: float) -> float:
    texts = [grid.header[place], *(row[place] for row in grid.rows)]
    words = {word for text in texts for word in text.split()}
    return max((text_width(word, size, bold=True) for word in words), default=20.0)


def _wrapped(text: str, lines: int, size: float) -> float:
    """The least width in which a heading takes so many lines; that of its longest word if none is enough."""
    words = text.split()
    if not words:
        return 0.0
    spans = {
        text_width(" ".join(words[start:end]), size, bold=True)
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
    }
    longest = max(text_width(word, size, bold=True) for word in words)
    fitting = [span for span in spans if span >= longest and _lines(words, span, size) <= lines]
    return min(fitting, default=longest)


def _lines(words: list[str], width: float, size: float) -> int:
    count, current = 1, words[0]
    for word in words[1:]:
        longer = f"{current} {word}"
        if text_width(longer, size, bold=True) <= width:
            current = longer
        else:
            count, current = count + 1, word
    return count
