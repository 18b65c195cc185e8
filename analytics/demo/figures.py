"""Read the figures the generated catalogue is drawn from (`figures.json`, made by `calibrate`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """What each of g genres sounds like, in figures; shares are 0 to 1.

    columns: the c numbers drawn together: nine features, popularity, duration.
    level_scores: (l,) normal deviates of the quantile levels, ascending.
    persistence: (c,) share of the variance within a genre that an artist's tracks have in common.
    metres: (m,) the time signatures that `metre` gives shares for.
    tracks, artists: (g,) share of the catalogue's tracks and artists; each sums to 1.
    spread: (g,) sigma of the log-normal that tracks per artist follow.
    company, explicit, major: (g,) share of tracks with several artists, explicit, in a major key.
    key, metre: (g, 12) and (g, m) shares that sum to 1.
    partners: (g, g) share of a genre's tracks that also have another genre; 0 on the diagonal.
    knots: (g, c, l) quantiles in each column's own unit.
    correlation: (g, c, c) of normal scores.
    """

    genres: tuple[str, ...]
    columns: tuple[str, ...]
    level_scores: FloatArray
    persistence: FloatArray
    metres: FloatArray
    tracks: FloatArray
    artists: FloatArray
    spread: FloatArray
    company: FloatArray
    explicit: FloatArray
    major: FloatArray
    key: FloatArray
    metre: FloatArray
    partners: FloatArray
    knots: FloatArray
    correlation: FloatArray


def load() -> Figures:
    """The figures that come with this package."""
    text = resources.files("analytics.demo").joinpath("figures.json").read_text("utf-8")
    return parse(json.loads(text))


def parse(calibrated: dict[str, Any]) -> Figures:
    """What `calibrate` returned, as arrays."""
    genres = tuple(calibrated["genres"])
    entries = list(calibrated["genres"].values())

    def per_genre(name: str) -> FloatArray:
        return np.array([entry[name] for entry in entries], dtype=np.float64)

    place = {genre: index for index, genre in enumerate(genres)}
    partners = np.zeros((len(genres), len(genres)))
    for index, entry in enumerate(entries):
        for other, share in entry["partners"].items():
            if other in place:
                partners[index, place[other]] = share

    columns = tuple(calibrated["columns"])
    below, beside = np.tril_indices(len(columns), k=-1)
    correlation = np.tile(np.eye(len(columns)), (len(genres), 1, 1))
    correlation[:, below, beside] = per_genre("correlation") / 100
    correlation[:, beside, below] = correlation[:, below, beside]

    return Figures(
        genres=genres,
        columns=columns,
        level_scores=ndtri(calibrated["levels"]),
        persistence=np.array(calibrated["persistence"], dtype=np.float64),
        metres=np.array(calibrated["metres"], dtype=np.float64),
        tracks=_shares(per_genre("tracks")),
        artists=_shares(per_genre("artists")),
        spread=per_genre("spread"),
        company=per_genre("company"),
        explicit=per_genre("explicit"),
        major=per_genre("major"),
        key=_shares(per_genre("keys")),
        metre=_shares(per_genre("metres")),
        partners=partners,
        knots=per_genre("knots"),
        correlation=correlation,
    )


def _shares(weights: FloatArray) -> FloatArray:
    """Weights along the last axis, scaled to sum to 1."""
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))
