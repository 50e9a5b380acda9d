"""What is told of a move beside its numbers: programs nearby that teach it, job quality, and reasons in
words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.market.eligible_programs import eligible_programs
from highroad.market.list_effects import links_of
from highroad.market.openings_range import openings_words
from highroad.market.program_supply import program_completions, program_links, program_supply
from highroad.results import Mark, SourceReference
from highroad.sources.catalogue import Catalogue

NAMED: Final = 2
_RANGE: Final = re.compile(r"(\d\d-\d{4}):(\d{1,3})-(\d{1,3})(?::(\d{1,3}))?")


class Judgment(NamedTuple):
    """Job quality of an occupation, percent of the rubric's weight: what is met for certain, what is met if
    all that is unknown is, and the part met of what is known (None where nothing is).
    """

    low: float
    high: float
    known: float | None


Quality = Mapping[str, tuple[float, float] | Judgment]


def judgment(ends: tuple[float, float] | Judgment) -> Judgment:
    """A judgment; of two ends alone the part met of what is known follows from them."""
    if isinstance(ends, Judgment):
        return ends
    settled = ends[0] + 100 - ends[1]
    return Judgment(*ends, 100 * ends[0] / settled if settled > 0 else None)


def read_quality(text: str) -> dict[str, Judgment]:
    """Job quality as one line of text, "53-7051:43-71:60": occupation, lowest and highest percent, and the
    part met of what is known, which may be left out.

    Raises BadQuestion naming the part that is none.
    """
    found = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        matched = _RANGE.fullmatch(part)
        if not matched or not int(matched[2]) <= int(matched[3]) <= 100 or int(matched[4] or 0) > 100:
            raise BadQuestion(
                _("“{part}” is no range of job quality.").format(part=part[:60]),
                remedy=_("Write the occupation, the lowest and the highest percent: 53-7051:43-71."),
            )
        made = judgment((float(matched[2]), float(matched[3])))
        found[matched[1]] = made._replace(known=float(matched[4])) if matched[4] else made
    return found


def write_quality(quality: Quality) -> str:
    """Job quality as `read_quality` reads it, ends rounded outwards: they say no more than is known."""
    parts = []
    for soc, ends in sorted(quality.items()):
        low, high, known = judgment(ends)
        said = "" if known is None else f":{known:.0f}"
        parts.append(f"{soc}:{int(low)}-{-int(-high // 1)}{said}")
    return ",".join(parts)


def quality_by_occupation(register: pa.Table, judged: pa.Table) -> dict[str, Judgment]:
    """Job quality by occupation code, from a register and the table of `job_quality`.

    register: `subject`, `soc`. Of several subjects in one occupation, such as employers, the range runs from
    the lowest to the highest of all, and the part met of what is known is the mean of theirs.
    """
    rows = {row["subject"]: row for row in judged.to_pylist()}
    pairs = set(zip(register["soc"].to_pylist(), register["subject"].to_pylist(), strict=True))
    subjects: dict[str, list[Mapping[str, Any]]] = {}
    for soc, subject in sorted((soc, subject) for soc, subject in pairs if soc):
        subjects.setdefault(soc, []).append(rows[subject])
    found = {}
    for soc, theirs in subjects.items():
        shares = [row["share"] for row in theirs if row["share"] is not None]
        low, high = min(row["lowest"] for row in theirs), max(row["highest"] for row in theirs)
        found[soc] = Judgment(low, high, sum(shares) / len(shares) if shares else None)
    return found


def quality_columns(quality: Quality, codes: list[str]) -> dict[str, pa.Array]:
    """`job_quality` (percent met of what is known), `quality_low` and `quality_high` by code, "missing" where
    nobody judged; where nothing of a judgment is known, `job_quality` is "not_evaluable".
    """
    told = [judgment(quality[code]) if code in quality else None for code in codes]
    shares = [each.known if each else None for each in told]
    absent = [
        None if s is not None else "not_evaluable" if each else "missing"
        for s, each in zip(shares, told, strict=True)
    ]
    return {
        "job_quality": pa.array(shares, pa.float64()),
        "job_quality_mark": pa.array(absent, pa.string()),
        "quality_low": pa.array([each and each.low for each in told], pa.float64()),
        "quality_high": pa.array([each and each.high for each in told], pa.float64()),
        "quality_mark": pa.array([None if each else "missing" for each in told], pa.string()),
    }


def programs_leading(
    region: str, codes: list[str], catalogue: Catalogue
) -> tuple[pa.Array, tuple[SourceReference, ...]]:
    """How many programs of the region's institutions lead to each code; null where nobody can say."""
    if not region or not (catalogue.vintages("ipeds") and catalogue.vintages("cip_soc")):
        return pa.nulls(len(codes), pa.int64()), ()
    try:
        found = program_supply(region, catalogue=catalogue)
    except (BadQuestion, DataMissing):  # no institution there awards anything that the crosswalk knows
        return pa.array([0] * len(codes), pa.int64()), ()
    table = found.table
    counts = dict(zip(table["soc"].to_pylist(), table["programs"].to_pylist(), strict=True))
    return pa.array([counts.get(code, 0) for code in codes], pa.int64()), found.sources


def _on_lists(region: str, catalogue: Catalogue) -> dict[str, list[str]] | None:
    """The programs on public lists of a region by the occupation they lead to, in the lists' order: as they
    name it, else by the crosswalk. None where no list, or nothing of one, tells.
    """
    if not region or not catalogue.vintages("etpl"):
        return None
    try:
        rows = eligible_programs(region, catalogue=catalogue).table
        numbers = pa.array([f"{at:06d}" for at in range(rows.num_rows)], pa.string())
        given = pa.table({"program_id": numbers, "cip": rows["cip"], "soc": rows["soc"]})
        links, _crosswalk = links_of(given, catalogue)
    except DataMissing:
        return None
    programs, providers = rows["program"].to_pylist(), rows["provider"].to_pylist()
    found: dict[str, list[str]] = {}
    for link in links.sort_by([("program_id", "ascending")]).to_pylist():
        at = int(link["program_id"])
        found.setdefault(link["soc"], []).append(f"{programs[at]} ({providers[at]})")
    return found


