"""Every publisher's file at hand that a reader claims is read whole; the rest is claimed by none."""

from __future__ import annotations

from pathlib import Path

import pytest

from highroad.errors import UnreadableFile
from highroad.sources.registry import recognize

# file -> (source, rows); larger files are read by the tests of their own readers
CLAIMED = {
    **{f"ces/edd_ces_ca_{year}.csv.gz": ("ces", 10_596) for year in (2015, 2017, 2019, 2021)},
    "ces/edd_ces_ca_2022.csv.gz": ("ces", 3_320),
    "crosswalks/clusters/ClusterLinkage.xlsx": ("clusters", 203),
    "crosswalks/clusters/NAICS_crosswalks_to_Cluster_system.xlsx": ("clusters", 991),
    "crosswalks/oes_hybrid_crosswalk.csv": ("soc_crosswalk", 868),
    "demographics/co-est2023-alldata.csv.gz": ("population", 12_780),
    **{f"laus/laucnty{year}.txt.gz": ("laus", 3_219) for year in (10, 15, 16, 18, 19, 20)},
    "laus/laucnty07.txt.gz": ("laus", 3_217),
    "projections/bls_ep_2024-34_occupation.xlsx": ("projections", 1_113),
    "qcew/2024_1_area_US000.csv.gz": ("qcew", 4_526),
    "training/nj_outcomes_schcip.csv": ("etpl", 1_565),
    "training/nj_providers_20210305_masked.csv": ("etpl", 408),
    "training/nj_standardized_etpl_128programs_masked.csv": ("etpl", 128),
    "warn/raw/al.csv": ("warn", 1_065),
}
UNCLAIMED = (
    "README.md",
    "crosswalks/2022_NAICS_Structure.csv",
    "crosswalks/county_adjacency2023.txt.gz",
    "demographics/ACSST5Y2022.S1501-Data.csv",
    "laus/edd_laus_ca_counties_monthly_1990_2022.csv.gz",  # converted; adjusted and not in one series
    "laus/la.area.txt",
    "laus/usda_ers_Unemployment.xlsx",
    "qcew/titles/area_titles.csv",
    "training/nj_in_demand_socs.csv",
)


@pytest.mark.shared
@pytest.mark.parametrize("name", list(CLAIMED))
def test_claimed_and_read(shared_data: Path, name: str) -> None:
    path = shared_data / name
    reader = recognize(path)
    assert (reader.source.key, sum(part.data.num_rows for part in reader.read(path))) == CLAIMED[name]


@pytest.mark.shared
@pytest.mark.parametrize("name", UNCLAIMED)
def test_claimed_by_none(shared_data: Path, name: str) -> None:
    with pytest.raises(UnreadableFile, match="none of the files"):
        recognize(shared_data / name)


@pytest.mark.shared
def test_totals_of_counties(shared_data: Path) -> None:
    """Against the publisher's text, added up by other means."""
    import gzip

    import pyarrow.compute as pc

    path = shared_data / "laus" / "laucnty19.txt.gz"
    (part,) = recognize(path).read(path)
    lines = gzip.decompress(path.read_bytes()).decode("latin-1").splitlines()
    told = [line for line in lines if line.startswith("CN")]
    force = sum(int(line[86:103].replace(",", "").split()[0]) for line in told if "N.A." not in line)
    assert pc.sum(part.data["labor_force"]).as_py() == force
