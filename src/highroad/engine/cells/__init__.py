"""Files of cells read strictly and judged by a table of rules, at the speed of the disk.

What the numbers mean is said in `values`; how rows are read, in `reading`; how rules are judged, in `rules`.
`scan` is the door: it takes files and a plan and gives back pieces in order.
"""

from highroad.engine.cells.compiled import compile_apart
from highroad.engine.cells.files import (
    CellFile,
    cell_files,
    chunks,
    encoding_of_pages,
    head_of,
    parquet_columns,
    typed_batches,
)
from highroad.engine.cells.joining import rows_of_text
from highroad.engine.cells.rules import Program
from highroad.engine.cells.scan import NO_PROGRAM, Part, Piece, Plan, scan
from highroad.engine.cells.values import Column, Columns, FileRules, letters_value, pack_columns

__all__ = [
    "NO_PROGRAM",
    "CellFile",
    "Column",
    "Columns",
    "FileRules",
    "Part",
    "Piece",
    "Plan",
    "Program",
    "cell_files",
    "chunks",
    "compile_apart",
    "encoding_of_pages",
    "head_of",
    "letters_value",
    "pack_columns",
    "parquet_columns",
    "rows_of_text",
    "scan",
    "typed_batches",
]
