"""Markdown: safe HTML for pages, and blocks that mean the same for documents."""

from __future__ import annotations

import re

import pytest

from highroad.publishing import markdown
from highroad.publishing.documents import (
    Callout,
    CodeBlock,
    Grid,
    Heading,
    ListBlock,
    Note,
    Paragraph,
    Quote,
    Run,
    inline,
    plain,
)

TEXT = """# Title

Some **bold**, *italic*, `code` and [a link](https://www.bls.gov).
A note.[^1]

[[exhibit:ABC-1]]

3. three
4. four
   - nested

> quoted

| Program | Seats |
|---|---:|
| Welding | 12 |

```
SELECT 1
```

[^1]: Below.
"""


def test_html_has_shifted_headings_scopes_and_frames() -> None:
    page = markdown.to_html(TEXT, level=3, exhibit=lambda id_: f'<figure data-id="{id_}"></figure>')
    assert "<h3>Title</h3>" in page
    assert '<th scope="col" class="number">Seats</th>' in page
    assert 'tabindex="0"' in page
    assert '<figure data-id="ABC-1"></figure>' in page
    assert "style=" not in page
    assert re.search(r'rel="noopener[^"]*"', page)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<a href="x" onclick="y">z</a>',
        "![x](https://tracker.example/pixel.png)",
        '<img src=x onerror="alert(1)">',
        "[x](data:text/html;base64,AAAA)",
        "\ue0000\ue001",
    ],
)
def test_nothing_hostile_passes(hostile: str) -> None:
    page = markdown.to_html(hostile)
    assert not re.search(r"<(script|img|iframe|style)|<[^>]*\son\w+=|href=\"(javascript|data)", page)


def test_an_exhibit_mark_only_counts_alone_on_its_line() -> None:
    called: list[str] = []

    def exhibit(id_: str) -> str:
        called.append(id_)
        return "<b>X</b>"

    page = markdown.to_html("see [[exhibit:A]] here\n\n- [[exhibit:B]]\n\n    [[exhibit:C]]", exhibit=exhibit)
    assert called == []
    assert "[[exhibit:A]]" in page


def test_an_unknown_exhibit_is_said() -> None:
    assert "not available" in markdown.to_html("[[exhibit:X]]", exhibit=lambda id_: None)
    assert isinstance(markdown.to_blocks("[[exhibit:X]]")[0], Callout)


def test_text_that_imitates_a_placeholder_stays_harmless() -> None:
    page = markdown.to_html("\ue0000\ue001\n\n[[exhibit:A]]", exhibit=lambda id_: "<b>X</b>")
    assert page.count("<b>X</b>") == 1


def test_blocks_mean_the_same() -> None:
    blocks = markdown.to_blocks(TEXT, level=2, exhibit=lambda id_: (Paragraph(inline(id_)),))
    kinds = [type(block) for block in blocks]
    assert kinds == [Heading, Paragraph, Paragraph, ListBlock, Quote, Grid, CodeBlock]
    assert blocks[0] == Heading(2, "Title")
    first = blocks[1]
    assert isinstance(first, Paragraph)
    assert Run("bold", bold=True) in first.runs
    assert Run("a link", link="https://www.bls.gov") in first.runs
    assert Run("", note=Note(inline("Below."))) in first.runs
    assert blocks[2] == Paragraph(inline("ABC-1"))
    listed = blocks[3]
    assert isinstance(listed, ListBlock)
    assert (listed.ordered, listed.start, len(listed.items)) == (True, 3, 2)
    assert isinstance(listed.items[1][1], ListBlock)
    assert blocks[5] == Grid(("Program", "Seats"), (("Welding", "12"),), (False, True))


def test_a_note_and_a_number_in_a_table_keep_their_cell() -> None:
    text = "| Place | Wage |\n|---|---:|\n| Here[^a] | [[number:X:wage:45]] |\n\n[^a]: See *there*."
    (block,) = markdown.to_blocks(text, number=lambda *_asked: ("$17", "Source: a survey."))
    assert isinstance(block, Grid)
    assert block.rows == (("Here", "$17"),)
    (kept,) = block.noted(1, 0)
    assert (plain(kept.runs), kept.is_source) == ("See there.", False)
    assert block.noted(1, 1) == (Note(inline("Source: a survey."), is_source=True),)


@pytest.mark.parametrize("text", ["", "   ", "\n", "---", "| a |\n|---|\n"])
def test_little_text_is_no_trouble(text: str) -> None:
    assert isinstance(markdown.to_html(text), str)
    assert isinstance(markdown.to_blocks(text), tuple)
