"""Files of invented records that crowd the edges of every rule: ends of windows, awaited results."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from tests.indicators.oracle import SERVICES

Row = dict[str, Any]
CODES = {
    "201": [1, 2, 9],
    "202": [0, 1, 9],
    "210": [0, 1, 9],
    "211": [0, 1, 9],
    "212": [0, 1, 9],
    "213": [0, 1, 9],
    "214": [0, 1, 9],
    "215": [0, 1, 9],
    "301": [0, 1, 2, 3, 9],
    "400": [0, 1, 2, 3],
    "401": [0, 1, 2, 3, 4, 5],
    "402": [0, 1, 9],
    "408": [0, 0, 1, 2, 4, 5, 6, 7, 8],
    "409": [1, 2, 3, 4, 5, 6],
    "601": [0, 1, 9],
    "704": [0, 1, 9],
    "800": [0, 1],
    "801": [0, 1, 9],
    "802": [0, 1],
    "803": [0, 1, 9],
    "804": [0, 1, 9],
    "805": [0, 1],
    "806": [0, 1, 9],
    "807": [0, 1, 9],
    "808": [0, 1, 2, 3, 4, 9],
    "903": [0, 1, 2, 3, 4],
    "904": [0, 1, 2, 3, 4],
    "905": [0, 1, 2, 3, 4],
    "909": [0, 1],
    "910": [0, 1, 9],
    "917": [0, 1, 2, 3, 9],
    "918": [0, 1, 2],
    "923": [0, 0, 0, 0, 0, 1, 3, 5, 6, 7],
    "1300": [0, 1],
    "1303": [0, 1, 2, 5, 6, 9, 11, 12],
    "1310": [0, 1, 6, 10],
    "1315": [0, 5, 8],
    "1332": [0, 1],
    "1401": [0, 1],
    "1600": [0, 1, 9],
    "1602": [0, 1, 1, 1, 2, 3, 4, 5, 8, 9],
    "1603": [0, 1, 2, 5],
    "1604": [0, 2, 9],
    "1606": [0, 1, 1, 2, 4, 7, 9],
    "1618": [0, 1, 9],
    "1800": [0, 1, 2, 6, 7],
    "1802": [0, 1, 5],
    "1804": [0, 1, 4],
    "1900": [0, 1, 2, 3],
    "1901": [0, 1, 2, 3],
    "907": [0, 1, 2, 3],
    "1608": [0, 1, 9],
}
DATES = (
    "1801",
    "1803",
    "1805",
    "1806",
    "1807",
    "1808",
    "1809",
    "1810",
    "1811",
    "1813",
    "1814",
    "1406",
    "1002",
    "1007",
    "1001",
    "1200",
    "906",
    "306",
    "1000",
    "1100",
    "1101",
    "1308",
    "1313",
    "1318",
    *SERVICES,
)
TEXTS = {"100": [f"K{n}" for n in range(40)], "108A": ["06001", "06002", "06003"], "102": ["001", "019"]}
TEXTS |= {"office_name": ["North", "South"], "1301": ["A College", "B School"], "101": ["CA", "NV"]}


def file_of_records(seed: int, rows: int, report_quarter: int) -> list[Row]:
    """Records whose dates lie around the windows of a report; about one cell in six is blank."""
    chance = random.Random(seed)
    quarters = [report_quarter - n for n in range(-1, 13)]
    edges = [date(q // 4, q % 4 * 3 + 1, 1) for q in quarters]
    edges += [day - timedelta(days=1) for day in edges]

    def some_day() -> date:
        if chance.random() < 0.4:
            return chance.choice(edges)
        return min(edges) + timedelta(days=chance.randrange((max(edges) - min(edges)).days))

    found = []
    for _number in range(rows):
        row: Row = {e: chance.choice(codes) for e, codes in CODES.items() if chance.random() < 0.85}
        row |= {e: chance.choice(values) for e, values in TEXTS.items() if chance.random() < 0.95}
        row.setdefault("100", f"X{chance.random()}"[:12])
        for element in DATES:
            if chance.random() < 0.4:
                row[element] = some_day()
        if chance.random() < 0.95:
            row["900"] = some_day()
        if chance.random() < 0.8:
            row["901"] = some_day()
            for element in ("1801", "1803", "1406"):
                if chance.random() < 0.3:
                    row[element] = row["901"] + timedelta(days=chance.choice([100, 364, 365, 366, 400]))
        start = row.get("906") or row.get("900")
        if start and chance.random() < 0.9:
            years = chance.choice([13, 14, 15, 16, 18, 19, 24, 25, 44, 54, 55, 60, 70])
            born = date(start.year - years, start.month, min(start.day, 28))
            row["200"] = born + timedelta(days=chance.choice([-1, 0, 1, 200]))
        for element in ("1704", "1706"):
            if chance.random() < 0.8:
                row[element] = chance.choice(
                    [0.0, 0.01, 1200.0, 5000.25, 5000.26, 7321.4, 999999.98, 999999.99]
                )
        found.append(row)
    return found


def as_table(rows: list[Row]) -> pa.Table:
    """The records as typed columns."""
    columns: dict[str, pa.Array] = {}
    for element in (*CODES, *DATES, *TEXTS, "900", "901", "200", "1704", "1706"):
        values = [row.get(element) for row in rows]
        if element in CODES:
            kind = pa.int16()
        elif element in TEXTS:
            kind = pa.string()
        elif element in ("1704", "1706"):
            kind = pa.float64()
        else:
            kind = pa.date32()
        columns[element if element == "office_name" else f"p{element}"] = pa.array(values, kind)
    return pa.table(columns)
