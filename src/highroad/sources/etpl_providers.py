"""New Jersey's list of training providers. Its contacts are left out."""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.sources.delimited import TextRows, matching
from highroad.sources.tabular import Layout, unique_keys

SCHEMA: Final = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in ("list", "provider_id", "provider", "street", "city")),
        *(pa.field(name, pa.string()) for name in ("state", "zip", "county", "website", "status")),
    ]
)
LAYOUT: Final = Layout(
    "NJ providers",
    {
        "provider_id": ("PROVIDERID",),
        "provider": ("NAME",),
        "street": ("STREET1",),
        "city": ("CITY",),
        "state": ("STATE",),
        "zip": ("ZIP",),
        "county": ("COUNTY",),
        "website": ("WEBSITE",),
        "agency": ("LICENSINGAGENCYID",),
        "status": ("STATUSNAME",),
    },
    loose=True,
    encoding="either",
)


def providers(rows: TextRows) -> pa.Table:
    """`providers`, with postal codes of five digits: the list has lost their leading zeros.

    Raises UnreadableFile naming file, line and column.
    """
    matching(rows, "provider_id", r"^\d{1,8}$", _("a provider's number"))
    matching(rows, "provider", r"[A-Za-z]", _("the name of a provider"))
    matching(rows, "state", r"^([A-Z]{2})?$", _("a state's two letters"))
    matching(rows, "zip", r"^(\d{3,5}(-?\d{4})?)?$", _("a postal code"))
    matching(rows, "agency", r"^\d*$", _("an agency's number"))
    unique_keys(rows, ("provider_id",))
    none = pa.scalar(None, pa.string())
    columns = {name: rows.table[name] for name in SCHEMA.names if name != "list"}
    text = columns["zip"]
    plain = pc.replace_substring_regex(text, r"-?\d{4}$", "")
    short = pc.utf8_lpad(pc.if_else(pc.greater(pc.utf8_length(text), 5), plain, text), 5, "0")
    columns["zip"] = pc.if_else(pc.equal(text, ""), none, short)
    for name in ("website", "county", "street", "city"):
        columns[name] = pc.if_else(pc.equal(columns[name], ""), none, columns[name])
    arrays = [pa.repeat("NJ", rows.table.num_rows), *(columns[name] for name in SCHEMA.names[1:])]
    return pa.table(arrays, schema=SCHEMA)