def fundable_programs(
    region: str, codes: list[str], catalogue: Catalogue
) -> tuple[dict[str, pa.Array], tuple[SourceReference, ...]]:
    """`fundable`: how many programs on the lists of eligible training lead to each code, with its mark;
    "missing" where no list tells. Training accounts of WIOA may pay for these (20 CFR 680.300 to 680.350).
    """
    listed = _on_lists(region, catalogue)
    if listed is None:
        none = pa.nulls(len(codes), pa.int64())
        return {
            "fundable": none,
            "fundable_mark": pa.array([Mark.MISSING.value] * len(codes), pa.string()),
        }, ()
    counts = pa.array([len(listed.get(code, ())) for code in codes], pa.int64())
    columns = {"fundable": counts, "fundable_mark": pa.nulls(len(codes), pa.string())}
    return columns, (catalogue.reference("etpl"),)


def funding_note() -> str:
    """Which public money may pay for the way into another occupation."""
    return _(
        "Who may pay: training accounts under WIOA for programs on the state's list, while local funds last "
        "and by local limits (20 CFR 680.300 to 680.350); half of the wages of training on the job, up to "
        "three quarters where the board says so, to the employer (20 CFR 680.700 to 680.730); Pell grants "
        "for programs that carry federal student aid. Whether a person is eligible is not in these numbers."
    )


def programs_named(region: str, codes: list[str], catalogue: Catalogue) -> pa.Array:
    """The names of up to two programs nearby for each code: those of public lists with their provider first,
    then the institutions' with most completions; "" where none is known.
    """
    named = _on_lists(region, catalogue) or {}
    if region and catalogue.vintages("ipeds") and catalogue.vintages("cip_soc"):
        try:
            awards = program_completions(region, catalogue=catalogue).table.select(["cip", "completions"])
        except (BadQuestion, DataMissing):
            awards = None
        if awards is not None:
            led = program_links(catalogue).join(awards, "cip", join_type="inner")
            for row in led.sort_by([("completions", "descending"), ("cip", "ascending")]).to_pylist():
                named.setdefault(row["soc"], []).append(str(row["program"]).rstrip("."))
    told = ["; ".join(dict.fromkeys(named.get(code, ()))) for code in codes]
    return pa.array([_first(each) for each in told], pa.string())


def _first(names: str) -> str:
    return "; ".join(names.split("; ")[:NAMED])


def with_facts(
    table: pa.Table, region: str, catalogue: Catalogue
) -> tuple[pa.Table, tuple[SourceReference, ...]]:
    """A table of occupations (`soc`) with `programs` and `taught`; and the sources."""
    codes = table["soc"].to_pylist()
    programs, sources = programs_leading(region, codes, catalogue)
    mark = pc.if_else(pc.is_valid(programs), pa.scalar(None, pa.string()), "missing")
    columns = {
        "programs": programs,
        "programs_mark": mark,
        "taught": programs_named(region, codes, catalogue),
    }
    for name, values in columns.items():
        table = table.append_column(name, values)
    return table, sources


def reason_of(row: Mapping[str, Any]) -> str:
    """One sentence: what speaks for and against it."""
    parts = [
        wage_words(row["wage_change"], row["wage_change_mark"]),
        _zone_words(row),
        _learning_words(row),
        openings_words(row),
    ]
    if row.get("taught"):
        parts.append(_("taught nearby: {programs}").format(programs=row["taught"]))
    return "; ".join([*parts, *license_words(row), *quality_words(row)]) + "."


def license_words(row: Mapping[str, Any]) -> list[str]:
    """What registers tell of licenses, where a State lists one; elsewhere its own column and the note do."""
    return [row["license"]] if row.get("license_listed") else []


def quality_words(row: Mapping[str, Any]) -> list[str]:
    """The range of job quality in words; nothing where nobody knows."""
    if row.get("quality_low") is None:
        return []
    low, high = f"{row['quality_low']:.0f}", f"{row['quality_high']:.0f}"
    if low == high:
        return [_("job quality {low} percent").format(low=low)]
    return [_("job quality {low} to {high} percent").format(low=low, high=high)]


def wage_words(change: float | None, mark: str | None) -> str:
    """The change of pay in words; of a wage at the publisher's cap only what is certain."""
    least = mark == "at_least"
    if change is None or (least and change < 0):
        return _("change of pay not known")
    if abs(change) < 0.5:
        return _("pays the same")
    words = _("pays {percent} percent more") if change > 0 else _("pays {percent} percent less")
    words = words.format(percent=f"{abs(change):.0f}")
    return _("{words} at least").format(words=words) if least else words


def _zone_words(row: Mapping[str, Any]) -> str:
    change = row["zone_change"]
    if change is None:
        return _("preparation not known")
    if change == 0:
        return _("the same job zone")
    words = _("job zone higher by {count}") if change > 0 else _("job zone lower by {count}")
    return words.format(count=f"{abs(change):.0f}")


def _learning_words(row: Mapping[str, Any]) -> str:
    if row["to_learn"] is None:
        return _("not rated")
    if not row["learn"]:
        return _("nothing to be learned by the ratings")
    return _("to be learned most of all: {elements}").format(elements=row["learn"])
