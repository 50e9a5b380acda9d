"""`python -m highroad.demo FOLDER`: make the demo's instance in FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from highroad.web.site import instance


def main(folder: Path) -> None:
    """Prepare the instance and fill it."""
    instance.prepare(folder)
    from highroad.demo import world

    world.build(lambda line: typer.echo(f"  {line}", err=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
