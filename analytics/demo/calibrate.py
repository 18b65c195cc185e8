"""Measure a real catalogue: the figures per genre that the generated one is drawn from.

Only figures leave this module (shares, quantiles, correlations of at least `FEWEST_TRACKS` tracks),
never a row. To renew `figures.json` from a file of tracks with genres::

    python -m analytics.demo.calibrate ../shared/data/tracks/spotify_114k.csv

Quantiles keep the shape of each number (instrumentalness is mostly zero, popularity has a spike at
zero), correlations of normal scores keep how they move together; together they make one Gaussian
copula per genre. A track with m genres counts 1/m in each, so the genres add up to the catalogue.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri

from analytics.errors import InvalidSpec
from analytics.ingest import read_tracks
from analytics.schema import FEATURE_NAMES

COLUMNS: Final = (*FEATURE_NAMES, "popularity", "duration")
"""The numbers drawn together, in this order everywhere in this package."""

DECIMALS: Final = (3, 3, 2, 3, 3, 3, 3, 3, 1, 0, 0)
"""Digits kept of the quantiles of each of COLUMNS."""

LEVELS: Final = (0.005, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995)
"""The quantiles kept of every number; never the extremes, which are single tracks."""

FEWEST_TRACKS: Final = 30
"""A genre with fewer tracks is left out: its quantiles would be its tracks."""

METRES: Final = (1, 3, 4, 5)
FEWEST_SHARED: Final = 0.03
"""A partner that fewer of a genre's tracks have is not kept; the others take over its share."""

FloatArray = npt.NDArray[np.float64]


def calibrate(tracks: pd.DataFrame) -> dict[str, Any]:
    """The figures of a clean table of tracks, ready for JSON (see `figures.Figures` for meanings).

    tracks: needs artists, genres, recording, the nine features, popularity, duration, explicit,
    key, mode and time_signature; a track with an unknown number or no genre is left out.
    Raises InvalidSpec when a column is missing or no genre has `FEWEST_TRACKS` tracks.
    """
    table = _by_genre(tracks)
    rows_by_genre = pd.Series(np.arange(len(table))).groupby(table["genre"].to_numpy()).indices
    scores = np.empty((len(table), len(COLUMNS)))
    genres = {}
    for name, rows in sorted((str(genre), rows) for genre, rows in rows_by_genre.items()):
        group = table.iloc[rows]
        weight = group["weight"].to_numpy()
        numbers = group[list(COLUMNS)].to_numpy()
        scores[rows] = normal_scores(numbers, weight)
        genres[name] = {
            "tracks": round(float(weight.sum()), 1),
            **_artists(name, table),
            **_shares(group, weight),
            "partners": _partners(name, group),
            "knots": [
                _compact(weighted_quantiles(column, weight), decimals)
                for column, decimals in zip(numbers.T, DECIMALS, strict=True)
            ],
            "correlation": _lower_triangle(weighted_correlation(scores[rows], weight)),
        }
    features = tracks[list(FEATURE_NAMES)].dropna().to_numpy(np.float64)
    return {
        "columns": list(COLUMNS),
        "levels": list(LEVELS),
        "metres": list(METRES),
        "persistence": _persistence(table, scores).round(3).tolist(),
        "overall": {
            "mean": features.mean(axis=0).round(4).tolist(),
            "std": features.std(axis=0).round(4).tolist(),
            "correlation": np.corrcoef(features, rowvar=False).round(3).tolist(),
        },
        "genres": genres,
    }


def _by_genre(tracks: pd.DataFrame) -> pd.DataFrame:
    """One row per track and genre with its weight; `home` marks the genre of the first artist."""
    used = [*COLUMNS, "explicit", "key", "mode", "time_signature"]
    absent = [name for name in ("artists", "genres", "recording", *used) if name not in tracks]
    if absent:
        raise InvalidSpec("tracks", f"without {', '.join(absent)}", "a table with those columns")
    whole = tracks[tracks[used].notna().all(axis=1)]
    table = pd.DataFrame({name: whole[name].astype(np.float64) for name in used})
    table["weight"] = 1.0 / whole["genres"].str.len()
    table["artist"] = whole["artists"].str[0]
    table["company"] = whole["artists"].str.len() > 1
    table["recording"] = whole["recording"]
    table["partners"] = whole["genres"]
    table["genre"] = whole["genres"]
    table = table.explode("genre").dropna(subset="genre")
    table = table[table.groupby("genre")["genre"].transform("size") >= FEWEST_TRACKS]
    if table.empty:
        raise InvalidSpec("tracks", f"{len(tracks)} tracks", f"{FEWEST_TRACKS} or more of a genre")
    in_genre = table.groupby(["artist", "genre"])["weight"].transform("sum")
    table["home"] = in_genre == in_genre.groupby(table["artist"]).transform("max")
    return table.reset_index(drop=True)


def weighted_quantiles(values: FloatArray, weight: FloatArray) -> FloatArray:
    """`values` (n,) at LEVELS of the cumulated `weight` (n,): (len(LEVELS),), ascending."""
    order = np.argsort(values, kind="stable")
    total = np.cumsum(weight[order])
    return np.interp(LEVELS, (total - weight[order] / 2) / total[-1], values[order])


