"""Compare the generated catalogue with the real one its figures come from.

Run by hand, from the project's root: python -m tests.bench.compare_demo
It needs ../shared/data/tracks/spotify_114k.csv and says so where that is absent.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from analytics.demo import make_tracks
from analytics.ingest import read_tracks
from analytics.schema import FEATURE_NAMES

REAL = Path(__file__).parents[2] / "../shared/data/tracks/spotify_114k.csv"
K_RANGE = range(2, 9)
SAMPLE = 10_000


@dataclass(frozen=True)
class Portrait:
    """A catalogue in figures: features (9,), correlation (9, 9), one silhouette for each k."""

    n_tracks: int
    n_artists: int
    n_genres: int
    tracks_per_artist: float
    genres_per_track: float
    mean: npt.NDArray[np.float64]
    std: npt.NDArray[np.float64]
    correlation: npt.NDArray[np.float64]
    silhouettes: list[float]


def portrait(tracks: pd.DataFrame) -> Portrait:
    """The figures of a clean table; tracks with an unknown feature count only for the names."""
    features = tracks[list(FEATURE_NAMES)].dropna().to_numpy(np.float64)
    standardised = (features - features.mean(axis=0)) / features.std(axis=0)
    credited = tracks["artists"].explode()
    return Portrait(
        n_tracks=len(tracks),
        n_artists=tracks["artists"].str[0].nunique(),
        n_genres=tracks["genres"].explode().nunique(),
        tracks_per_artist=len(credited) / credited.nunique(),
        genres_per_track=tracks["genres"].str.len().mean(),
        mean=features.mean(axis=0),
        std=features.std(axis=0),
        correlation=np.corrcoef(features, rowvar=False),
        silhouettes=[silhouette(standardised, k) for k in K_RANGE],
    )


def silhouette(standardised: npt.NDArray[np.float64], k: int) -> float:
    """Of k-means on all tracks, measured on a sample of `SAMPLE` of them."""
    labels = KMeans(k, n_init=5, random_state=0).fit_predict(standardised)
    n_sampled = min(SAMPLE, len(standardised))
    return float(silhouette_score(standardised, labels, sample_size=n_sampled, random_state=0))


def main() -> int:
    """Print the comparison; 1 without the real catalogue."""
    if not REAL.exists():
        print(f"Skipped: {REAL.resolve()} is not there.")
        return 1
    started = time.perf_counter()
    generated = make_tracks().tracks
    seconds = time.perf_counter() - started
    real, demo = portrait(read_tracks(REAL).tracks), portrait(generated)

    print(f"generated in {seconds:.1f} s\n\n{'':26}{'real':>12}{'demo':>12}")
    for label, name, digits in (
        ("tracks", "n_tracks", 0),
        ("first artists", "n_artists", 0),
        ("genres", "n_genres", 0),
        ("tracks per artist", "tracks_per_artist", 2),
        ("genres per track", "genres_per_track", 2),
    ):
        print(f"{label:26}{getattr(real, name):>12,.{digits}f}{getattr(demo, name):>12,.{digits}f}")
    for index, name in enumerate(FEATURE_NAMES):
        print(f"{name + ' mean':26}{real.mean[index]:>12.3f}{demo.mean[index]:>12.3f}")
        print(f"{name + ' spread':26}{real.std[index]:>12.3f}{demo.std[index]:>12.3f}")
    for index, k in enumerate(K_RANGE):
        found = real.silhouettes[index], demo.silhouettes[index]
        print(f"{f'silhouette, k = {k}':26}{found[0]:>12.3f}{found[1]:>12.3f}")
    difference = np.abs(real.correlation - demo.correlation)
    off_diagonal = difference[np.triu_indices(len(FEATURE_NAMES), k=1)]
    worst, mean = off_diagonal.max(), off_diagonal.mean()
    print(f"\ncorrelations differ by {worst:.3f} at most, {mean:.3f} on average")
    return 0


if __name__ == "__main__":
    sys.exit(main())
