"""The pages of indicators and readings say what the reference files say, in both languages."""

from __future__ import annotations

from assets import indicator_pages
from highroad.reference import performance


def test_the_pages_are_renewed_and_name_everything() -> None:
    written = indicator_pages.pages()
    for path, text in written.items():
        assert path.read_text(encoding="utf-8") == text, "run `make commands`"
    folders = {path.parent for path in written} - {indicator_pages.FOLDER}
    assert {path for folder in folders for path in folder.iterdir()} == {*written} - {indicator_pages.PAGE}
    index = written[indicator_pages.PAGE]
    for entry in (*performance.indicators().values(), *performance.choices().values()):
        assert f"`{entry.key}`" in index
        assert entry.citation in index
