"""Where an instance keeps what it holds."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "HIGHROAD_HOME"


def instance_home() -> Path:
    """The instance folder: `HIGHROAD_HOME` when set, else `highroad-data` in the working directory.

    The folder need not exist; whoever writes first makes it.
    """
    named = os.environ.get(VARIABLE, "").strip()
    return Path(named).expanduser().absolute() if named else Path.cwd() / "highroad-data"
