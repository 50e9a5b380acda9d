"""Occupations, industries and entry education: complete, consistent, and refused when unknown."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pyarrow.parquet as pq
import pytest

from highroad.errors import BadQuestion, DateNotCovered
from highroad.reference import codes, education
from highroad.reference.codes import names


@pytest.fixture(scope="module")
def released() -> dict[str, str]:
    folder = files("highroad").joinpath("embedded/oews/2025")
    table = pq.read_table(str(folder.joinpath("occupations.parquet")))
    return dict(zip(table["soc"].to_pylist(), table["occupation_name"].to_pylist(), strict=True))


def test_every_occupation_of_the_release_has_a_title(released: dict[str, str]) -> None:
    assert len(released) > 1000
    for soc in released:
        assert codes.occupation_title(soc)


def test_group_names_are_those_published(released: dict[str, str]) -> None:
    published = {soc: title for soc, title in released.items() if soc.endswith("-0000")}
    assert {soc: names.OCCUPATION_GROUPS[soc] for soc in published} == published
    assert set(names.OCCUPATION_GROUPS) == set(names.OCCUPATION_GROUPS_SHORT)
    assert len(codes.occupation_groups()) == 22
    assert len(codes.occupation_groups(military=True)) == 23


def test_leaves_hold_every_detailed_occupation_once(released: dict[str, str]) -> None:
    leaves = codes.leaf_occupations(released)
    assert {"13-1020", "13-2020", "29-2010", "31-1120", "39-7010", "47-4090", "51-2090"} <= leaves
    assert not {"11-1000", "15-1200", "29-1140", "00-0000"} & leaves
    known = codes.occupations()
    parts = [part for soc in leaves for part in (known[soc].components or (soc,))]
    assert len(parts) == len(set(parts))
    detailed = {soc for soc, o in known.items() if o.level == "detailed" and not soc.startswith("55")}
    assert detailed - set(parts) == {"11-1031", "45-3031"}  # OEWS does not publish them


def test_a_group_is_a_leaf_only_while_nothing_finer_is_released() -> None:
    assert codes.leaf_occupations(["31-1120", "31-1100"]) == {"31-1120"}
    assert codes.leaf_occupations(["31-1120", "31-1121"]) == {"31-1121"}


@pytest.mark.parametrize(
    ("soc", "parent"),
    [
        ("29-1141", "29-1140"),
        ("29-1140", "29-1000"),
        ("15-1252", "15-1250"),
        ("15-1250", "15-1200"),
        ("29-1000", "29-0000"),
        ("29-0000", "00-0000"),
        ("00-0000", None),
    ],
)
def test_parents(soc: str, parent: str | None) -> None:
    assert codes.parent_occupation(soc) == parent


def test_every_occupation_climbs_to_the_total() -> None:
    for soc in codes.occupations():
        seen = [soc]
        while (parent := codes.parent_occupation(seen[-1])) is not None:
            assert parent not in seen
            seen.append(parent)
        assert seen[-1] == "00-0000"


def test_sectors_are_those_of_both_vintages() -> None:
    for vintage in (2017, 2022):
        published = codes.industries(vintage)
        assert {code: published[code] for code in names.SECTORS} == names.SECTORS
        assert {code for code in published if len(code) == 2 or "-" in code} == set(names.SECTORS)
        assert not [title for title in published.values() if title.endswith("T") or title != title.strip()]


def test_every_industry_has_a_parent() -> None:
    for vintage in (2017, 2022):
        published = codes.industries(vintage)
        for code in published:
            if code not in names.SECTORS:
                parent = code[:-1] if len(code) > 3 else codes.sector_of(code)
                assert parent in published


def test_industry_titles_follow_the_vintage() -> None:
    assert codes.industry_title("454110", 2017) == "Electronic Shopping and Mail-Order Houses"
    assert codes.industry_title("31-33") == "Manufacturing"
    assert codes.industry_title("1025") == "Education and health services"
    assert codes.industry_title("238111") == "Residential poured foundation contractors"
    assert codes.naics_vintage(2019) == 2017
    assert codes.naics_vintage(2024) == 2022


@pytest.mark.parametrize("code", ["", "9", "888888", "3A", "31-34"])
def test_a_code_that_is_none_is_refused(code: str) -> None:
    with pytest.raises(BadQuestion):
        codes.industry_title(code)
    with pytest.raises(BadQuestion):
        codes.occupation_title(code)
    with pytest.raises(BadQuestion):
        codes.major_group(code)


def test_levels() -> None:
    wanted = {"10": "total", "101": "domain", "1011": "supersector", "44-45": "sector", "445": "3-digit"}
    assert {code: codes.industry_level(code) for code in wanted} == wanted
    assert codes.industry_level("1111") == "4-digit"


def test_years_before_the_files_are_refused() -> None:
    with pytest.raises(DateNotCovered):
        codes.naics_vintage(2016)
    with pytest.raises(DateNotCovered):
        codes.occupations(date(2017, 12, 31))


def test_qcew_lists_match_the_spoken_names() -> None:
    assert codes.qcew_codes("ownership") == names.OWNERSHIPS
    assert codes.qcew_codes("industry") == names.SUPERSECTORS
    assert codes.ownership_title("5") == "Private"
    assert len(codes.qcew_codes("aggregation_level")) > 50


def test_entry_education_covers_what_is_released(released: dict[str, str]) -> None:
    entry = education.entry_requirements()
    assert codes.leaf_occupations(released) <= set(entry)
    assert {r.education for r in entry.values()} == set(names.EDUCATION_LEVELS)
    assert {r.experience for r in entry.values()} == set(names.EXPERIENCE_LEVELS)
    assert {r.training for r in entry.values()} == set(names.TRAINING_LEVELS)
    assert entry["29-1141"].education == "Bachelor's degree"
    assert entry["53-3032"].education_rank < entry["29-1141"].education_rank


def test_entry_education_as_a_table() -> None:
    table = education.entry_requirements_table()
    assert table.num_rows == 832
    assert table.column_names == ["soc", "education", "experience", "training", "education_rank"]
    assert table["education_rank"].null_count == 0
