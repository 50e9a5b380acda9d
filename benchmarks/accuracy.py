"""How near the labor market's estimates come to the truth.

On the publishers' files that lie beside the checkout. Prints each figure beside its bar: forecasts (error and
coverage, from many starting points), suppressed cells (cells that were disclosed, hidden for the purpose),
clusters (share of establishments mapped), published quotients, the order of observed moves between
occupations, and what must be hidden of a table of people beside the published peers. Files that are absent
are named and left out. Takes about three minutes.
"""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import json
import random
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from benchmarks.harness import Case
from highroad.market import (
    Occupations,
    Profile,
    cluster_map,
    estimate_suppressed,
    forecast_values,
    mobility,
    similarity,
    validate_mobility,
)
from highroad.market.areas import NATION
from highroad.market.quotients import quotient_rows
from highroad.publishing import CountRule, Structure, release
from highroad.results import Column, Method, Result
from highroad.sources import clusters
from highroad.sources.catalogue import Catalogue

SHARED = Path(__file__).parents[2] / "shared"
CASES = SHARED / "reference/methods/cases"
OHIO = SHARED / "data/qcew"
COUNTIES = (
    "Alameda",
    "Butte",
    "Fresno",
    "Imperial",
    "Los Angeles",
    "Madera",
    "Napa",
    "Santa Clara",
    "Sutter",
)
#: In the years of a recession all counties miss together: no interval from the past foresees it.
KINDS_OF_YEARS = {
    "ordinary": (1995, 1997, 1998, 2000, 2004, 2006, 2013, 2015, 2017, 2018),
    "recession": (2001, 2008, 2009, 2020),
}
Row = dict[str, str]
Key = tuple[str, str]


def cases() -> list[Case]:
    """Each kind of figure once; the last one fails when any missed its bar."""
    missed: list[str] = []
    work: dict[str, tuple[Callable[[Callable[..., None]], None], Path]] = {
        "forecasts of public series": (_public, CASES),
        "forecasts of counties": (_counties, SHARED / "data/laus"),
        "suppressed cells, the case's mask": (_masked, CASES),
        "suppressed cells, masks of our own": (_own_masks, OHIO),
        "clusters": (_clusters, OHIO),
        "published quotients": (_quotients, Path(__file__)),
        "moves between occupations": (_moves, CASES),
        "hidden counts of people": (_hidden_counts, CASES),
    }
    found = [Case(name, partial(_told, missed, *each), rounds=0) for name, each in work.items()]
    return [*found, Case("all of them", partial(_verdict, missed), rounds=0)]


def _told(missed: list[str], measure: Callable[[Callable[..., None]], None], needed: Path) -> None:
    if not needed.exists():
        print(f"  {needed.name} is not on this machine: left out")
        return

    def tell(what: str, figure: float, least: float | None = None, most: float | None = None) -> None:
        kept = (least is None or figure >= least) and (most is None or figure <= most)
        bars = [f"at least {least}"] * (least is not None) + [f"at most {most}"] * (most is not None)
        print(
            f"  {what}: {figure:.4g}"
            + (f" ({' and '.join(bars)}: {'kept' if kept else 'MISSED'})" if bars else "")
        )
        if not kept:
            missed.append(what)

    measure(tell)


def _verdict(missed: list[str]) -> None:
    if missed:
        raise SystemExit(f"missed: {', '.join(missed)}")


