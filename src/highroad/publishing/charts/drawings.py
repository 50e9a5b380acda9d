"""Charts drawn once: kept in a folder by everything their look depends on, so that the next document takes
them from there.

Drawing is what makes a document with hundreds of charts slow. A drawing is named by the chart, the code that
draws, and the versions of the two renderers; other code simply draws anew, and what nobody has asked for in
the longest time goes when the folder is full.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from highroad.publishing.charts.model import Chart
from highroad.publishing.charts.render import render_svg, svg_to_png
from highroad.publishing.charts.theme import FONTS

#: Called with how many charts are ready, and of how many.
Drawn = Callable[[int, int], None]

MOST_BYTES: Final = 300_000_000
PAPER_SCALE: Final = 1.5  # 144 pixels an inch on a printed page; more only makes heavier files
_BEGINNINGS: Final = {"svg": b"<svg ", "png": b"\x89PNG\r\n\x1a\n"}


class Drawings:
    """Charts as SVG, and as PNG for paper.

    folder: where drawings are kept; None keeps them in memory, as long as this object lives. most_bytes: what
    the folder may hold; `prepare` throws away what was asked for the longest time ago.
    """

    def __init__(self, folder: Path | None = None, *, most_bytes: int = MOST_BYTES) -> None:
        self._folder, self._most = folder, most_bytes
        self._held: dict[str, bytes] = {}

    def svg(self, chart: Chart) -> bytes:
        """The chart as `render_svg` draws it."""
        name = _name(chart, "svg")
        return self._taken(name) or self._put(name, render_svg(chart))

    def png(self, chart: Chart) -> bytes:
        """The chart as PNG, fine enough for a printed page."""
        name = _name(chart, "png")
        return self._taken(name) or self._put(name, svg_to_png(self.svg(chart), PAPER_SCALE))

    def prepare(self, charts: Iterable[Chart], form: str, drawn: Drawn = lambda _ready, _of: None) -> None:
        """Draw those that aren't drawn yet, telling how far it is. form: "svg" or "png"."""
        missing = {name: chart for chart in charts if not self._has(name := _name(chart, form))}
        # The two renderers work side by side: one draws the next chart while the other paints the last.
        with ThreadPoolExecutor(1) as painter:
            painted = []
            for place, chart in enumerate(missing.values()):
                drawn(place, len(missing))
                self.svg(chart)
                if form == "png":
                    painted.append(painter.submit(self.png, chart))
            for each in painted:
                each.result()
        self._prune()

    def _has(self, name: str) -> bool:
        return (self._folder / name).is_file() if self._folder is not None else name in self._held

    def _taken(self, name: str) -> bytes | None:
        if self._folder is None:
            return self._held.get(name)
        file = self._folder / name
        try:
            content = file.read_bytes()
            os.utime(file)  # what is used stays
        except OSError:
            return None
        return content if content.startswith(_BEGINNINGS[name[-3:]]) else None

    def _put(self, name: str, content: bytes) -> bytes:
        if self._folder is None:
            self._held[name] = content
            return content
        # A full or read-only disk costs time, not the document.
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(dir=self._folder, suffix=".part")
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            Path(part).replace(self._folder / name)
        return content

    def _prune(self) -> None:
        """Throw away the oldest until the folder holds four fifths of what it may."""
        if self._folder is None or not self._folder.is_dir():
            return
        files = []
        for file in self._folder.iterdir():
            with suppress(OSError):  # another process may prune as well
                state = file.stat()
                files.append((state.st_mtime, state.st_size, file))
        total = sum(size for _at, size, _file in files)
        if total <= self._most:
            return
        for _at, size, file in sorted(files):
            if total <= self._most * 4 // 5:
                return
            file.unlink(missing_ok=True)
            total -= size


def _name(chart: Chart, form: str) -> str:
    scale = PAPER_SCALE if form == "png" else 1
    told = f"{_renderer()} {scale} {chart!r}"
    return f"{hashlib.sha256(told.encode()).hexdigest()[:40]}.{form}"


@cache
def _renderer() -> str:
    """What draws: the code of this package, the two renderers, and the faces at hand."""
    digest = hashlib.sha256()
    for name in ("render.py", "theme.py", "model.py", "geography.py"):
        digest.update(Path(__file__).with_name(name).read_bytes())
    faces = sorted(file.name for file in FONTS.glob("*.ttf"))
    return f"{digest.hexdigest()} {version('vl-convert-python')} {version('typst')} {faces}"
