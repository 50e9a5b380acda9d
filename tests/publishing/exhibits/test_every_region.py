"""Every kind of exhibit answers for every kind of region: with a finding, or with a reason and a remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from highroad.errors import BadQuestion
from highroad.publishing.exhibits import Exhibit, Question, build_exhibit, kinds
from highroad.sources.catalogue import Catalogue

DATA = Path(__file__).parents[2] / "sources" / "data"
FILES = (
    "ca_od_main_JT00_2022.csv",
    "ca_rac_S000_JT00_2022.csv",
    "ca_wac_S000_JT00_2022.csv",
    "ca_xwalk.csv",
    "qwi_ca_sa_f_gw_ns_op_u.csv",
    "warn_ca.csv",
    "C2024_A.csv",
    "HD2024.csv",
    "CIP2020_SOC2018_Crosswalk.xlsx",
    "2024_1_area_US000.csv",
    "etp_scorecard_programs_202608.json",
    "laucnty20.txt",
    "occupation.xlsx",
)
REGIONS = ("nation:us", "state:15", "metro:28140")
#: Answered for metropolitan areas elsewhere, and slow: their regions are those of the other kinds of OEWS.
ELSEWHERE = {"related-occupations", "list-effects", "mix-transitions", "list-flips"}
#: What no sentence holds: keys of regions, areas and vintages, and the nation without its article.
NEVER = re.compile(r"US000|\b(nation|state|metro|county|lwda):|\b20\d\d(A|Q\d)\b|(in|of|for) United States")


@pytest.fixture(scope="module")
def at_hand(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    catalogue = Catalogue(tmp_path_factory.mktemp("home"))
    for name in FILES:
        catalogue.add(DATA / name)
    return catalogue


def asked(kind: str, region: str, catalogue: Catalogue) -> Exhibit | BadQuestion:
    try:
        return build_exhibit(Question(kind, {"region": region}), catalogue=catalogue)
    except BadQuestion as refused:
        return refused


@pytest.mark.parametrize(
    "kind", [key for key, kind in kinds().items() if "region" in kind.by_name and key not in ELSEWHERE]
)
def test_a_kind_answers_or_says_why_and_what_to_do(kind: str, at_hand: Catalogue) -> None:
    for region in REGIONS:
        made = asked(kind, region, at_hand)
        if isinstance(made, BadQuestion):
            said = [made.message, made.remedy]
            assert all(said), region
        elif made.missing:
            said = [made.missing.reason]
            assert "`highroad " in made.missing.remedy or made.missing.remedy.endswith(".")
        else:
            said = [made.title, made.subtitle, made.takeaway, *made.notes]
            assert made.chart is not None or made.undrawn
            assert made.print_chart is None or made.print_chart.title == made.title
        assert not [text for text in said if NEVER.search(text)], region
