"""Write docs/reference/python.md: the public functions and classes, from their own signatures and docstrings.

Usage: python assets/functions.py
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "python.md"
OPENING = """# Python functions

What a program may lean on. Every function that computes gives a `highroad.results.Result`: an Arrow table
that says what its columns mean, where its numbers come from and how they were computed. Whatever leaves the
house goes through `highroad.publishing.release`. Errors are in [errors](errors.md). This page is written by
`make commands` from the functions' own words.
"""
#: Module -> what it is for here, and the names to describe in it.
SHELVES = {
    "highroad.reference.regions": (
        "Regions",
        ("find_regions", "resolve_region", "published_areas", "Region", "AreaMatch"),
    ),
    "highroad.sources.catalogue": ("Data at hand", ("Catalogue", "Vintage")),
    "highroad.sources.panels": ("Panels of the Quarterly Census", ("write_panel", "Panel", "PanelFile")),
    "highroad.market": ("Questions to the labor market", ()),
    "highroad.indicators.report": ("Indicators of participant files", ("report", "table_of")),
    "highroad.indicators.scores": ("Scores", ("score_year", "judge", "shown", "consequences")),
    "highroad.market.similarity": (
        "How alike occupations are",
        (
            "distance",
            "centered",
            "cosine",
            "correlation",
            "weighted_distance",
            "advantage",
            "element_proximity",
            "shared_advantages",
            "standardized_level",
            "standardized_importance",
        ),
    ),
    "highroad.equity": ("Comparing groups", ()),
    "highroad.indicators.adjustment": (
        "The statistical adjustment model",
        ("fitted", "Fitted", "adjustment", "Adjustment", "predicted", "Prediction"),
    ),
    "highroad.results": ("What an answer is", ("Result", "Column", "Mark", "Method", "SourceReference")),
    "highroad.publishing": ("The one way out", ("release", "ReleasedTable", "CountRule", "Structure")),
    "highroad.publishing.noise": (
        "Noise of differential privacy",
        (
            "laplace_scale",
            "laplace_epsilon",
            "laplace_accuracy",
            "geometric_accuracy",
            "geometric_scale_for",
            "geometric_variance",
            "chance_unchanged",
            "gaussian_sigma",
            "gaussian_rho",
            "epsilon_of",
            "epsilon_bound",
            "composed",
        ),
    ),
    "highroad.publishing.exhibits": ("Exhibits", ("Question", "build_exhibit", "Exhibit", "kinds")),
    "highroad.publishing.briefings": ("Briefings", ("build_briefing", "Briefing")),
    "highroad.publishing.charts": ("Charts", ("render_svg", "render_png")),
    "highroad.publishing.spreadsheets": ("Spreadsheets", ("to_csv", "to_xlsx")),
    "highroad.planning": ("Plans", ("Claim", "check_claim", "coverage")),
    "highroad.records.reading": ("Participant files", ("read_columns", "standardize")),
    "highroad.records.checking": ("Checks of participant files", ("check_files", "Report")),
    "highroad.records.practice": ("Practice files", ("synthesize",)),
    "highroad.reference.participants": (
        "Elements and layouts",
        ("elements", "element", "layout", "find_elements"),
    ),
    "highroad.engine": ("Engine", ("open_session", "load_query", "write_artifact", "read_artifact")),
    "highroad.language": ("Language", ("use",)),
}


def shelf(module: str) -> list[tuple[str, object]]:
    """The public things of a module that the page describes, by name."""
    loaded = import_module(module)
    names = SHELVES[module][1] or [
        name
        for name in loaded.__all__
        if inspect.isfunction(getattr(loaded, name)) or inspect.isclass(getattr(loaded, name))
    ]
    return [(name, getattr(loaded, name)) for name in names]


def methods(thing: type) -> Iterator[tuple[str, object]]:
    """The public methods and properties that a class itself defines."""
    for name, part in vars(thing).items():
        if name.startswith("_"):
            continue
        function = part.fget if isinstance(part, property) else getattr(part, "__func__", part)
        if inspect.isfunction(function) and function.__doc__:
            yield name, part


def _signature(name: str, thing: object) -> str:
    plain = re.sub(r"(: |-> )'([^']+)'", r"\1\2", str(inspect.signature(thing)))
    plain = re.sub(r"<function \S+ at 0x[0-9a-f]+>", "...", plain)  # elsewhere at every run
    return f"{name}{plain}".replace("(self, ", "(").replace("(self)", "()")


def _block(text: str) -> str:
    """A signature, broken where it is long."""
    if len(text) > 100:
        text = re.sub(r", (?=\*|\w+[:=])", ",\n    ", text).replace("(", "(\n    ", 1)
        text = re.sub(r"\)( -> .*)?$", r"\n)\1", text)
    return f"```py\n{text}\n```"


def _class(module: str, name: str, thing: type) -> str:
    parts = [f"### `{name}`", f"`{module}.{name}`", inspect.getdoc(thing) or "", *_fields(thing)]
    for part_name, part in methods(thing):
        if isinstance(part, property):
            parts += [f"**`.{part_name}`** {inspect.getdoc(part)}"]
        else:
            function = getattr(part, "__func__", part)
            parts += [f"**`.{_signature(part_name, function)}`** {inspect.getdoc(function)}"]
    return "\n\n".join(parts)


def _fields(thing: type) -> list[str]:
    """How a record is made, where its own words do not say it."""
    if not is_dataclass(thing):
        return []
    each = (f"`{field.name}`: `{_plain(field.type)}`" for field in fields(thing) if field.init)
    return ["Fields, in order: " + "; ".join(each) + "."]


def _plain(kind: object) -> str:
    return kind if isinstance(kind, str) else getattr(kind, "__name__", str(kind))


def _function(module: str, name: str, thing: object) -> str:
    return "\n\n".join(
        [f"### `{name}`", _block(_signature(f"{module}.{name}", thing)), inspect.getdoc(thing) or ""]
    )


def page() -> str:
    """The page's text."""
    parts = [OPENING.rstrip()]
    for module, (title, _names) in SHELVES.items():
        parts.append(f"## {title}")
        for name, thing in shelf(module):
            describe = _class if inspect.isclass(thing) else _function
            parts.append(describe(module, name, thing))
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}")
