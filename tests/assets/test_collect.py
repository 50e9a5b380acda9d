"""What browsers, documents and maps load is there, complete, and no more than is used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import ManifestFilesMixin, StaticFilesStorage
from django.core.files import File

import highroad
from assets import collect

PACKAGE = Path(highroad.__file__).parent
VENDOR = PACKAGE / "web" / "static" / "vendor"
GEOGRAPHY = PACKAGE / "embedded" / "geography"
FONTS = PACKAGE / "embedded" / "fonts"
STYLE = VENDOR / "uswds" / "css" / "uswds.min.css"


def _face(family: str, weight: int, style: str = "normal") -> str:
    return f'@font-face{{font-family:"{family}";font-style:{style};font-weight:{weight};src:url(a.woff2)}}'


def test_only_the_faces_in_use_are_kept() -> None:
    used = _face("Public Sans Web", 400) + _face("Merriweather Web", 700)
    unused = (
        _face("Public Sans Web", 100)
        + _face("Roboto Mono Web", 400)
        + _face("Merriweather Web", 400, "italic")
    )
    assert collect.keep_used_faces(f"a{{b:c}}{unused}{used}d{{e:f}}") == f"a{{b:c}}{used}d{{e:f}}"


def test_files_named_by_a_style_sheet_are_found_however_they_are_quoted() -> None:
    css = "a{b:url(../img/x.svg)}c{d:url('../img/y.svg')}e{f:url(\"z.png\"),url(data:image/png;base64,AA)}"
    assert collect.named_files(css) == {"../img/x.svg", "../img/y.svg", "z.png"}


@pytest.mark.parametrize("comment", ["/*# sourceMappingURL=a.css.map */\n", "//# sourceMappingURL=a.js.map"])
def test_the_comment_that_names_a_source_map_is_dropped(tmp_path: Path, comment: str) -> None:
    source = tmp_path / "a"
    source.write_text(f"body {{}}\n{comment}")
    assert collect.text_without_map(source) == "body {}\n"


def test_every_file_the_style_sheet_names_is_there() -> None:
    named = collect.named_files(STYLE.read_text(encoding="utf-8"))
    assert len(named) > 20
    assert [path for path in named if not (STYLE.parent / path).is_file()] == []


def test_no_font_is_carried_that_the_style_sheet_does_not_name() -> None:
    carried = {path.name for path in (VENDOR / "uswds" / "fonts").rglob("*") if path.is_file()}
    named = {Path(path).name for path in collect.named_files(STYLE.read_text(encoding="utf-8"))}
    assert carried <= named
    assert {Path(name).suffix for name in carried} == {".woff2"}
    assert len(carried) == sum(map(len, collect.FACES.values()))


def test_the_theme_has_the_identity_color_and_the_fonts_of_the_design() -> None:
    css = STYLE.read_text(encoding="utf-8").lower()
    assert ".usa-link{color:#0f6460;" in css  # deep teal: mint-cool-60v
    # the design system's own blue is left in the banner of federal agencies, which isn't ours to show
    assert css.count("#005ea2") == 1
    assert not css.startswith("\ufeff")
    assert "public sans web" in css
    assert "source sans pro" not in css


def test_the_manifest_storage_takes_the_vendored_files(tmp_path: Path) -> None:
    """Hashing file names rewrites each url(): one that leads nowhere would stop a deployment."""

    class Storage(ManifestFilesMixin, StaticFilesStorage):
        pass

    storage = Storage(location=str(tmp_path), base_url="/static/")
    paths = {}
    for path in (path for path in VENDOR.rglob("*") if path.is_file()):
        name = path.relative_to(VENDOR).as_posix()
        with path.open("rb") as content:
            storage._save(name, File(content))
        paths[name] = (storage, name)
    for name, _, processed in storage.post_process(paths):
        assert not isinstance(processed, Exception), f"{name}: {processed}"


def test_the_map_has_every_county_of_the_2023_boundaries() -> None:
    atlas = json.loads((GEOGRAPHY / "counties.json").read_text())
    counties = {item["id"]: item["properties"]["name"] for item in atlas["objects"]["counties"]["geometries"]}
    assert atlas["type"] == "Topology"
    assert {"counties", "states", "nation"} <= set(atlas["objects"])
    assert counties["06019"] == "Fresno"
    assert counties["09110"] == "Capitol"  # Connecticut's planning regions took the place of its counties
    assert "09003" not in counties
    assert len({code[:2] for code in counties}) == 56


def test_the_fonts_of_documents_are_there() -> None:
    for name in collect.DOCUMENT_FONTS.values():
        assert (FONTS / name).read_bytes()[:4] in {b"\0\1\0\0", b"true"}, name
