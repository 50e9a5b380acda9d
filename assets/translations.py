"""Compile translation catalogs: every FILE.po given becomes FILE.mo beside it.

Usage: python assets/translations.py FILE.po ...
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalog(source: Path) -> None:
    """Write the compiled catalog beside its source, whole or not at all; fuzzy entries are left out."""
    with source.open("rb") as text:
        catalog = read_po(text, abort_invalid=True)
    half_done = source.with_suffix(".mo.new")
    with half_done.open("wb") as out:
        write_mo(out, catalog, use_fuzzy=False)
    half_done.replace(source.with_suffix(".mo"))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        compile_catalog(Path(name))
