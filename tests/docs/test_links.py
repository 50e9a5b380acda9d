"""Whatever a page points to is there: pages, headings, files, images, commands, make targets."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from urllib.parse import unquote

import pytest
from tests.docs.pages import ROOT, anchors_of, blocks_of, links_of, name_of, pages, prose_of, text_of

OUTSIDE = ("https://", "http://", "mailto:")
IMAGES = ROOT / "docs" / "images"
LARGEST_IMAGE = 250_000


def _each(page: Path) -> str:
    return name_of(page)


@pytest.mark.parametrize("page", pages(), ids=_each)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for _image, _text, target in links_of(page):
        if target.startswith(OUTSIDE):
            continue
        path, _hash, anchor = target.partition("#")
        other = (page.parent / unquote(path)).resolve() if path else page
        if not other.exists() or (anchor and other.suffix == ".md" and anchor not in anchors_of(other)):
            broken.append(target)
    assert broken == []


def test_every_page_of_docs_is_reached_from_the_index() -> None:
    index = ROOT / "docs" / "index.md"
    reached, waiting = {index}, [index]
    while waiting:
        page = waiting.pop()
        for _image, _text, target in links_of(page):
            if target.startswith(OUTSIDE):
                continue
            other = (page.parent / target.partition("#")[0]).resolve()
            if other.suffix == ".md" and other.is_file() and other not in reached:
                reached.add(other)
                waiting.append(other)
    assert [
        name_of(page) for page in pages() if page.is_relative_to(ROOT / "docs") and page not in reached
    ] == []


def test_images_are_small_described_and_used() -> None:
    used = {}
    for page in pages():
        for image, text, target in links_of(page):
            if image:
                used[(page.parent / target).resolve()] = text
    assert {path.name for path in IMAGES.glob("*")} == {path.name for path in used}
    for path, text in used.items():
        assert len(text) > 40, f"{path.name} needs an alternative text that says what it shows"
        assert path.stat().st_size <= LARGEST_IMAGE, path.name
        assert path.read_bytes().startswith(b"\x89PNG\r\n\x1a\n"), path.name
        width, height = struct.unpack(">II", path.read_bytes()[16:24])
        assert width >= 1000, f"{path.name} is {width} × {height}"


def _words_after_highroad(text: str) -> list[list[str]]:
    return [found.split() for found in re.findall(r"\bhighroad ((?:[a-z][a-z-]*[ ]?){1,2})", text)]


def test_commands_that_are_shown_exist() -> None:
    from typer.main import get_command

    from highroad.cli.main import app

    root = get_command(app)
    unknown = []
    for page in pages():
        code = "\n".join(
            [block.body for block in blocks_of(page) if block.language in {"sh", "console", ""}]
            + re.findall(r"`(highroad [^`]+)`", prose_of(page))
        )
        for words in _words_after_highroad(code):
            command = root.commands.get(words[0])
            inner = getattr(command, "commands", None)
            if command is None or (inner is not None and len(words) > 1 and words[1] not in inner):
                unknown.append(f"{name_of(page)}: highroad {' '.join(words)}")
    assert unknown == []


def test_make_targets_that_are_shown_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    shown = []
    for page in pages():
        code = [block.body for block in blocks_of(page) if block.language == "sh"]
        code += re.findall(r"`(make [^`]+)`", prose_of(page))
        found = re.findall(r"^make ([a-z]+)\b", "\n".join(code), re.MULTILINE)
        shown += [(name_of(page), target) for target in found]
    assert len(shown) > 5
    assert [(page, target) for page, target in shown if target not in targets] == []


def test_files_that_are_named_exist() -> None:
    """A path in backticks that begins with a folder of the repository is a path of the repository."""
    pattern = re.compile(r"`((?:src|tests|docs|assets|benchmarks|requirements)/[\w./-]+)`")
    made = ("src/highroad/embedded", "src/highroad/web/static/vendor")
    missing = [
        f"{name_of(page)}: {path}"
        for page in pages()
        for path in pattern.findall(text_of(page))
        if not path.startswith(made) and not (ROOT / path).exists()
    ]
    assert missing == []
