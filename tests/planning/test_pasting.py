"""Pasting from Word, LibreOffice and the web: what counts is kept, the mess dropped, nothing is dangerous."""

from __future__ import annotations

import re
import time
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from highroad.errors import BadQuestion
from highroad.planning.markup import Exhibit, Head, Item, Note, Para, Rows, Span, letters, markdown
from highroad.planning.pasting import pasted
from highroad.publishing.markdown import to_html

DATA = Path(__file__).parent / "data"
LISTS = """\
- Packing
  - Cold storage
  - Trucking
- Health care
"""
TABLE = """\
| County | Jobs, 2024 | Jobs, 2025 |
| --- | ---: | ---: |
| Fresno | 1,200 | 1,310 |
| Madera | 300 | 280 |
"""


def read(name: str) -> str:
    return (DATA / name).read_text("utf-8")


def visible(text: str) -> str:
    """What a page shows of Markdown, white space evened out."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", to_html(text))).split())


def test_libreoffice():
    found = pasted(read("libreoffice.html"))
    assert found.left_out == ()
    assert found.markdown == (
        "# II. Strategic elements\n\n## II.a.1.A.i Existing demand industry sectors\n\n"
        "Growers hire most in **June** and *September*.[^1] See "
        "[the data](https://example.org/data?a=1&b=%282%29).\n\n"
        f"{LISTS.strip()}\n\n1. Ask employers\n   1. by mail\n2. Ask workers\n\n{TABLE.strip()}\n\n"
        "## Waivers we asked for\n\nNone of \\*these\\* are [pending] | yet.\n\n"
        "[^1]: State survey of growers, 2026."
    )


def test_word():
    found = pasted(read("word.html"))
    assert found.left_out == ("1 picture was left out.", "1 comment was left out.")
    assert found.markdown == (
        "## In demand\n\nGrowers hire most in **June** and *September*.[^1] See "
        "[the data](https://example.org/data?a=1&b=%282%29) or the file.\n\n"
        f"{LISTS.strip()}\n\n3. Ask employers\n   1. by mail\n4. Ask all workers\n\n**Jobs by county**\n\n"
        "| County | Jobs, 2024 | Jobs, 2025 |\n| --- | ---: | ---: |\n"
        "| Fresno \\| all | 1,200 | 1,310 |\n| Madera; the city | 300 | 280 |\n\n"
        "None of \\*these\\* are [pending] #1.\n\n[^1]: State survey of *growers*, 2026."
    )
    shown = to_html(found.markdown)
    assert shown.count("<li>") == 7
    assert '<td class="number">1,310</td>' in shown


def test_google_docs():
    assert pasted(read("docs.html")).markdown == (
        "## In demand\n\nGrowers hire most in **June** and *September*.\n\n"
        "- Packing\n  - Cold storage\n- Health care\n\n| County | Jobs |\n| --- | ---: |\n| Fresno | 1,310 |"
    )


def test_labels_that_the_text_uses_are_not_used_again():
    html = '<p>A<a href="#_ftn1">[1]</a></p><div><p><a href="#_ftnref1">[1]</a> Note.</p></div><p>B</p>'
    assert pasted(html, taken=("1", "2")).markdown == "A[^3]\n\nB\n\n[^3]: Note."
    assert pasted('<p>A<a href="#_ftn9">[9]</a>.</p>').markdown == "A."


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("plain words", "plain words"),
        ("<p>one<br>two</p>", "one\\\ntwo"),
        ("<p>1. first</p><p># head</p><p>- dash</p><p>&gt; quote</p>",
         "1\\. first\n\n\\# head\n\n\\- dash\n\n\\> quote"),
        ("<p><b>Note:</b>text</p>", "**Note**:text"),
        ("<p><b>a </b><b>b</b> <i>c</i></p>", "**a b** *c*"),
        ("<p>a<b>b</b><i>c</i>d</p>", "a**bc**d"),
        ("<ul><li>a<ul><li>b<p>c</p></li></ul></li></ul>", "- a\n  - b\\\n    c"),
        ("<ol start=9><li>a</li><li>b<ul><li>c</li></ul></li></ol>", "9. a\n10. b\n    - c"),
        ("<blockquote><p>said</p></blockquote><p>so</p>", "> said\n\nso"),
        ("<table><tr><td>box</td></tr></table>", "box"),
        ("<table><tr><th>a<th>b<tr><td>1</table>", "| a | b |\n| ---: | --- |\n| 1 |  |"),
        ("<table><tr><td>a<td><table><tr><td>x<td>y</table><tr><td>b<td>2</table>",
         "| a | x; y |\n| --- | ---: |\n| b | 2 |"),
        ("<table><tr><td>a<td>b<tr><td colspan=2>group<tr><td>c<td>d</table>",
         "| a | b |\n| --- | --- |\n| group |  |\n| c | d |"),
        ("<p>[[exhibit:abcd2345]]</p>", "[[exhibit:abcd2345]]"),
        ("<p>[a](b) ![c](d) [^1] &amp;amp; a_b _c_ &lt;b&gt; ~~x~~ `y` \\</p>",
         "[a\\](b) \\![c\\](d) \\[^1] \\&amp; a_b \\_c\\_ \\<b> \\~\\~x\\~\\~ \\`y\\` \\\\"),
        ("<p>Look!<a href='https://x.org'>here</a></p>", "Look\\![here](https://x.org)"),
        ("<script>alert(1)</script><p onclick=x()>a<a href='javascript:alert(1)'>b</a></p>", "ab"),
        ("", ""),
    ],
)  # fmt: skip
def test_small_things(html, expected):
    assert pasted(html).markdown == expected


def test_what_is_written_reads_as_it_was():
    pieces = [
        Head(2, (Span("A *head*"),)),
        Para((Span("Bold "), Span("and", bold=True), Span(" more."))),
        Item(1, True, (Span("one"),), 4),
        Item(3, False, (Span("deep"),)),
        Rows((((Span("a"),), ()), ((Span("b|c"),), (Span("", note="n"),)))),
        Exhibit("abcd2345"),
        Note("n", (Span("Said so."),)),
    ]
    text = markdown(pieces)
    assert text == (
        "## A \\*head\\*\n\nBold **and** more.\n\n4. one\n   - deep\n\n| a |  |\n| --- | --- |\n"
        "| b\\|c | [^1] |\n\n[[exhibit:abcd2345]]\n\n[^1]: Said so."
    )
    assert letters((Span(" a\n"), Span("b "))) == "a b"


SIGNS = st.text(alphabet="ab1 .)(*_`[]<>!#-+=|~\\&;:^/\"'\n", max_size=40)


@given(st.lists(st.tuples(SIGNS, st.booleans(), st.booleans()), max_size=4))
@settings(max_examples=400, deadline=None)
def test_no_sign_is_lost_and_none_means_anything(runs):
    words = tuple(Span(text, bold, italic) for text, bold, italic in runs)
    text = markdown([Para(words)])
    assert visible(text).replace(" ", "") == "".join("".join(text for text, *_ in runs).split())


@given(st.lists(SIGNS, min_size=1, max_size=3), st.lists(SIGNS, min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_tables_keep_their_cells(head, row):
    cells = tuple(tuple((Span(cell.replace("\n", " ")),) for cell in line) for line in (head, row))
    text = markdown([Rows(cells)])
    wanted = "".join("".join("".join(line).split()) for line in (head, row))
    assert visible(text).replace(" ", "") == wanted


@given(st.text(alphabet="<>/=\"' abptdrhuloi1&;-!", max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_html_gives_safe_text(html):
    shown = to_html(pasted(html).markdown)
    assert not re.search(r"<(script|img|iframe|style)|javascript:|\son\w+=", shown)


@pytest.mark.parametrize(
    "html",
    [
        "<b>" * 100_000 + "x",
        "<div>" * 100_000 + "<a href='#_ftnref1'>1</a>" * 1000,
        "<ul><li>" * 20_000 + "x",
        "<table><tr><td>" * 3_000 + "x",
        "<table><tr>" + "<td rowspan=65534 colspan=1000>x" * 500 + "</table>",
        "<a href='" * 50_000,
        "<!--" * 50_000 + "<![if " * 50_000,
        "<!--StartFragment-->" * 50_000,
        "<p><a href='#_ftn1'>1</a></p>" * 20_000,
        "<b><i><u><p>" * 20_000,
        "*_`[<" * 200_000,
    ],
    ids=lambda html: html[:24],
)
def test_hostile_html_is_bounded(html):
    began = time.process_time()
    pasted(html)
    assert time.process_time() - began < 5


def test_more_than_anybody_copies_is_refused():
    with pytest.raises(BadQuestion):
        pasted("x" * 4_000_001)
