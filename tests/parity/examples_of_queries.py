"""Finding the project's queries and their examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pyarrow as pa

import highroad

PACKAGE = Path(highroad.__file__).parent
EXAMPLES = Path(__file__).parent / "examples"


@dataclass(frozen=True)
class Example:
    """What a query reads, the parameters of each run, and how its answers are compared."""

    inputs: Mapping[str, pa.Table]
    parameters: Sequence[Mapping[str, Any]]
    rounded: Mapping[str, int] = field(default_factory=dict)
    unordered: bool = False


def queries() -> dict[str, Path]:
    """Every `.sql` file of the package, by its dotted path: {"market.location_quotients": path}."""
    found = sorted(PACKAGE.rglob("*.sql"))
    return {".".join(path.relative_to(PACKAGE).with_suffix("").parts): path for path in found}


def example(query: str) -> Example:
    """The example of a query. Raises FileNotFoundError, saying what to write, when it has none."""
    path = EXAMPLES / f"{query}.py"
    if not path.is_file():
        raise FileNotFoundError(
            f"{query} has no example: write {path.name} as tests/parity/examples/README.md says"
        )
    spec = spec_from_file_location(f"example of {query}", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return Example(
        module.INPUTS, module.PARAMETERS, getattr(module, "ROUNDED", {}), getattr(module, "UNORDERED", False)
    )
