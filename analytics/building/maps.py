"""A layout as the browser's map wants it: two bytes for x and two for y of each track."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.durable import write_json

_TOP: Final = 65535
_OUTLIERS_PERCENT: Final = 0.01
_PADDING: Final = 0.03


def write_map(folder: Path, projection: str, coordinates: npt.NDArray[np.float32]) -> None:
    """Write `browser/map-<projection>.bin` and the .json with the ends of its axes.

    coordinates: (n_tracks, 2), finite. The map is a square, so both axes have one scale; the few
    tracks far outside the rest are drawn at its edge, or the rest would be a dot in the middle.
    """
    low, high = square_around(coordinates)
    scaled = (coordinates - low) / (high - low) * _TOP
    units = np.clip(np.rint(scaled), 0, _TOP).astype("<u2")
    (folder / "browser").mkdir(exist_ok=True)
    planar = np.ascontiguousarray(units.T)
    (folder / "browser" / f"map-{projection}.bin").write_bytes(planar.tobytes())
    write_json(
        folder / "browser" / f"map-{projection}.json",
        {
            "x_low": float(low[0]),
            "x_high": float(high[0]),
            "y_low": float(low[1]),
            "y_high": float(high[1]),
        },
    )


def square_around(
    coordinates: npt.NDArray[np.float32],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Lower and upper corner, (2,) each, of the square around all but the outermost tracks."""
    ends = np.percentile(
        coordinates.astype(np.float64), [_OUTLIERS_PERCENT, 100 - _OUTLIERS_PERCENT], axis=0
    )
    centre = ends.mean(axis=0)
    widest = float((ends[1] - ends[0]).max())
    half = (widest or 1.0) * (0.5 + _PADDING)
    return centre - half, centre + half