def normal_scores(numbers: FloatArray, weight: FloatArray) -> FloatArray:
    """Each column of `numbers` (n, c) as normal deviates of weighted ranks; ties share one."""
    scores = np.empty(numbers.shape)
    for column, values in enumerate(numbers.T):
        _, rank = np.unique(values, return_inverse=True)
        share = np.bincount(rank, weight)
        middle = (np.cumsum(share) - share / 2) / weight.sum()
        scores[:, column] = ndtri(middle)[rank]
    return scores


def weighted_correlation(scores: FloatArray, weight: FloatArray) -> FloatArray:
    """Pearson correlation (c, c) of the columns of `scores` (n, c); 0 beside a constant column."""
    covariance = np.cov(scores, rowvar=False, aweights=weight)
    scale = np.sqrt(np.diag(covariance))
    scale[scale == 0] = np.inf
    correlation = covariance / np.outer(scale, scale)
    np.fill_diagonal(correlation, 1.0)
    return np.asarray(correlation)


def _persistence(table: pd.DataFrame, scores: FloatArray) -> FloatArray:
    """(c,) share of the variance within a genre that an artist's tracks have in common, 0 to 0.9.

    The mean product of the scores of two different recordings of one artist in one genre.
    """
    once = ~table.duplicated(["genre", "recording"]).to_numpy()
    scores = scores[once]
    keys = [table["genre"].to_numpy()[once], table["artist"].to_numpy()[once]]
    artist = pd.Series(0, index=range(len(scores))).groupby(keys).ngroup().to_numpy()
    n_tracks = np.bincount(artist)
    sums = np.column_stack([np.bincount(artist, column) for column in scores.T])
    squares = np.column_stack([np.bincount(artist, column**2) for column in scores.T])
    several = n_tracks > 1
    if not several.any():
        return np.zeros(scores.shape[1])
    pairs = (sums**2 - squares)[several] / (n_tracks[several] - 1)[:, None]
    share = pairs.sum(axis=0) / np.maximum(squares[several].sum(axis=0), 1e-9)
    return np.asarray(np.clip(share, 0.0, 0.9))


def _artists(genre: str, table: pd.DataFrame) -> dict[str, Any]:
    """How many artists are at home in `genre` and how unevenly its tracks are spread over them.

    Spread is sigma of the log-normal with the mean square over squared mean of tracks per artist.
    """
    here = table[(table["genre"] == genre) & table["home"]]
    sizes = here.groupby("artist")["weight"].sum().to_numpy()
    if len(sizes) == 0:
        return {"artists": 1, "spread": 0.0}
    unevenness = np.mean(sizes**2) / np.mean(sizes) ** 2
    return {"artists": len(sizes), "spread": round(float(np.sqrt(np.log(unevenness))), 2)}


def _shares(group: pd.DataFrame, weight: FloatArray) -> dict[str, Any]:
    """What a draw of one genre's yes-or-no and whole-number columns needs, as shares of 1."""

    def share(flags: pd.Series) -> float:
        return round(float(np.average(flags.to_numpy(dtype=np.float64), weights=weight)), 3)

    return {
        "company": share(group["company"]),
        "explicit": share(group["explicit"] == 1),
        "major": share(group["mode"] == 1),
        "keys": [share(group["key"] == key) for key in range(12)],
        "metres": [share(group["time_signature"] == metre) for metre in METRES],
    }


def _partners(genre: str, group: pd.DataFrame) -> dict[str, float]:
    """The genres its tracks also have, with the share of tracks, most common first."""
    others = group[["partners", "weight"]].explode("partners")
    others = others[others["partners"] != genre]
    shared = others.groupby("partners")["weight"].sum() / group["weight"].sum()
    kept = shared[shared >= FEWEST_SHARED].sort_index().sort_values(ascending=False, kind="stable")
    kept = (kept * shared.sum() / kept.sum()).clip(upper=0.9)
    return {str(name): round(float(share), 3) for name, share in kept.items()}


def _compact(values: FloatArray, decimals: int) -> list[float]:
    """Rounded, and whole numbers without their point, so the file stays small."""
    rounded = [round(float(value), decimals) for value in values]
    return [int(value) if value.is_integer() else value for value in rounded]


def _lower_triangle(correlation: FloatArray) -> list[int]:
    """Below the diagonal, row by row, in hundredths."""
    rows, columns = np.tril_indices(len(correlation), k=-1)
    return [int(value) for value in np.rint(100 * correlation[rows, columns])]


def main(arguments: list[str]) -> None:
    """Write figures.json next to this module from the file of tracks that `arguments` name."""
    tracks = read_tracks(Path(arguments[0])).tracks
    Path(__file__).with_name("figures.json").write_text(to_json(calibrate(tracks)), "utf-8")


def to_json(calibrated: dict[str, Any]) -> str:
    """Compact JSON with one line per genre, so that a change shows as the genres it touches."""
    genres = calibrated["genres"]
    lines = [f"{json.dumps(name)}:{_dumped(entry)}" for name, entry in genres.items()]
    rest = [
        f"{json.dumps(key)}:{_dumped(value)}"
        for key, value in calibrated.items()
        if key != "genres"
    ]
    return "{\n" + ",\n".join(rest) + ',\n"genres":{\n' + ",\n".join(lines) + "\n}\n}\n"


def _dumped(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


if __name__ == "__main__":
    main(sys.argv[1:])
