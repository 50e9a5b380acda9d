"""A damaged copy of a real file is refused with a place and a remedy, or still gives a correct table."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from highroad.errors import UnreadableFile
from highroad.sources.registry import READERS, recognize

DATA = Path(__file__).parent / "data"
FILES = {
    "2024_1_area_US000.csv": "qcew",
    "2023_a_area_39047.csv": "qcew",
    "2016.q1-q4 06003 Alpine County, California.csv": "qcew",
    "laucnty20.txt": "laus",
    "co-est2023-alldata.csv": "population",
    "C2024_A.csv": "ipeds",
    "la.data.7.California": "laus_monthly",
    "edd_projections.csv": "state_projections",
    "LongTermRestJson_32.json": "state_projections",
    "ca_od_main_JT00_2022.csv": "lodes",
    "qwi_ca_sa_f_gw_ns_op_u.csv": "qwi",
    "warn_fl.csv": "warn",
    "FieldOfStudyData1819_1920_PP.csv": "scorecard",
    "oews/oe.data.0.Current": "oews",
}
NULLS = ("suppressed", "missing", "not_applicable")
JUNK = [b"\0", b"\n", b"\r", b'"', b",", b"\xff\xfe", b"9", b"-", b"\t", b"1e9"]
BYTES = {name: (DATA / name).read_bytes() for name in FILES}


@st.composite
def damage(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file's name and its content with one to three injuries."""
    name = draw(st.sampled_from(sorted(FILES)))
    content = BYTES[name]
    for _again in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        kind = draw(st.sampled_from(["flip", "cut", "drop", "insert", "copy", "swap"]))
        length = draw(st.integers(1, 400))
        if kind == "flip":
            content = content[:at] + bytes([draw(st.integers(0, 255))]) + content[at + 1 :]
        elif kind == "cut":
            content = content[:at]
        elif kind == "drop":
            content = content[:at] + content[at + length :]
        elif kind == "insert":
            junk = draw(
                st.sampled_from([b"\0", b"\n", b"\r", b'"', b",", b"\xff\xfe", b"9", b"-", b"\t", b"1e9"])
            )
            content = content[:at] + junk + content[at:]
        elif kind == "copy":
            content = content[:at] + content[max(0, at - length) : at] + content[at:]
        else:
            content = content[at:] + content[:at]
    return name, content


def tables(path: Path, key: str) -> Iterator[tuple[str, pa.Table]]:
    for part in READERS[key].read(path):
        part.data.validate(full=True)
        yield part.table, part.data


def attempt(path: Path) -> tuple[list[tuple[str, pa.Table]], UnreadableFile | None]:
    try:
        return list(tables(path, recognize(path).source.key)), None
    except UnreadableFile as refusal:
        return [], refusal


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damage())
def test_damage_never_gets_past(case: tuple[str, bytes]) -> None:
    name, content = case
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        if FILES[name] == "oews":
            for each in ("oe.area", "oe.industry", "oe.occupation", "oe.footnote"):
                (Path(folder) / each).write_bytes((DATA / "oews" / each).read_bytes())
        read, refusal = attempt(path)
        if refusal is not None:
            assert refusal.place.file
            assert refusal.remedy
            return
        assert read
        for _table, data in read:
            assert data.num_rows
            _marks_and_values_agree(data)


def _marks_and_values_agree(data: pa.Table) -> None:
    """No cell is null without a mark that says why."""
    for name in data.column_names:
        if f"{name}_mark" in data.column_names:
            for value, mark in zip(data[name].to_pylist(), data[f"{name}_mark"].to_pylist(), strict=True):
                assert (value is None) == (mark in ("suppressed", "missing", "not_applicable")), (
                    name,
                    value,
                    mark,
                )
