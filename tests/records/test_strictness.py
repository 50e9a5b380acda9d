"""The kernel judges the text of a cell as a slow reader in plain Python does; so do the SQL functions."""

from __future__ import annotations

import calendar
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from highroad.engine import open_session
from highroad.engine.cells.files import _whole_rows
from highroad.records.opening import split_row
from highroad.records.reading import read_columns

HEADER = "PIRL 201,PIRL 900,PIRL 1704,PIRL 101,PIRL 1301,PIRL 102"
NASTY = [
    "2024115", " 20240115", "20240115 ", "1e3", "0x1A", "1_000", "nan", "inf", "1.5", "٣", "１", "+1", "-1",
    "20240230", "20240229", "20230229", "00000000", "99999999", "00010101", "1", "9", "01", "0.00", "",
    "999999.99", "1000000.00", "0000000", "12.", ".5", "1.234", "1,234.00", "NULL", "NA", "n/a", " ", "\t",
    "0000005", "0999999", "1000000", "000005", "２０２４０１１５", "߁", "1\u00a0", "−1",
    "1\u2028", "\x1c1", "1\r",
    "CA", "ca", "XX", "a\"b",    "a\nb", "a\r\nb", "\ufeff1", "'1", "1\x00", "😀",
]  # fmt: skip
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(alphabet='0129. -+eE,"\n\r\tNAna/é', max_size=9))


def plain_integer(text: str, length: int) -> int | None:
    return int(text) if re.fullmatch(rf"[0-9]{{1,{length}}}", text) else None


def plain_date(text: str) -> date | None:
    if not re.fullmatch(r"[0-9]{8}", text):
        return None
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def plain_money(text: str) -> Decimal | None:
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,2})?", text):
        return None
    return Decimal(text).quantize(Decimal("0.01"))


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def plain_cells(texts: list[str]) -> dict[str, object]:
    return {
        "pirl_0201": plain_integer(texts[0], 1),
        "pirl_0900": plain_date(texts[1]),
        "pirl_1704": plain_money(texts[2]),
        "pirl_0101": texts[3] or None,
        "pirl_1301": texts[4] or None,
        "pirl_0102": plain_integer(texts[5], 3),
    }


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(TEXTS, min_size=6, max_size=6), min_size=1, max_size=8),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_the_kernel_reads_what_the_plain_reader_reads(
    tmp_path: Path, rows: list[list[str]], ending: str
) -> None:
    path = tmp_path / "file.csv"
    lines = [HEADER, *(",".join(map(quoted, row)) for row in rows)]
    path.write_bytes((ending.join(lines) + ending).encode())
    found = read_columns([path], ["201", "900", "1704", "101", "1301", "102"]).read_all().to_pylist()
    assert [{k: v for k, v in row.items() if k != "row"} for row in found] == [
        plain_cells(row) for row in rows
    ]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(
        st.one_of(
            st.text(alphabet="0129. -+eENAna", max_size=9),
            st.text(alphabet="019", min_size=5, max_size=10),
            st.text(alphabet="09.１٣\u00a0\t\x00−", max_size=9),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_cells_without_quotes_are_read_alike(tmp_path: Path, texts: list[str]) -> None:
    path = tmp_path / "file.csv"
    path.write_text(HEADER + "\n" + "".join(f"{t},{t},{t},,,{t}\n" for t in texts), encoding="utf-8")
    found = read_columns([path], ["201", "900", "1704", "102"]).read_all().to_pylist()
    expected = [plain_cells([text, text, text, "", "", text]) for text in texts]
    for row, wanted in zip(found, expected, strict=True):
        assert {name: row[name] for name in ("pirl_0201", "pirl_0900", "pirl_1704", "pirl_0102")} == {
            name: wanted[name] for name in ("pirl_0201", "pirl_0900", "pirl_1704", "pirl_0102")
        }


def test_what_follows_a_closing_mark_makes_the_cell_stand_as_it_is(tmp_path: Path) -> None:
    """And two marks are one inside of quotes only, whatever the rows around it hold."""
    cells = ['"a""b"', '"a""b"x', 'a""b', '""x', '"1" ', '"ñ""ñ"']
    read = ['a"b', '"a""b"x', 'a""b', '""x', '"1" ', 'ñ"ñ']
    for encoding in ("utf-8", "cp1252"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes("\n".join([HEADER, *(f"1,,,,{cell},1" for cell in cells), ""]).encode(encoding))
        found = read_columns([path], ["1301", "102"]).read_all()
        assert found["pirl_1301"].to_pylist() == read
        assert found["pirl_0102"].to_pylist() == [1] * len(cells)
        rows = path.read_bytes().split(b"\n")[1:-1]
        assert [split_row(row + b"\n", 0, b",")[0][4] for row in rows] == read


def test_sql_judges_digits_and_dates_as_the_plain_reader_does() -> None:
    texts = [text for text in NASTY if text]
    with open_session() as session:
        session.register("texts", pa.table({"n": list(range(len(texts))), "t": texts}))
        found = session.query("SELECT hr_digits(t) AS digits, hr_to_date8(t) AS day FROM texts ORDER BY n")
    for text, digits, day in zip(texts, found["digits"].to_pylist(), found["day"].to_pylist(), strict=True):
        assert digits == bool(re.fullmatch(r"[0-9]+", text)), text
        assert day == plain_date(text), text


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=60).map(lambda b: bytes(b'a,"\n\r"\n,b'[byte % 9] for byte in b)))
def test_a_chunk_ends_where_a_row_ends(data: bytes) -> None:
    """Both ways of looking for the last line feed outside of quotes agree with reading row by row."""
    at, ends = 0, [0]
    while at < len(data):
        cells_end = _row_end(data, at)
        if cells_end is None:
            break
        ends.append(cells_end)
        at = cells_end
    dense = bytearray(data)
    sparse = bytearray(data + b"," * 0)
    assert _whole_rows(dense, 44) == ends[-1]
    assert _whole_rows(sparse, 44) == ends[-1]


def _row_end(data: bytes, at: int) -> int | None:
    """Where the row that begins at `at` ends, by the plain splitter; None when it isn't whole."""
    _cells, end = split_row(data, at, b",")
    whole = data[at:end].endswith(b"\n") and split_row(data[at:end] + b"x,y\n", 0, b",")[1] == end - at
    return end if whole else None
