"""Drawings: each chart drawn once, kept on disk, never a torn or a wrong one, and never without end."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from highroad.publishing import ReleasedTable
from highroad.publishing.charts import Chart, Drawings, bar_chart, drawings


@pytest.fixture
def chart(table: ReleasedTable) -> Chart:
    return bar_chart(table, category="occupation", value="employment", title="Farm work leads", size="print")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the charts that were really drawn."""
    titles: list[str] = []

    def svg(chart: Chart) -> bytes:
        titles.append(chart.title)
        return b"<svg " + chart.title.encode() * 100

    monkeypatch.setattr(drawings, "render_svg", svg)
    monkeypatch.setattr(drawings, "svg_to_png", lambda svg, _scale: b"\x89PNG\r\n\x1a\n" + svg)
    return titles


def several(chart: Chart, count: int) -> list[Chart]:
    return [replace(chart, title=f"Chart {number}") for number in range(count)]


def test_a_chart_is_drawn_once_for_all_documents(chart: Chart, tmp_path: Path, drawn: list[str]) -> None:
    first = Drawings(tmp_path)
    assert first.svg(chart) == first.svg(chart)
    assert Drawings(tmp_path).svg(chart).startswith(b"<svg ")
    assert Drawings(tmp_path).png(chart).startswith(b"\x89PNG")
    assert drawn == ["Farm work leads"]
    Drawings(tmp_path).svg(replace(chart, plot_height=chart.plot_height + 1))
    assert len(drawn) == 2


def test_other_code_draws_anew(
    chart: Chart, tmp_path: Path, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Drawings(tmp_path).svg(chart)
    monkeypatch.setattr(drawings, "_renderer", lambda: "another version")
    Drawings(tmp_path).svg(chart)
    assert len(drawn) == 2


@pytest.mark.parametrize("torn", [b"", b"<html>", b"\x00"])
def test_a_torn_drawing_is_drawn_again(chart: Chart, tmp_path: Path, drawn: list[str], torn: bytes) -> None:
    whole = Drawings(tmp_path).svg(chart)
    (file,) = tmp_path.iterdir()
    file.write_bytes(torn)
    assert Drawings(tmp_path).svg(chart) == whole
    assert file.read_bytes() == whole


@pytest.mark.parametrize("form", ["svg", "png"])
def test_preparing_tells_how_far_it_is(chart: Chart, tmp_path: Path, drawn: list[str], form: str) -> None:
    steps: list[tuple[int, int]] = []
    charts = several(chart, 3)
    Drawings(tmp_path).prepare([*charts, charts[0]], form, lambda *step: steps.append(step))
    assert steps == [(0, 3), (1, 3), (2, 3)]
    Drawings(tmp_path).prepare(charts, form, lambda *step: steps.append(step))
    assert len(steps) == len(drawn) == 3


def test_a_failure_to_draw_is_not_hidden(chart: Chart, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_anything: Any) -> bytes:
        raise ValueError("no such face")

    monkeypatch.setattr(drawings, "svg_to_png", fails)
    with pytest.raises(ValueError, match="face"):
        Drawings().prepare([replace(chart, spec=None)], "png")


def test_the_folder_never_grows_without_end(chart: Chart, tmp_path: Path, drawn: list[str]) -> None:
    charts = several(chart, 6)
    kept = Drawings(tmp_path)
    for age, each in enumerate(charts):
        kept.svg(each)
        newest = max(tmp_path.iterdir(), key=lambda file: file.stat().st_mtime_ns)
        os.utime(newest, (1000 + age, 1000 + age))
    kept.svg(charts[0])  # asked for again: now it is the newest
    room = sum(file.stat().st_size for file in tmp_path.iterdir()) // 2
    Drawings(tmp_path, most_bytes=room).prepare([], "svg")
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= room
    before = len(drawn)
    kept.svg(charts[0])
    kept.svg(charts[5])
    assert len(drawn) == before


def test_a_folder_that_cannot_be_written_costs_no_document(
    chart: Chart, tmp_path: Path, drawn: list[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert Drawings(tmp_path / "file").png(chart).startswith(b"\x89PNG")
