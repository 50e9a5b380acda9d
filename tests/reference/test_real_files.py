"""The reference files agree with the publishers' own files, where those are at hand."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from highroad.reference import codes, education, geography
from highroad.reference.regions import find_regions
from highroad.reference.regions.published import oews_areas

pytestmark = pytest.mark.shared


def test_counties_are_those_of_the_gazetteer(shared_data: Path) -> None:
    with (shared_data / "crosswalks/2024_Gaz_counties_national.txt").open(encoding="utf-8") as handle:
        rows = [
            {k.strip(): v.strip() for k, v in row.items()} for row in csv.DictReader(handle, delimiter="\t")
        ]
    published = {row["GEOID"]: (row["NAME"], row["USPS"]) for row in rows}
    assert {f: (c.legal_name, c.state) for f, c in geography.counties().items()} == published


def test_counties_of_2019_are_those_of_the_geography_codes(shared_data: Path) -> None:
    from datetime import date

    sheet = CalamineWorkbook.from_path(
        shared_data / "crosswalks/census_all-geocodes-v2019.xlsx"
    ).get_sheet_by_index(0)
    rows = [row for row in sheet.to_python()[5:] if _digits(row[0], 3) == "050"]
    published = {_digits(row[1], 2) + _digits(row[2], 3) for row in rows}
    # The file of vintage 2019 still has the census area that was split on January 2, 2019.
    assert published == set(geography.counties(date(2019, 1, 1)))


def _digits(value: object, width: int) -> str:
    return "" if value in ("", None) else str(int(float(str(value)))).zfill(width)


def test_statistical_areas_are_those_of_the_delineation(shared_data: Path) -> None:
    path = shared_data / "crosswalks/cbsa_delineation_list1_2023.xlsx"
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[3:]
    published: dict[str, set[str]] = {}
    for row in rows:
        fips = _digits(row[9], 2) + _digits(row[10], 3)
        # This copy has combined areas of another agency in Virginia (519xx) and Hawaii (15901), and adds the
        # former counties of Connecticut; those are not county codes of the delineation.
        if fips in geography.counties():
            published.setdefault(_digits(row[0], 5), set()).add(fips)
    ours = geography.metros()
    for cbsa, counties in published.items():
        extra = set(ours[cbsa].counties) - counties
        assert counties <= set(ours[cbsa].counties)
        assert all(fips[:2] in ("51", "15") for fips in extra), cbsa
    only_combined = {"19260", "25500", "27980", "32300", "44420", "49020"}
    assert set(ours) - set(published) <= only_combined


def test_areas_of_california_are_those_the_state_names(shared_data: Path) -> None:
    names = {c.name: f for f, c in geography.counties().items() if c.state == "CA"}
    areas = {area.name: area for area in oews_areas()}
    with (shared_data / "projections/edd_2024-2034_projection_area_names.csv").open(
        encoding="utf-8"
    ) as handle:
        rows = [(row["Area Type"], row["Area Name"]) for row in csv.DictReader(handle)]
    checked = 0
    for kind, text in rows:
        found = re.fullmatch(r"(.+?) (?:MSA )?\((.+) (?:County|Counties)\)", text)
        assert found, text
        counties = {names[name] for name in re.split(r", and |, | and ", found[2])}
        if kind == "Consortium":
            area = areas[f"{found[1]} of California nonmetropolitan area"]
        elif " MSA " in text:
            area = areas[f"{found[1]}, CA"]
        else:
            continue  # a division of a metropolitan area
        assert area.counties == counties, text
        checked += 1
    assert checked == 26


def test_entry_education_is_that_of_the_projections(shared_data: Path) -> None:
    book = CalamineWorkbook.from_path(shared_data / "projections/bls_ep_2024-34_occupation.xlsx")
    rows = [row for row in book.get_sheet_by_name("Table 1.2").to_python() if row[2] == "Line item"]
    published = {row[1]: (row[12], row[13], row[14]) for row in rows}
    ours = education.entry_requirements()
    assert {soc: (r.education, r.experience, r.training) for soc, r in ours.items()} == published


def test_every_industry_code_of_the_qcew_has_a_title(shared_data: Path) -> None:
    with (shared_data / "qcew/titles/industry_titles.csv").open(encoding="utf-8") as handle:
        found = [row["industry_code"] for row in csv.DictReader(handle)]
    assert len(found) > 2400
    for code in found:
        assert codes.industry_title(code, 2017)


def test_every_county_of_the_census_is_found_by_its_name(shared_data: Path) -> None:
    with (shared_data / "crosswalks/2024_Gaz_counties_national.txt").open(encoding="utf-8") as handle:
        rows = [
            {k.strip(): v.strip() for k, v in row.items()} for row in csv.DictReader(handle, delimiter="\t")
        ]
    for row in rows[::40]:
        first = find_regions(f"{row['NAME']}, {row['USPS']}", limit=1)[0]
        assert first.region.key == f"county:{row['GEOID']}"
