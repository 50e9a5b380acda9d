"""Charts: one idea each, as SVG and PNG, each with its words and its alternative text."""

from highroad.publishing.charts.bars import bar_chart
from highroad.publishing.charts.curves import curve_chart
from highroad.publishing.charts.dots import interval_dots
from highroad.publishing.charts.drawings import Drawings, Drawn
from highroad.publishing.charts.forecasts import forecast_chart
from highroad.publishing.charts.letters import letter_chart
from highroad.publishing.charts.lines import line_chart
from highroad.publishing.charts.maps import choropleth
from highroad.publishing.charts.model import Chart
from highroad.publishing.charts.render import render_png, render_svg, svg_to_png, warm_up
from highroad.publishing.charts.scatters import scatter

__all__ = [
    "Chart",
    "Drawings",
    "Drawn",
    "bar_chart",
    "choropleth",
    "curve_chart",
    "forecast_chart",
    "interval_dots",
    "letter_chart",
    "line_chart",
    "render_png",
    "render_svg",
    "scatter",
    "svg_to_png",
    "warm_up",
]
