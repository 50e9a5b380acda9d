"""Charts: lawful SVG, honest about what is not drawn, the same bytes each time."""

from __future__ import annotations

import re
from itertools import combinations
from math import dist
from typing import Any
from xml.etree import ElementTree

import pytest
import vl_convert

from highroad.publishing import ReleasedTable
from highroad.publishing.charts import (
    Chart,
    bar_chart,
    choropleth,
    interval_dots,
    letter_chart,
    line_chart,
    render_png,
    render_svg,
    scatter,
    svg_to_png,
)
from highroad.publishing.charts.geography import FOLDER, features
from highroad.publishing.charts.model import _names, closest, plot_height
from highroad.publishing.charts.theme import SIZES, text_width, wrap
from highroad.reference import codes
from highroad.results import Column

TITLE = "Graders and sorters hold twelve times the national share of jobs"
SVG = "{http://www.w3.org/2000/svg}"


def dots(table: ReleasedTable, **more: Any) -> Chart:
    return interval_dots(
        table, category="occupation", value="quotient", low="low", high="high", title=TITLE, **more
    )


def bars(table: ReleasedTable, **more: Any) -> Chart:
    return bar_chart(table, category="occupation", value="employment", title=TITLE, **more)


def texts(svg: bytes) -> str:
    return " ".join(part.strip() for part in ElementTree.fromstring(svg).itertext())


@pytest.mark.parametrize("draw", [dots, bars])
@pytest.mark.parametrize("size", ["screen", "print"])
def test_the_svg_is_fit_for_a_strict_page(table: ReleasedTable, draw: Any, size: str) -> None:
    svg = render_svg(draw(table, size=size))
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == TITLE
    assert "Loggers" in (root.findtext(f"{SVG}desc") or "")
    assert b"style=" not in svg
    assert b"<script" not in svg
    assert b"<image" not in svg
    assert b"undefined" not in svg
    assert b"NaN" not in svg
    assert "Source: U.S. Bureau of Labor Statistics" in texts(svg)
    assert svg == render_svg(draw(table, size=size))


def test_suppressed_rows_are_listed_and_never_drawn(table: ReleasedTable) -> None:
    chart = bars(table)
    assert chart.spec is not None
    assert [point["category"] for point in chart.spec["data"]["values"]] == list(table.data["occupation"][:4])
    assert "Loggers (suppressed)" in texts(render_svg(chart))
    assert "Loggers (not evaluable)" in dots(table).notes[-1]


def test_values_on_the_chart_are_the_tables_own(table: ReleasedTable) -> None:
    drawn = texts(render_svg(bars(table)))
    for row in range(4):
        assert table.text(row, "employment") in drawn
        assert table.text(row, "employment") in bars(table).alt


def test_a_third_decimal_of_a_label_stays(released: Any) -> None:
    """Places in the drawing are written short; what readers compare with the table is not."""
    columns = (Column("place", "Place"), Column("index", "Index", "ratio", "", 3))
    table = released({"place": ["Mono", "Inyo"], "index": [0.441, 0.2]}, *columns)
    drawn = texts(render_svg(bar_chart(table, category="place", value="index", title="Mono leads")))
    assert "0.441" in drawn
    assert "0.200" in drawn


@pytest.mark.parametrize("draw", ["bars", "dots"])
def test_estimates_alone_are_called_so_once_and_among_others_each(released: Any, draw: str) -> None:
    columns = (Column("job", "Job"), Column("seats", "Seats", "count", mark="mark"))
    for second, said in (("estimated", 0), (None, 1)):
        data = {"job": ["A", "B"], "seats": [1200, 90], "mark": ["estimated", second]}
        table = released(data, *columns)
        same = {"category": "job", "value": "seats", "title": "A leads"}
        chart = (
            bar_chart(table, **same)
            if draw == "bars"
            else interval_dots(table, low="seats", high="seats", **same)
        )
        assert chart.spec is not None
        label = chart.spec["data"]["values"][0]["label"]
        assert label == ("1,200 (estimated)" if said else "1,200")
        assert label in texts(render_svg(chart))
        assert ("All numbers drawn are estimates." in chart.notes) == (not said)


