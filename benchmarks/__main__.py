"""Run the benchmarks: `python -m benchmarks [--rounds N] [NAME ...]`; exit code 1 when a bar is missed.

Every other module of this package but `large_plan` and `apart` is a benchmark: the first line of its
docstring is the title, `cases()` gives the pieces of work.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
from pathlib import Path

from benchmarks.harness import keeps_its_bar, measure, report


def names() -> list[str]:
    """The benchmarks there are."""
    found = {path.stem for path in Path(__file__).parent.glob("*.py")}
    return sorted(found - {"__init__", "__main__", "harness", "large_plan", "apart"})


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Medians and ratios of one run."
    )
    parser.add_argument("names", nargs="*", help=f"which to run: {', '.join(names())} (all)")
    parser.add_argument("--rounds", type=int, default=7, help="timed rounds after a first one (7)")
    given = parser.parse_args(arguments)
    unknown = set(given.names) - set(names())
    if unknown or given.rounds < 1:
        parser.error(
            f"no such benchmark: {', '.join(sorted(unknown))}" if unknown else "--rounds needs 1 or more"
        )
    print(f"Python {platform.python_version()}, {os.cpu_count()} CPUs, {given.rounds} rounds")
    missed = 0
    for name in given.names or names():
        module = importlib.import_module(f"benchmarks.{name}")
        title = f"{name}: {module.__doc__.strip().splitlines()[0]}"
        cases = module.cases()
        timings = measure(cases, given.rounds)
        print("\n".join(["", *report(title, cases, timings)]))
        missed += sum(not keeps_its_bar(case, timings) for case in cases)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
