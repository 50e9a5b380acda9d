"""Texts written to hurt: slow to read, impossible to set, or dangerous to open."""

from __future__ import annotations

import base64
import hashlib
import random
import re
from time import process_time

import pytest

from highroad.planning.coverage import word_count
from highroad.planning.differences import merge, readable_changes
from highroad.publishing.documents import Document, to_docx, to_html, to_pdf
from highroad.publishing.markdown import to_blocks
from highroad.publishing.markdown import to_html as markdown_html
from highroad.web.plans.comments.mail import read_mail
from highroad.web.plans.texts import tidy

LONG = 60_000
SECONDS = 6  # a text of this size takes well under one; what is mended here took minutes
SLOW = {
    "links without an end": "[a](" * (LONG // 4),
    "notes in notes": "^[" * (LONG // 2),
    "empty lines": "a" + "\n" * LONG + "a",
    "quotes in quotes": "> " * (LONG // 2),
    "lists in lists": "- " * (LONG // 2),
    "stars": "*a **a " * (LONG // 7),
    "ticks": "".join("`" * count + " " for count in range(1, 340)),
    "brackets": "[" * (LONG // 2),
}


def _words(kinds: int, count: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    return [f"w{chance.randrange(kinds)}" for _place in range(count)]


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW)
def test_no_text_takes_forever_to_read(text):
    start = process_time()
    markdown_html(text)
    to_blocks(text)
    word_count(text)
    tidy(text)
    assert process_time() - start < SECONDS


@pytest.mark.parametrize("kinds", [8, 150, 10_000])
@pytest.mark.parametrize("between", [" ", "\n\n"], ids=["one paragraph", "many paragraphs"])
def test_no_two_texts_take_forever_to_compare(kinds, between):
    base, mine, theirs = (between.join(_words(kinds, 15_000, seed)) for seed in (1, 2, 3))
    start = process_time()
    changes = readable_changes(base, mine)
    merged = merge(base, mine, theirs)
    assert process_time() - start < SECONDS
    assert "".join(change.after for change in changes).split() == mine.replace("\n\n", "").split()
    assert sorted(set(merged.text.split())) == sorted(
        set(f"{mine} {theirs}".split()) | set(merged.text.split())
    )
    assert set(mine.split()) <= set(merged.text.split())


def test_a_long_text_with_one_changed_end_is_still_told_exactly():
    base = [f"paragraph {number}" for number in range(3000)]
    mine = [*base[:-1], "another end"]
    changes = readable_changes("\n\n".join(base), "\n\n".join(mine))
    assert [change.how for change in changes].count("kept") == 2999
    assert [change.after for change in changes if change.after][-1] == "another end"


UNKIND = {
    "headings in boxes": "> # In\n\n- # Li\n\n###### deep\n\n#\n",
    "nothing at all": "",
    "control characters": "a\x0bb\x0cc\x01\x7f",
    "typst": '#panic("x") #import "x" \\ $x$ <label> `#read("/etc/passwd")`',
    "empty parts": "- \n- \n\n| | |\n|-|-|\n| | |\n\n[](http://x.example) ![](y)\n",
    "signs without a face": "\U0001f600 日本語 \u0378 \ue000 \u202eabc ☐",
}


@pytest.mark.parametrize("text", UNKIND.values(), ids=UNKIND)
def test_no_text_breaks_a_document(text):
    title = f"T {text}"[:60]
    document = Document(title=title, blocks=to_blocks(text), organization=title, subtitle=title)
    assert to_html(document).startswith("<!DOCTYPE html>")
    assert to_docx(document)[:2] == b"PK"
    assert to_pdf(document)[:5] == b"%PDF-"


def test_a_heading_without_words_heads_nothing():
    assert to_blocks("# \n\n##\n") == ()


def test_an_html_file_forbids_itself_scripts_and_the_network():
    page = to_html(
        Document(title="T", blocks=to_blocks("[a](javascript:alert(1)) <script>alert(1)</script>"))
    )
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)[1]
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'")
    assert f"'sha256-{allowed}'" in policy
    assert "unsafe" not in policy
    assert "<script" not in page
    assert "javascript:" not in page.replace("[a](javascript:alert(1))", "")


def test_a_letter_whose_tags_are_never_closed_is_read_in_time():
    begun = process_time()
    letter = b"From: a@example.org\nContent-Type: text/html\n\nA word. " + b"<br " * 60_000
    assert "A word." in read_mail(letter, file="letter.eml")[0].text
    assert process_time() - begun < SECONDS