def test_long_intervals_are_cut_with_an_arrow_and_unknown_ones_are_hollow(table: ReleasedTable) -> None:
    chart = dots(table, reference=1, reference_label="nation = 1")
    assert chart.spec is not None
    points = {point["category"]: point for point in chart.spec["data"]["values"]}
    assert points["Graders and Sorters, Agricultural Products"]["cut_high"]
    assert points["Graders and Sorters, Agricultural Products"]["high"] < 31
    assert not points["Physicians, All Other"]["known"]
    assert len([note for note in chart.notes if "Arrows" in note or "Hollow" in note]) == 2
    assert "nation = 1" in texts(render_svg(chart))


def test_intervals_that_shall_all_fit_are_not_cut(table: ReleasedTable) -> None:
    chart = dots(table, fit_all=True)
    assert chart.spec is not None
    points = {point["category"]: point for point in chart.spec["data"]["values"]}
    assert points["Graders and Sorters, Agricultural Products"]["high"] == 31
    assert not any(point["cut_high"] for point in points.values())


def test_numbers_of_bars_that_point_left_have_room(released: Any) -> None:
    cells = {"c": ["A", "B"], "n": [-1234567, 5]}
    table = released(cells, Column("c", "Name"), Column("n", "Change", "count"))
    for size, base in (("screen", 16), ("print", 11)):
        chart = bar_chart(table, category="c", value="n", title="Change", size=size)
        assert chart.spec is not None
        scale = chart.spec["layer"][0]["encoding"]["x"]["scale"]
        assert scale["padding"] > text_width("−1,234,567", base * 0.9) + 6


def test_nothing_to_draw_is_said_in_words(released: Any) -> None:
    column = Column("n", "Jobs", "count", mark="m")
    none = released({"c": [], "n": [], "m": []}, Column("c", "Name"), column)
    hidden = released({"c": ["A"], "n": [None], "m": ["suppressed"]}, Column("c", "Name"), column)
    for table, words in ((none, "there are no rows"), (hidden, "no value may be shown")):
        chart = bar_chart(table, category="c", value="n", title="Jobs")
        assert chart.spec is None
        assert words in texts(render_svg(chart))
    assert "A (suppressed)" in texts(render_svg(chart))


def test_negative_and_equal_values_draw(released: Any) -> None:
    table = released({"c": ["A", "A"], "n": [-5, 0]}, Column("c", "Name"), Column("n", "Change", "count"))
    drawn = texts(render_svg(bar_chart(table, category="c", value="n", title="Change")))
    assert "−5" in drawn


def test_markup_in_names_stays_text(released: Any) -> None:
    table = released(
        {"c": ['<script>alert(1)</script> & "co"'], "n": [5]},
        Column("c", "Name"),
        Column("n", "Jobs", "count"),
    )
    svg = render_svg(bar_chart(table, category="c", value="n", title="<b>&"))
    assert b"<script" not in svg
    assert "<b>&" in texts(svg)


def test_the_png_is_twice_as_wide(table: ReleasedTable) -> None:
    png = render_png(bars(table))
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20], "big") == 2 * 960


def test_the_png_is_as_large_as_the_renderers_own_in_a_fraction_of_its_bytes(table: ReleasedTable) -> None:
    svg = render_svg(bars(table))
    loose, png = vl_convert.svg_to_png(svg.decode(), scale=2), svg_to_png(svg)
    assert png[16:24] == bytes(loose[16:24])  # width and height
    assert len(png) < len(loose) / 2


def test_text_is_wrapped_by_its_width() -> None:
    lines = wrap("First-Line Supervisors of Farming, Fishing, and Forestry Workers", 200, 14, lines=2)
    assert len(lines) == 2
    assert all(text_width(line, 14) <= 200 for line in lines)
    assert lines[-1].endswith("…")
    assert wrap("W" * 200, 100, 14)[0].endswith("…")
    assert wrap("Greenville-Anderson-Greer, SC", 100, 14) == ["Greenville-", "Anderson-", "Greer, SC"]


