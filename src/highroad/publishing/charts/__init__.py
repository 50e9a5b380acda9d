"""Charts: one idea each, as SVG and PNG, each with its words and its alternative text."""

from highroad.publishing.charts.bars import bar_chart
from highroad.publishing.charts.dots import interval_dots
from highroad.publishing.charts.model import Chart
from highroad.publishing.charts.render import render_png, render_svg, svg_to_png, warm_up

__all__ = ["Chart", "bar_chart", "interval_dots", "render_png", "render_svg", "svg_to_png", "warm_up"]
