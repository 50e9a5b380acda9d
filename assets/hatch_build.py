"""The wheel's guard: a wheel without its static files, data and translations isn't built."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

REQUIRED = (
    "src/highroad/embedded/oews/2025/cells.parquet",
    "src/highroad/embedded/oews/2025/manifest.json",
    "src/highroad/embedded/projections/2024/cells.parquet",
    "src/highroad/embedded/projections/2024/manifest.json",
    "src/highroad/embedded/geography/counties.json",
    "src/highroad/embedded/fonts/PublicSans-Regular.ttf",
    "src/highroad/web/static/vendor/uswds/css/uswds.min.css",
    "src/highroad/web/static/vendor/htmx/htmx.min.js",
)


class CustomBuildHook(BuildHookInterface):
    """Refuse a standard wheel while something that it must carry hasn't been made yet."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        if version != "standard":  # an editable installation comes before everything else
            return
        root = Path(self.root)
        catalogs = (path.with_suffix(".mo") for path in root.glob("src/highroad/**/LC_MESSAGES/*.po"))
        wanted = [root / name for name in REQUIRED] + list(catalogs)
        missing = [str(path.relative_to(root)) for path in wanted if not path.is_file()]
        if missing:
            raise RuntimeError(f"run `make wheel`, which makes what is missing: {', '.join(missing)}")