PERIODS: dict[str, list[Any]] = {
    "year": ["2023", "2024", "2025", "2023", "2024", "2025"],
    "area": ["Fresno", "Fresno", "Fresno", "United States", "United States", "United States"],
    "rate": [8.1, None, 8.8, 3.6, 4.0, 4.2],
    "mark": [None, "suppressed", None, None, None, "estimated"],
}
RATE = Column("rate", "Unemployment rate", "percent", "", 1, "mark")


def test_lines_are_named_at_their_ends_and_gaps_stay_gaps(released: Any) -> None:
    table = released(PERIODS, Column("year", "Year"), Column("area", "Area"), RATE)
    chart = line_chart(table, x="year", value="rate", series="area", title="Fresno stays above the nation")
    drawn = texts(render_svg(chart))
    assert "Fresno 8.8%" in drawn
    assert "United States 4.2% (estimated)" in drawn
    assert "Fresno 2024 (suppressed)" in chart.notes[-1]
    assert chart.spec is not None
    assert [point["value"] for point in chart.spec["data"]["values"]][1] is None
    assert "8.1% (2023) to 8.8% (2025)" in chart.alt


def test_one_line_one_point_and_no_line_draw(released: Any) -> None:
    columns = (Column("year", "Year"), Column("rate", "Rate", "percent", "", 1))
    one = released({"year": ["2025"], "rate": [0.0]}, *columns)
    assert "0.0%" in texts(render_svg(line_chart(one, x="year", value="rate", title="One")))
    none = released({"year": [], "rate": []}, *columns)
    assert line_chart(none, x="year", value="rate", title="None").spec is None


@pytest.mark.parametrize("size", ["screen", "print", "phone"])
def test_letters_of_many_regions_never_cover_each_other(released: Any, size: str) -> None:
    """Eleven regions within a dollar: their circles stand apart on the drawn page."""
    columns = [Column(f"r{place}", f"Region {place}", "money", "", 2) for place in range(11)]
    data: dict[str, list[Any]] = {"job": [f"Job {row}" for row in range(9)]}
    data |= {f"r{n}": [20 + 3 * row + 0.1 * ((n * 7) % 11) for row in range(9)] for n in range(11)}
    data["r10"] = [None] * 9
    table = released(data, Column("job", "Job"), *columns)
    chart = letter_chart(
        table, category="job", values=[column.name for column in columns], title="Near", size=size
    )
    drawn = render_svg(chart).decode()
    spots = re.findall(r'<text[^>]*translate\(([-\d.]+),([-\d.]+)\)[^>]*font-weight="600"[^>]*>[A-K]<', drawn)
    places = [tuple(map(float, spot)) for spot in spots]
    rows = len({each["row"] for each in chart.spec["data"]["values"]}) if chart.spec else 0
    assert len(places) == 10 * rows
    least = min(dist(one, other) for one, other in combinations(places, 2))
    assert least >= 0.9 * SIZES[size].base
    assert "Not drawn: Region 10." in chart.notes
    assert f"Drawn: the first {rows} rows; the table has all." in chart.notes or rows == 9


