"""State codes of OEWS areas, which the workbooks leave out."""

from __future__ import annotations

import pyarrow as pa

from highroad.reference.geography import states


def state_codes(area_types: pa.Array, area_codes: pa.Array, postal: list[str]) -> pa.Array:
    """The two-digit state code of each area: from its code, else from its postal abbreviation; else empty.

    State areas and nonmetropolitan areas start with their state's code; metropolitan areas start with "00".
    """
    by_postal = {state.abbreviation: state.fips for state in states().values()}
    found = [
        "00" if kind == "N" else code[:2] if kind == "S" or code[:2] != "00" else by_postal.get(letters, "")
        for kind, code, letters in zip(area_types.to_pylist(), area_codes.to_pylist(), postal, strict=True)
    ]
    return pa.array(found, pa.string())