def _tried(known: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Mean absolute error over the usual change in a year, and the share of outcomes in the interval."""
    made = forecast_values(known)
    yearly = np.abs(known[12:] - known[:-12]).mean()
    return np.abs(made.values - truth).mean() / yearly, np.mean((made.low <= truth) & (truth <= made.high))


def _public(tell: Callable[..., None]) -> None:
    series: dict[str, list[float]] = defaultdict(list)
    with (CASES / "09_forecast_input.csv").open() as file:
        for row in csv.DictReader(file):
            series[row["unique_id"]].append(float(row["y"]))
    tried = [_tried(np.array(each[:-12]), np.array(each[-12:])) for each in series.values()]
    tell("six public series: mean scaled error", np.mean([each[0] for each in tried]), most=0.37)
    tell("… share of outcomes in the 95 percent interval", np.mean([each[1] for each in tried]), 0.90, 0.97)


def _counties(tell: Callable[..., None]) -> None:
    """Labor force, unemployed and rate of nine counties, by length of the past and kind of year ahead."""
    held: dict[str, list[tuple[str, float, float]]] = defaultdict(list)
    with gzip.open(SHARED / "data/laus/edd_laus_ca_counties_monthly_1990_2022.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            if row["County"].removesuffix(" County") in COUNTIES:
                held[row["County"]].append(
                    (row["Date"], float(row["LaborForce"]), float(row["Unemployment"]))
                )
    months = sorted({date for rows in held.values() for date, *_ in rows})
    ordered = [np.array([row[1:] for row in sorted(rows)]) for rows in held.values()]
    series = [column for each in ordered for column in (*each.T, 100 * each[:, 1] / each[:, 0])]
    for past in (48, 60, 84, 120, len(months)):
        length = f"{past // 12} years" if past < len(months) else "all years"
        for when, years in KINDS_OF_YEARS.items():
            tried = [
                _tried(values[max(0, at - past) : at], values[at : at + 12])
                for values in series
                for at in (months.index(f"{year}-01-01") for year in years)
                if at >= min(past, 60)
            ]
            bars = (0.9, 0.97) if when == "ordinary" else (None, None)
            tell(f"{length} of past, {when} years ahead: error", np.mean([each[0] for each in tried]))
            tell("… share in the 95 percent interval", np.mean([each[1] for each in tried]), *bars)


def _table(cells: list[dict[str, object]], before: dict[Key, tuple[int, int]] | None) -> pa.Table:
    kinds = {"area": pa.string(), "industry_code": pa.string(), "parent": pa.string()}
    table = pa.table({name: pa.array([cell[name] for cell in cells], kind) for name, kind in kinds.items()})
    for name in ("establishments", "employment"):
        table = table.append_column(name, pa.array([cell[name] for cell in cells], pa.int64()))
    for name, column, place in (
        ("past", "industry_code", 0),
        ("past_establishments", "industry_code", 1),
        ("past_parent", "parent", 0),
    ):
        if before is not None:
            found = [before.get((cell["area"], cell[column]), (None, None))[place] for cell in cells]
            table = table.append_column(name, pa.array(found, pa.int64()))
    return table


def _judged(
    tell: Callable[..., None], name: str, table: pa.Table, truth: dict[Key, int], naics: int, most: float
) -> None:
    """Weighted error, true values outside the bounds, totals missed, coverage at 80 and 95 percent."""
    for confidence in (0.8, 0.95):
        made = estimate_suppressed(
            table, rounding="annual", naics=naics, confidence=confidence, terms_accepted=True
        )
        found = {(row["area"], row["industry_code"]): row for row in made.table.to_pylist()}
        hit = [found[key]["low"] <= jobs <= found[key]["high"] for key, jobs in truth.items()]
        if confidence == 0.8:
            wrong = sum(abs(found[key]["employment"] - jobs) for key, jobs in truth.items())
            tell(
                f"{name}: weighted error of {len(truth)} hidden cells", wrong / sum(truth.values()), most=most
            )
            out = sum(not found[key]["lower"] <= jobs <= found[key]["upper"] for key, jobs in truth.items())
            tell("… true values outside the exact bounds", out, most=0)
            tell("… published totals missed by more than rounding", _missed_totals(table, found), most=0)
        tell(f"… share of true values in the {confidence:.0%} interval", np.mean(hit), confidence - 0.03)


def _missed_totals(table: pa.Table, found: dict[Key, dict[str, object]]) -> int:
    parts: dict[Key, list[int]] = defaultdict(list)
    for row in table.to_pylist():
        if row["parent"]:
            parts[row["area"], row["parent"]].append(found[row["area"], row["industry_code"]]["employment"])
    return sum(
        abs(found[whole]["employment"] - sum(each)) > max(4, -(-len(each) // 4))
        for whole, each in parts.items()
        if whole in found
    )


def _masked(tell: Callable[..., None]) -> None:
    with (CASES / "02_realmask_qcew_2021_input.csv").open() as file:
        cells = [_cell(row, row["parent_industry"] or None) for row in csv.DictReader(file)]
    with (CASES / "02_realmask_qcew_2021_truth.csv").open() as file:
        truth = {_key(row): int(row["annual_avg_emplvl"]) for row in csv.DictReader(file)}
    with (CASES / "02_realmask_qcew_2021_history_2020.csv").open() as file:
        before = _disclosed(csv.DictReader(file))
    _judged(tell, "without history", _table(cells, None), truth, 2017, 0.39)
    _judged(tell, "with half of it", _table(cells, before), truth, 2017, 0.12)


def _own_masks(tell: Callable[..., None]) -> None:
    """Other families and years than the case's; the history is three years old, and of NAICS 2017."""
    now, earlier = _ohio("2023"), _ohio("2020")
    for draw in range(3):
        for name, rows, naics in (("2023", now, 2022), ("2020", earlier, 2017)):
            cells, truth = _hide(rows, draw)
            _judged(tell, f"{name}, draw {draw + 1}", _table(cells, None), truth, naics, 0.39)
            if name == "2023":
                chance = random.Random(draw)
                before = {
                    key: each
                    for key, each in _disclosed(earlier).items()
                    if key not in truth or chance.random() < 0.5
                }
                _judged(tell, "… with half of 2020", _table(cells, before), truth, naics, 0.25)


def _ohio(year: str) -> list[Row]:
    with zipfile.ZipFile(OHIO / f"morpc_qcew_{year}_a_ohio15counties.zip") as archive:
        rows = [
            row
            for name in archive.namelist()
            if name.endswith(".csv")
            for row in csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8"))
        ]
    return [row for row in rows if row["own_code"] == "5" and row["agglvl_code"] in {"71", "74", "75", "76"}]


def _key(row: Row) -> Key:
    return row["area_fips"], row["industry_code"]


def _cell(row: Row, parent: str | None) -> dict[str, object]:
    hidden = row["disclosure_code"] == "N"
    return {
        "area": row["area_fips"],
        "industry_code": row["industry_code"],
        "parent": parent,
        "establishments": int(row["annual_avg_estabs"]),
        "employment": None if hidden else int(row["annual_avg_emplvl"]),
    }


def _disclosed(rows: Iterator[Row] | list[Row]) -> dict[Key, tuple[int, int]]:
    return {
        _key(row): (int(row["annual_avg_emplvl"]), int(row["annual_avg_estabs"]))
        for row in rows
        if row["disclosure_code"] != "N"
    }


def _parent(row: Row) -> str | None:
    code, level = row["industry_code"], row["agglvl_code"]
    ranges = {
        "31": "31-33",
        "32": "31-33",
        "33": "31-33",
        "44": "44-45",
        "45": "44-45",
        "48": "48-49",
        "49": "48-49",
    }
    return {"71": None, "74": "10", "75": ranges.get(code[:2], code[:2])}.get(level, code[:3])


def _hide(rows: list[Row], draw: int) -> tuple[list[dict[str, object]], dict[Key, int]]:
    """Of three in four families disclosed whole, the two or three smallest parts, and all below them."""
    chance = random.Random(draw)
    cells = {_key(row): _cell(row, _parent(row)) for row in rows}
    families: dict[Key, list[Key]] = defaultdict(list)
    for key, cell in cells.items():
        if cell["parent"]:
            families[key[0], str(cell["parent"])].append(key)
    truth: dict[Key, int] = {}
    gone: set[Key] = set()
    for whole, parts in sorted(families.items()):
        shown = all(cells[key]["employment"] is not None for key in (whole, *parts))
        if whole in truth or whole in gone or len(parts) < 3 or not shown or chance.random() < 0.25:
            continue
        smallest = sorted(parts, key=lambda key: (cells[key]["establishments"], key))
        for key in smallest[: min(chance.choice((2, 3)), len(parts) - 1)]:
            truth[key] = int(str(cells[key]["employment"]))
            below = [key]
            while below:
                under = families.get(below.pop(), [])
                gone.update(under)
                below += under
    kept = [
        cell | {"employment": None} if key in truth else cell
        for key, cell in cells.items()
        if key not in gone
    ]
    return kept, {key: jobs for key, jobs in truth.items() if key not in gone}


def _clusters(tell: Callable[..., None]) -> None:
    definitions = {
        "workbook": SHARED / "data/crosswalks/clusters/NAICS_crosswalks_to_Cluster_system.xlsx",
        "text": CASES / "01_cluster_definitions_dps_naics.csv",
    }
    for name, path in definitions.items():
        table = next(clusters.read(path)).data
        for year, found in _establishments():
            rows = {row["industry_code"]: row for row in cluster_map(found, table).to_pylist()}
            scope = sum(many for code, many in found.items() if rows[code]["in_scope"])
            homed = sum(
                many for code, many in found.items() if rows[code]["in_scope"] and rows[code]["cluster"]
            )
            tell(
                f"definitions as {name}, {year}: percent of establishments mapped", 100 * homed / scope, 99.5
            )


def _establishments() -> Iterator[tuple[str, dict[str, int]]]:
    """Private establishments by six-digit industry: the nation and some counties, by year."""
    for year in ("2019", "2024"):
        with gzip.open(OHIO / f"{year}_1_area_US000.csv.gz", "rt") as file:
            yield f"nation {year}", _six_digit(csv.DictReader(file))
    for name, place in (
        ("2016_qtrly_by_area_CA_counties.zip", "California 2016"),
        ("morpc_qcew_2020_a_ohio15counties.zip", "Ohio 2020"),
        ("morpc_qcew_2023_a_ohio15counties.zip", "Ohio 2023"),
    ):
        with zipfile.ZipFile(OHIO / name) as archive:
            yield (
                place,
                _six_digit(
                    row
                    for each in archive.namelist()
                    if each.endswith(".csv")
                    for row in csv.DictReader(io.TextIOWrapper(archive.open(each), "utf-8"))
                ),
            )


def _six_digit(rows: Iterator[Row]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        if row["own_code"] == "5" and row["agglvl_code"][1] == "8":
            name = next(key for key in row if "estabs" in key and not key.startswith(("lq", "oty")))
            found[row["industry_code"]] += int(row[name])
    return found


def _quotients(tell: Callable[..., None]) -> None:
    areas = Catalogue(None)
    codes = _metros(areas)["area_code"].to_pylist()
    rows = quotient_rows({code: (code,) for code in codes}, (NATION,), areas, None)
    told = rows.filter(pc.is_valid(rows["published"]))
    shown, apart = told.num_rows, told.filter(pc.invert(told["agrees"])).num_rows
    bare = told.filter(pc.and_(pc.is_valid(told["computed"]), pc.is_null(told["low"]))).num_rows
    tell("… without an interval", bare)
    tell(
        f"of {shown} published metropolitan quotients in {len(codes)} areas, outside the bound of rounding",
        apart,
        most=0,
    )


def _metros(catalogue: Catalogue) -> pa.Table:
    table = pq.read_table(catalogue.table("oews", "areas"))
    return table.filter(pc.equal(table["areatype_code"], "M"))


def _moves(tell: Callable[..., None]) -> None:
    """Likelihood from origins that the model has not seen, and similarity alone (CPS-ASEC)."""
    listed = arrow_csv.read_csv(CASES / "04_occ_list.csv")
    rows = arrow_csv.read_csv(CASES / "04_occ_skills_broad.csv")
    elements = tuple(name[3:] for name in rows.column_names if name.startswith("LV_"))
    level, importance = (
        np.array([rows[f"{scale}_{each}"].to_numpy() for each in elements], dtype=float).T
        for scale in ("LV", "IM")
    )
    rated = Profile(tuple(rows["occ"].to_pylist()), elements, level, importance)
    names = listed["occ"].to_pylist()
    order = [rated.place(name) for name in names]
    alike = similarity.correlation(similarity.centered(rated.level))[np.ix_(order, order)]
    known = Occupations(
        tuple(names), listed["employment"].to_numpy(), listed["annual_mean_wage"].to_numpy(), alike
    )
    place = {name: number for number, name in enumerate(names)}
    observed = np.zeros((len(names), len(names)))
    for row in arrow_csv.read_csv(CASES / "04_transitions_asec_public.csv").to_pylist():
        observed[place[row["source"]], place[row["target"]]] = row["prob_given_switch"]
    found = validate_mobility(known, observed)
    ranked = np.where(np.eye(len(names), dtype=bool), -np.inf, alike)
    seen = np.flatnonzero(observed.sum(axis=1) > 0)
    tell(f"NDCG@10 of the modelled likelihood, {found.sources} origins", found.ndcg10, 0.32)
    tell("… of similarity alone", np.mean([mobility.ndcg(ranked[each], observed[each]) for each in seen]))


def _hidden_counts(tell: Callable[..., None]) -> None:
    """Counts hidden besides the small ones, beside sdcTable's best answer that protects as well."""
    for case in ("60", "120"):
        told = json.loads((CASES / f"06_suppression_{case}cells.json").read_text())
        with (CASES / f"06_suppression_{case}cells_input.csv").open() as file:
            rows = list(csv.DictReader(file))
        least = int(told["primary_rule"].split("n < ")[1].split()[0])
        dims, counts = told["dims"], defaultdict(int)
        for row in rows:
            for key in itertools.product(*[(row[each], "All") for each in dims]):
                counts[key] += int(row["n"])
        cells = {each: [key[place] for key in counts] for place, each in enumerate(dims)}
        columns = (*(Column(each, each, "code") for each in dims), Column("n", "n", "count", protected=True))
        answer = Result(pa.table(cells | {"n": list(counts.values())}), columns, (), Method("k", "t", "w"))
        given = Structure(totals=dict.fromkeys(dims, "All"))
        begun = time.process_time()
        out = release(answer, rule=CountRule(minimum=least, zeros="publish"), structure=given, title="t")
        spent = time.process_time() - begun
        hidden = [key for key, shown in zip(counts, out.data["n"], strict=True) if shown is None]
        people = sum(counts[key] for key in hidden if not 0 < counts[key] < least)
        peers = told["expected"]["peer_results"].values()
        safe = [each for each in peers if not each["primary_interval_narrower_than_plus_minus_1"]]
        best = min(each["secondary_value"] for each in safe)
        tell(f"{case} cells: people in cells hidden for others' sake", people, most=1.05 * best)
        tell("… seconds", spent, most=max(each["seconds"] for each in peers))
