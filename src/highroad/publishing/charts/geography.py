"""Outlines of states and counties from the embedded TopoJSON, as GeoJSON features."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from highroad.errors import DataMissing
from highroad.language import gettext as _

FOLDER: Final = Path(__file__).parents[2] / "embedded" / "geography"
Level = Literal["county", "state"]
_FILES: Final = {"county": ("counties.json", "counties"), "state": ("states.json", "states")}


@cache
def features(level: Level) -> dict[str, dict[str, Any]]:
    """FIPS code -> GeoJSON feature (longitude and latitude, two decimals: about half a mile).

    Raises DataMissing when the map was not collected into this installation.
    """
    shapes, arcs = _topology(level)
    return {
        code: {
            "type": "Feature",
            "id": code,
            "properties": {"name": shape.get("properties", {}).get("name", "")},
            "geometry": {"type": shape["type"], "coordinates": _rings(shape, arcs)},
        }
        for code, shape in shapes.items()
    }


def borders(groups: Mapping[str, str], *, level: Level = "county", outer: bool = False) -> dict[str, Any]:
    """The lines between areas of different groups, as one GeoJSON feature.

    groups: FIPS code -> group; areas that are not named are not looked at. outer: also the lines that have a
    named area on one side only. The feature has no lines when there are none.
    """
    shapes, arcs = _topology(level)
    sides: dict[int, list[str]] = {}
    for code in groups:
        for number in _numbers(shapes[code]) if code in shapes else ():
            sides.setdefault(number if number >= 0 else ~number, []).append(groups[code])
    lines = [
        arcs[number]
        for number, found in sides.items()
        if len(arcs[number]) > 1 and (len(set(found)) > 1 or (outer and len(found) == 1))
    ]
    return {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "MultiLineString", "coordinates": lines},
    }


@cache
def _topology(level: Level) -> tuple[dict[str, dict[str, Any]], list[list[tuple[float, float]]]]:
    """The shapes by FIPS code, each a list of numbers of arcs, and the arcs as points."""
    name, layer = _FILES[level]
    path = FOLDER / name
    if not path.is_file():
        raise DataMissing(
            _("The map of counties and states is not in this installation."),
            remedy=_("Run `make setup`, or install Highroad from its wheel."),
        )
    topology = json.loads(path.read_bytes())
    shapes = {
        str(shape["id"]): shape
        for shape in topology["objects"][layer]["geometries"]
        if shape.get("type") in {"Polygon", "MultiPolygon"}
    }
    return shapes, _decoded_arcs(topology)


def _numbers(shape: dict[str, Any]) -> list[int]:
    """The arcs of all rings of a shape (a negative number is an arc walked backward)."""
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    return [number for polygon in polygons for ring in polygon for number in ring]


def _decoded_arcs(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Arcs as points: the file keeps each point as a step from the one before, on a grid."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    decoded = []
    for arc in topology["arcs"]:
        across = up = 0
        line: list[tuple[float, float]] = []
        for step_across, step_up in arc:
            across, up = across + step_across, up + step_up
            point = (round(across * scale_x + left, 2), round(up * scale_y + bottom, 2))
            if not line or point != line[-1]:
                line.append(point)
        decoded.append(line)
    return decoded


def _rings(shape: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> list[Any]:
    def ring(numbers: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            points.extend(arc[1:] if points else arc)
        while len(points) < 4:  # an islet that the rounding made a point stays a lawful ring
            points.append(points[0])
        return points

    if shape["type"] == "Polygon":
        return [ring(numbers) for numbers in shape["arcs"]]
    return [[ring(numbers) for numbers in polygon] for polygon in shape["arcs"]]


def middle(shapes: list[dict[str, Any]]) -> tuple[float, float, float, float]:
    """Central longitude, and southern, central and northern latitude of the shapes.

    Longitudes past the date line (the western Aleutians) count as further west.
    """
    points = [
        point
        for shape in shapes
        for part in (
            shape["geometry"]["coordinates"]
            if shape["geometry"]["type"] == "MultiPolygon"
            else [shape["geometry"]["coordinates"]]
        )
        for point in part[0]
    ]
    across = [x - 360 if x > 0 else x for x, _up in points]
    up = [y for _across, y in points]
    return (min(across) + max(across)) / 2, min(up), (min(up) + max(up)) / 2, max(up)
