"""The page of a region's exhibits: cold, in a process that has just started with nothing kept; then again.

Eight regions of every kind, each in a process of its own. The instance holds the publishers' files that lie
beside the checkout (industries of the nation and two States' counties, labor force, population, projections,
O*NET, clusters), or else the embedded data alone. Reading them in takes two minutes, the pages another.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.apart import beside
from benchmarks.harness import Case, Spent

DATA = Path(__file__).parents[2] / "shared" / "data"
FILES = (
    *("qcew/2016_qtrly_by_area_CA_counties.zip", "qcew/2019_1_area_US000.csv.gz"),
    *("qcew/2024_1_area_US000.csv.gz", "qcew/morpc_qcew_2020_a_ohio15counties.zip"),
    *("qcew/morpc_qcew_2023_a_ohio15counties.zip", "laus/laucnty16.txt.gz", "laus/laucnty18.txt.gz"),
    *("laus/laucnty19.txt.gz", "laus/laucnty20.txt.gz", "demographics/co-est2023-alldata.csv.gz"),
    *("projections/bls_ep_2024-34_occupation.xlsx", "onet/db_29_0_text_partial.zip"),
    *("ces/edd_ces_ca_2019.csv.gz", "ces/edd_ces_ca_2022.csv.gz"),
)
CLUSTERS = "crosswalks/clusters"
#: Who made an instance already names it here: reading the files in takes most of the time.
MADE = "HIGHROAD_BENCH_HOME"
REGIONS = (
    *("nation:us", "state:06", "metro:23420", "metro:18140", "county:06019", "county:39049"),
    *("counties:06019+06039", "lwda:ca-fresno"),
)
COLD, COLD_CPU, WARM = 3.0, 2.0, 0.2
PATIENCE = 120.0


def cases() -> list[Case]:
    """Each region's page, its drawings, and the page again."""
    home = _instance()
    told: dict[str, dict[str, Any]] = {}
    return [
        Case(f"{key}: {what}", work, **bar)
        for key in REGIONS
        for what, work, bar in (
            (
                "page",
                partial(_page, told, home, key),
                {"at_most_seconds": COLD, "at_most_cpu_seconds": COLD_CPU},
            ),
            ("drawings", partial(_part, told, key, "drawings"), {}),
            ("page again", partial(_part, told, key, "warm"), {"at_most_seconds": WARM}),
        )
    ]


def _page(told: dict[str, dict[str, Any]], home: Path, key: str) -> Spent:
    spent, told[key] = beside(sys.executable, "region_page", home, key, seconds=PATIENCE)
    return spent


def _part(told: dict[str, dict[str, Any]], key: str, name: str) -> Spent:
    return Spent(**told[key][name])


def _instance() -> Path:
    """An instance with the data at hand, gone afterwards."""
    if os.environ.get(MADE):
        return Path(os.environ[MADE])
    home = Path(tempfile.mkdtemp(prefix="highroad-regions-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    highroad = Path(sys.executable).with_name("highroad")
    settings = os.environ | {"HIGHROAD_HOME": str(home)}

    def run(*command: str | Path) -> bool:
        return not subprocess.run([highroad, *command], capture_output=True, env=settings).returncode

    if not run("init", home, "--no-operator"):
        raise SystemExit("no instance can be made here")
    files = [*(DATA / name for name in FILES), *sorted((DATA / CLUSTERS).glob("*"))]
    added = sum(run("sources", "add", file) for file in files if file.is_file())
    print(f"  an instance with {added} of the publishers' files")
    return home