def test_scatter_names_what_is_highlighted(table: ReleasedTable) -> None:
    chart = scatter(
        table, label="occupation", x="wage", y="quotient", title="Wages", highlight={"Physicians, All Other"}
    )
    drawn = texts(render_svg(chart))
    assert "Median wage (dollars per hour)" in drawn
    assert "Physicians, All Other" in drawn
    assert "Graders and Sorters" not in drawn.replace(chart.alt, "")
    assert "Loggers" in chart.notes[-1]


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the map was not collected; `make setup` does")
def test_a_map_shows_the_state_of_its_counties(released: Any) -> None:
    cells = {
        "fips": ["06019", "06037", "06075"],
        "name": ["Fresno", "Los Angeles", "San Francisco"],
        "rate": [8.8, 5.5, None],
        "mark": [None, None, "suppressed"],
    }
    table = released(cells, Column("fips", "FIPS", "code"), Column("name", "County"), RATE)
    chart = choropleth(table, area="fips", value="rate", name="name", title="Fresno leads", outline={"06019"})
    assert chart.spec is not None
    assert len(chart.spec["data"]["values"]) == 58
    svg = render_svg(chart)
    assert len(svg) < 60_000
    assert "8.8%" in texts(svg)
    assert "San Francisco (suppressed)" in chart.notes[-1]
    assert svg == render_svg(chart)


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the map was not collected; `make setup` does")
def test_the_map_holds_every_county_and_state() -> None:
    counties = features("county")
    assert len([code for code in counties if code[:2] <= "56"]) == 3144
    assert len([code for code in features("state") if code <= "56"]) == 51
    for code in ("06019", "09110", "02063", "11001"):
        assert code in counties


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the map was not collected; `make setup` does")
def test_a_map_of_nothing_is_said_in_words(released: Any) -> None:
    table = released(
        {"f": [], "n": [], "v": []}, Column("f", "F"), Column("n", "N"), Column("v", "V", "count")
    )
    assert choropleth(table, area="f", value="v", name="n", title="Nothing").spec is None


def test_a_chart_without_a_title_leaves_no_room_for_one(table: ReleasedTable) -> None:
    def first(svg: bytes) -> float:
        return float(ElementTree.fromstring(svg).findall(f"{SVG}text")[0].get("y", "0"))

    bare = bar_chart(table, category="occupation", value="employment", title="", subtitle="Jobs")
    assert first(render_svg(bare)) < 45
    assert "Jobs" in texts(render_svg(bare))


@pytest.mark.parametrize("size", ["screen", "print"])
def test_two_bars_are_bars_and_not_slabs(released: Any, size: str) -> None:
    columns = (Column("occupation", "Occupation"), Column("employment", "Jobs", "count"))
    few = released({"occupation": ["Here", "There"], "employment": [3, 2]}, *columns)
    drawn = ElementTree.fromstring(render_svg(bars(few, size=size)))
    assert float(drawn.attrib["height"]) < float(drawn.attrib["width"]) / 3


@pytest.mark.parametrize("size", ["screen", "print", "phone"])
def test_no_name_of_an_occupation_is_cut(size: str) -> None:
    table = occupation_names()
    names = [label for labels in _names(table, SIZES[size]) for label in labels]
    assert len(table) > 700
    assert not [name for name in names if name.endswith("…")]
    assert "".join(names).replace(" ", "") == "".join(table).replace(" ", "")


def test_names_on_paper_take_one_line_where_that_leaves_half_of_the_chart() -> None:
    names = ["Farmworkers and Laborers, Crop, Nursery, and Greenhouse", "Loggers"]
    assert [len(label) for label in _names(names, SIZES["print"])] == [1, 1]
    assert closest(SIZES["print"], names) < 1
    longest = max(occupation_names(), key=len)
    assert closest(SIZES["print"], [longest, "Loggers"]) == 1.0  # nobody may set its rows closer
    for size in SIZES.values():
        rows = [len(label) for label in _names([longest, longest], size)]
        # Two names above each other don't touch: each line needs its height, and letters are not lines.
        assert plot_height(size, [longest, longest]) - 2.6 * size.base >= sum(rows) * 1.02 * size.base * 0.98


def occupation_names() -> list[str]:
    return [codes.occupation_title(soc) for soc in codes.leaf_occupations(codes.occupations())]


def test_the_words_of_a_reference_stay_inside(table: ReleasedTable) -> None:
    def side(reference: float) -> str:
        spec = dots(table, reference=reference, reference_label="national share").spec or {}
        words = next(layer for layer in spec["layer"] if layer["mark"].get("baseline") == "bottom")
        return str(words["mark"]["align"])

    assert (side(1.0), side(20.0)) == ("left", "right")
