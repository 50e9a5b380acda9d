"""The rules about participant files in another library: LIBRARY RECORDS.csv RULES.json.

Everything is counted: starting, reading, and finding. What a validation framework has no word for (conditions
over several columns) is computed in pandas, and the framework is asked whether it holds.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from collections.abc import Iterator
from typing import Any

from benchmarks.apart import age, peak


def read(path: str, rules: dict[str, Any]) -> dict[str, Any]:
    """The names that conditions speak of: `frame` of text, `number` by element, `quarter_days`, `pd`."""
    import pandas as pd

    frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    frame.columns = rules["columns"]
    epoch = pd.Timestamp("1970-01-01")

    def number(name: str, kind: str, scale: int) -> Any:
        if kind == "date":
            return (pd.to_datetime(frame[name], format="%Y%m%d", errors="coerce") - epoch).dt.days
        return pd.to_numeric(frame[name], errors="coerce") * scale

    def quarter_days(value: Any, later: int) -> Any:
        ended = (epoch + pd.to_timedelta(value, "D")).dt.to_period("Q") + later
        return (ended.dt.end_time.dt.floor("D") - epoch).dt.days

    numbers = {name: number(name, *kind) for name, kind in rules["kinds"].items()}
    return {"pd": pd, "frame": frame, "number": numbers, "quarter_days": quarter_days}


def held(rules: dict[str, Any], names: dict[str, Any]) -> Iterator[Any]:
    """Whether each condition holds, by record; those that columns say nothing about are left out."""
    for text in rules["conditions"]:
        holds = eval(text, dict(names))
        if hasattr(holds, "sum"):
            yield holds


def unreadable(rules: dict[str, Any], names: dict[str, Any]) -> Iterator[Any]:
    """By record, for each element with dates or numbers: something is there that can't be read."""
    for name, values in names["number"].items():
        if rules["kinds"][name][0] != "text":
            yield names["frame"][name].notna() & values.isna()


def in_pandas(rules: dict[str, Any], names: dict[str, Any]) -> int:
    """As an analyst would write it: column by column, condition by condition."""
    frame = names["frame"]
    wrong = sum(
        int((frame[name].notna() & ~frame[name].isin(codes)).sum()) for name, codes in rules["codes"].items()
    )
    wrong += sum(int(bad.sum()) for bad in unreadable(rules, names))
    return wrong + sum(int((~holds).sum()) for holds in held(rules, names))


def in_pandera(rules: dict[str, Any], names: dict[str, Any]) -> int:
    """One schema: a check for each column with codes, and one for each other rule."""
    import pandera.pandas as pa

    columns = {
        name: pa.Column(str, pa.Check.isin(codes), nullable=True, required=False)
        for name, codes in rules["codes"].items()
    }
    checks = [pa.Check(lambda _frame, bad=bad: ~bad) for bad in unreadable(rules, names)]
    checks += [pa.Check(lambda _frame, holds=holds: holds) for holds in held(rules, names)]
    try:
        pa.DataFrameSchema(columns, checks=checks).validate(names["frame"], lazy=True)
    except pa.errors.SchemaErrors as problems:
        return len(problems.failure_cases)
    return 0


def in_great_expectations(rules: dict[str, Any], names: dict[str, Any]) -> int:
    """One suite: values in sets, and a column for each other rule that is expected to be true."""
    import great_expectations as gx

    ways = {f"rule {number}": ~bad for number, bad in enumerate(unreadable(rules, names))}
    ways |= {f"rule {number}": holds for number, holds in enumerate(held(rules, names), start=len(ways))}
    frame = names["pd"].concat([names["frame"], names["pd"].DataFrame(ways)], axis=1)
    context = gx.get_context(mode="ephemeral")
    asset = context.data_sources.add_pandas("files").add_dataframe_asset("file")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch(batch_parameters={"dataframe": frame})
    expected = [
        gx.expectations.ExpectColumnValuesToBeInSet(column=name, value_set=codes)
        for name, codes in rules["codes"].items()
    ]
    expected += [gx.expectations.ExpectColumnValuesToBeInSet(column=name, value_set=[True]) for name in ways]
    suite = gx.ExpectationSuite(name="rules", expectations=expected)
    context.variables.progress_bars = {"globally": False}
    answer = batch.validate(suite, result_format="COMPLETE")
    return sum(each.result.get("unexpected_count", 0) for each in answer.results)


def main(library: str, path: str, rules_file: str) -> None:
    warnings.simplefilter("ignore")
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with open(rules_file, encoding="utf-8") as file:
        rules = json.load(file)
    names = read(path, rules)
    found = globals()[f"in_{library}"](rules, names)
    used = os.times()
    told = {"wall": age(), "cpu": used.user + used.system, "peak": peak(), "findings": found}
    print(json.dumps(told | {"records": len(names["frame"])}))


if __name__ == "__main__":
    main(*sys.argv[1:])
