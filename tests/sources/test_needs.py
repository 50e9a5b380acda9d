"""What a region lacks, which files it needs, and when the next release is due."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from highroad.errors import BadQuestion
from highroad.reference.regions import resolve_region
from highroad.sources import releases
from highroad.sources.adding import Delivery
from highroad.sources.addresses import newest_years, qcew_areas, wanted_files
from highroad.sources.catalogue import Catalogue
from highroad.sources.fetching import HOSTS
from highroad.sources.needs import KEYS, Need, needs
from highroad.sources.registry import SOURCES

TODAY = date(2026, 11, 22)


@pytest.mark.usefixtures("no_projections")
def test_a_region_without_added_data_lacks_everything_but_occupations() -> None:
    found = needs(resolve_region("Fresno, CA"), Catalogue(None), TODAY)
    assert [need.source for need in found] == [each for each in KEYS if each != "oews"]
    assert all(need.blocks and need.command.startswith("highroad sources ") for need in found)
    by_hand = {need.source for need in found if " add FILE" in need.command}
    assert by_hand == {
        "warn",
        "living_wages",
        "licenses",
        "clusters",
    }  # nobody hands these out by address
    assert not any(need.newer for need in found)


def test_what_blocks_nothing_comes_last(catalogue: Catalogue) -> None:
    found = needs(resolve_region("county:06019"), catalogue, today=date(2027, 7, 15))
    assert [each.newer for each in found] == sorted(each.newer for each in found)
    assert "oews" in [each.source for each in found if each.newer]  # it comes first where it is missing
    assert found[0].source == "qcew"


def test_a_vintage_without_the_counties_is_still_lacking(excerpts: Path, catalogue: Catalogue) -> None:
    catalogue.add(excerpts / "2016.q1-q4 06003 Alpine County, California.csv")
    assert "qcew" in {need.source for need in needs(resolve_region("county:06019"), catalogue, TODAY)}
    alpine = {need.source: need for need in needs(resolve_region("county:06003"), catalogue, TODAY)}
    assert alpine["qcew"].newer
    assert alpine["qcew"].due is not None


def test_addresses_of_a_region() -> None:
    region = resolve_region("metro:23420")
    assert qcew_areas(region) == ["C2342", "06019", "06039", "06000", "US000"]
    files = wanted_files("qcew", region=region, years=[2023], today=TODAY)
    assert [each.address for each in files][1] == "https://data.bls.gov/cew/data/api/2023/a/area/06019.csv"
    assert len(wanted_files("qcew", region=region, years=[2023], period="quarterly", today=TODAY)) == 20
    (laus,) = wanted_files("laus", years=[2020], today=TODAY)
    assert laus.address == "https://www.bls.gov/lau/laucnty20.txt"
    (people,) = wanted_files("population", years=[2023], today=TODAY)
    assert people.address.endswith("/2020-2023/counties/totals/co-est2023-alldata.csv")


def test_quarters_that_are_not_out_are_not_asked_for() -> None:
    files = wanted_files(
        "qcew", region=resolve_region("county:06019"), years=[2026], period="quarterly", today=TODAY
    )
    assert {each.about.split()[0] for each in files} == {"2026Q1"}


def test_bad_questions() -> None:
    with pytest.raises(BadQuestion, match="area by area"):
        wanted_files("qcew", today=TODAY)
    with pytest.raises(BadQuestion, match="1066"):
        wanted_files("laus", years=[1066], today=TODAY)


def test_newest_years() -> None:
    assert newest_years("qcew", TODAY) == [2024, 2025]
    assert newest_years("laus", TODAY) == [2025]
    assert newest_years("qcew", date(2026, 3, 1)) == [2023, 2024]


def test_order_and_periods() -> None:
    assert sorted(["2024Q1", "2023A", "2023Q4", "2023Q1"], key=releases.order) == [
        "2023Q1",
        "2023Q4",
        "2023A",
        "2024Q1",
    ]
    qcew = SOURCES["qcew"]
    assert releases.period_end(qcew, "2023Q4") == date(2023, 12, 31)
    assert releases.period_end(qcew, "2024Q1") == date(2024, 3, 31)
    assert releases.next_release(qcew, "2024Q4") > date(2025, 9, 1)


def test_releases_of_onet_come_by_number() -> None:
    assert sorted(["30.0", "29.3", "9.1", "29.0"], key=releases.order) == ["9.1", "29.0", "29.3", "30.0"]
    onet = SOURCES["onet"]
    assert releases.onet_month("29.0") == (2024, 8)
    assert releases.onet_month("29.1") == (2024, 11)
    assert releases.onet_month("29.2") == (2025, 2)
    assert releases.period_end(onet, "29.1") == date(2024, 11, 30)
    assert releases.next_release(onet, "29.1") == date(2025, 9, 30)
    (file,) = wanted_files("onet", today=TODAY)
    assert file.address.endswith("/db_31_0_text.zip")
    assert newest_years("onet", date(2026, 8, 30)) == [2025]


def test_staleness(excerpts: Path, catalogue: Catalogue) -> None:
    catalogue.add(excerpts / "laucnty20.txt")
    assert catalogue.stale("laus", date(2022, 1, 1)) is None
    due = catalogue.stale("laus", TODAY)
    assert due is not None
    assert due.year == 2022
    assert catalogue.stale("oews", TODAY) is None
    assert catalogue.stale("population", TODAY) is None


def test_addresses_of_other_sources() -> None:
    fresno = resolve_region("metro:23420")
    assert [each.file for each in wanted_files("ipeds", years=[2024])] == ["C2024_A.zip", "HD2024.zip"]
    (months,) = wanted_files("laus_monthly", region=fresno, today=TODAY)
    assert months.address.endswith("/la/la.data.11.California")
    (dc,) = wanted_files("laus_monthly", region=resolve_region("state:11"), today=TODAY)
    assert dc.address.endswith("/la.data.15.DC")
    pages = wanted_files("state_projections", region=fresno, today=TODAY)
    assert pages[1].address.endswith("/LongTermRestJson/6?items_per_page=100&page=1")
    (programs,) = wanted_files("etpl", today=TODAY)
    assert programs.address == "https://www.trainingproviderresults.gov/data/DownloadPrograms.xlsx"
    (naics,) = wanted_files("naics_crosswalk", today=TODAY)
    assert naics.address.endswith("/2022_to_2017_NAICS.xlsx")
    assert newest_years("ipeds", TODAY) == [2025]  # awards until June 2025, out in October 2026
    assert newest_years("ipeds", date(2026, 9, 1)) == [2024]
    with pytest.raises(BadQuestion, match="state by state"):
        wanted_files("laus_monthly", today=TODAY)
    with pytest.raises(BadQuestion, match="cannot be fetched"):
        wanted_files("qcew_series", today=TODAY)


def test_every_address_is_of_a_known_publisher() -> None:
    fresno = resolve_region("metro:23420")
    for source in SOURCES.values():
        for wanted in wanted_files(source.key, region=fresno, today=TODAY) if source.addresses else []:
            host = urlsplit(wanted.address).hostname or ""
            assert any(host == known or host.endswith(f".{known}") for known in HOSTS), wanted.address


def test_a_list_that_grows_is_stale_a_month_after_it_came(excerpts: Path, catalogue: Catalogue) -> None:
    catalogue.add(excerpts / "warn_ca.csv")
    came = date.fromisoformat(catalogue.vintage("warn").receipt.retrieved[:10])
    warn = SOURCES["warn"]
    assert releases.renewal(warn, [came.isoformat()]) == came + timedelta(days=30)
    assert releases.renewal(SOURCES["laus"], [came.isoformat()]) is None
    due = catalogue.due("warn")
    assert due is not None
    assert due <= came + timedelta(days=30)
    assert catalogue.stale("warn", came + timedelta(days=31))


def test_a_list_of_another_state_is_still_lacking(excerpts: Path, catalogue: Catalogue) -> None:
    catalogue.add(excerpts / "warn_ca.csv")
    assert not [
        each
        for each in needs(resolve_region("state:06"), catalogue)
        if each.source == "warn" and not each.newer
    ]
    nevada = [each for each in needs(resolve_region("state:32"), catalogue) if each.source == "warn"]
    assert nevada
    assert not nevada[0].newer


def lacking(region: str, catalogue: Catalogue, source: str) -> Need:
    return next(each for each in needs(resolve_region(region), catalogue, TODAY) if each.source == source)


def test_a_region_is_as_stale_as_the_newest_vintage_that_holds_it(
    excerpts: Path, catalogue: Catalogue
) -> None:
    catalogue.add(excerpts / "2016.q1-q4 06003 Alpine County, California.csv")
    catalogue.add(excerpts / "2024_1_area_US000.csv")
    assert "second quarter 2016" in lacking("county:06003", catalogue, "qcew").lacking
    assert "first quarter 2024" in lacking("nation:us", catalogue, "qcew").lacking


def test_files_of_one_state_do_not_serve_another(excerpts: Path, catalogue: Catalogue) -> None:
    for name in (
        "qwi_ca_sa_f_gw_ns_op_u.csv",
        "la.data.7.California",
        "edd_projections.csv",
        "living_wages.csv",
    ):
        catalogue.add(excerpts / name)
    nevada = {need.source: need for need in needs(resolve_region("state:32"), catalogue, TODAY)}
    california = {need.source: need for need in needs(resolve_region("state:06"), catalogue, TODAY)}
    for source in ("qwi", "laus_monthly", "state_projections"):
        assert nevada[source].lacking.endswith(("hold Nevada", "holds Nevada"))
        assert source not in california or california[source].newer
    assert not lacking("county:32003", catalogue, "living_wages").newer


def test_what_a_publisher_leaves_out_is_said_so_and_no_command_gets_it() -> None:
    guam = {need.source: need for need in needs(resolve_region("state:66"), Catalogue(None), TODAY)}
    beyond = {source for source, need in guam.items() if need.beyond}
    assert {"qcew", "laus", "laus_monthly", "population"} <= beyond
    assert guam["laus"].lacking == "its publisher leaves Guam out"
    assert guam["laus"].command == ""
    assert lacking("state:72", Catalogue(None), "population").beyond
    assert not lacking("state:72", Catalogue(None), "laus").beyond
    for source in ("laus_monthly", "qcew"):
        with pytest.raises(BadQuestion, match="leaves Guam out"):
            wanted_files(source, region=resolve_region("state:66"), today=TODAY)


def test_former_counties_are_named_as_the_reason(
    excerpts: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "laucnty20.txt"
    text = (excerpts / "laucnty20.txt").read_bytes()
    path.write_bytes(text.replace(b"CN0600100000000   06     001", b"CN0900100000000   09     001"))
    catalogue.add(path)
    assert "they are of former counties of Connecticut" in lacking("county:09110", catalogue, "laus").lacking
    assert "former" not in lacking("county:06019", catalogue, "laus").lacking


def test_a_newer_copy_of_another_states_list_renews_nothing(excerpts: Path, catalogue: Catalogue) -> None:
    old, new = (Delivery(retrieved=f"{day}T12:00:00+00:00") for day in ("2022-05-01", "2026-11-20"))
    catalogue.add(excerpts / "warn_ca.csv", delivery=old)
    catalogue.add(excerpts / "warn_fl.csv", delivery=new)
    receipts = {each.file: each.areas for each in catalogue.vintage("warn", "2022").receipts}
    assert receipts == {"warn_ca.csv": ("CA",), "warn_fl.csv": ("FL",)}
    assert lacking("state:06", catalogue, "warn").due == date(2022, 5, 31)
