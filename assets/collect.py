"""Copy what Highroad uses out of the npm packages, and nothing else.

Usage: python assets/collect.py NPM_FOLDER VENDOR EMBEDDED BUILD
NPM_FOLDER holds node_modules and the compiled theme; VENDOR receives what browsers load, EMBEDDED the
fonts of documents and the county map, BUILD what only tests use.

The style sheet keeps the font faces the design uses; every url() left in it names a file that is copied, so
the static files' manifest storage finds each one.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

# family in the style sheet -> (weight, style) of the faces that are kept
FACES = {
    "Public Sans Web": {("400", "normal"), ("600", "normal"), ("700", "normal"), ("400", "italic")},
    "Merriweather Web": {("400", "normal"), ("700", "normal")},
}
# fonts that documents and pictures embed: name in the package -> name here
DOCUMENT_FONTS = {
    "public-sans/PublicSans-Regular.ttf": "PublicSans-Regular.ttf",
    "public-sans/PublicSans-Italic.ttf": "PublicSans-Italic.ttf",
    "public-sans/PublicSans-SemiBold.ttf": "PublicSans-SemiBold.ttf",
    "public-sans/PublicSans-Bold.ttf": "PublicSans-Bold.ttf",
    "merriweather/Latin-Merriweather-Regular.ttf": "Merriweather-Regular.ttf",
    "merriweather/Latin-Merriweather-Italic.ttf": "Merriweather-Italic.ttf",
    "merriweather/Latin-Merriweather-Bold.ttf": "Merriweather-Bold.ttf",
}
MAPS = {"counties-10m.json": "counties.json", "states-10m.json": "states.json"}
# Pictures that pages name themselves, besides those in the style sheet.
PICTURES = ("sprite.svg",)

_FACE = re.compile(r"@font-face\{[^}]*\}")
_SOURCE = re.compile(r"url\(\s*[\"']?([^)\"']*)[\"']?\s*\)")
_SOURCE_MAP = re.compile(r"\s*(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*$")


def keep_used_faces(css: str) -> str:
    """The style sheet without the font faces that the design doesn't use."""

    def decide(found: re.Match[str]) -> str:
        fields = dict(part.split(":", 1) for part in found[0][11:-1].split(";") if ":" in part)
        family = fields["font-family"].strip("\"' ")
        return found[0] if (fields["font-weight"], fields["font-style"]) in FACES.get(family, ()) else ""

    return _FACE.sub(decide, css)


def named_files(css: str) -> set[str]:
    """The relative paths that the style sheet's url() name."""
    return {path for path in _SOURCE.findall(css) if path and not path.startswith("data:")}


def text_without_map(source: Path) -> str:
    """A file's text without the trailing comment that names a source map we don't ship."""
    return _SOURCE_MAP.sub("\n", source.read_text(encoding="utf-8"))


def write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def collect_uswds(theme: Path, package: Path, target: Path) -> None:
    """The compiled theme, its fonts and pictures, the two scripts, and the licence."""
    css = keep_used_faces(text_without_map(theme))
    faces = len(_FACE.findall(css))
    expected = sum(map(len, FACES.values()))
    if faces != expected:
        raise SystemExit(f"the theme has {faces} of the {expected} font faces the design uses")
    write(target / "css" / "uswds.min.css", css)
    for path in named_files(css):
        source = package / "dist" / "css" / path
        if not source.is_file():
            raise SystemExit(f"the theme names {path}, which the package doesn't hold")
        copy(source, target / path.removeprefix("../"))
    for name in PICTURES:
        copy(package / "dist" / "img" / name, target / "img" / name)
    for name in ("uswds.min.js", "uswds-init.min.js"):
        write(target / "js" / name, text_without_map(package / "dist" / "js" / name))
    copy(package / "LICENSE.md", target / "LICENSE.md")


def replace(fresh: Path, target: Path) -> None:
    """Put a finished folder in the place of an older one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    shutil.move(fresh, target)


def main(npm: Path, vendor: Path, embedded: Path, build: Path) -> None:
    modules = npm / "node_modules"
    uswds = modules / "@uswds" / "uswds"
    atlas = modules / "@severo_bo" / "us-atlas-2023"
    with tempfile.TemporaryDirectory(dir=build) as folder:
        fresh = Path(folder)
        collect_uswds(npm / "uswds.min.css", uswds, fresh / "vendor" / "uswds")
        htmx = modules / "htmx.org"
        write(fresh / "vendor" / "htmx" / "htmx.min.js", text_without_map(htmx / "dist" / "htmx.min.js"))
        copy(htmx / "LICENSE", fresh / "vendor" / "htmx" / "LICENSE")
        for source, name in DOCUMENT_FONTS.items():
            copy(uswds / "dist" / "fonts" / source, fresh / "fonts" / name)
        for source, name in MAPS.items():
            copy(atlas / source, fresh / "geography" / name)
        copy(atlas / "LICENSE", fresh / "geography" / "LICENSE")
        replace(fresh / "vendor", vendor)
        replace(fresh / "fonts", embedded / "fonts")
        replace(fresh / "geography", embedded / "geography")
    copy(modules / "axe-core" / "axe.min.js", build / "axe.min.js")


if __name__ == "__main__":
    main(*(Path(name) for name in sys.argv[1:5]))
