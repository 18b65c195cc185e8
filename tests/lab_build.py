"""A build with all that the Lab shows, made to measure out of a finished one.

Two methods agree but for a few tracks, a third leaves tracks in no group: known labels, so that
pages can be held to counts that tests make themselves.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.artifacts import open_build
from analytics.building.tables import write_array
from analytics.comparison import agreement
from analytics.durable import write_json
from analytics.engine import Engine
from analytics.exploration import explore
from analytics.genres import scores, tags
from analytics.home import Home
from analytics.manifest import seal
from analytics.rounding import rounded
from tests.builders import make_tracks

LABELS: Final = {"kmeans": "k-means", "gmm": "Gaussian mixture", "hdbscan": "HDBSCAN"}
"""The methods of the build and their names."""
MOVED: Final = 5
"""Tracks that the Gaussian mixture has in another group than k-means."""
NOISE: Final = 7
"""Tracks that HDBSCAN leaves in no group."""
FAST: Final = 4
"""The row of a track whose tempo is far from that of all others."""


def explored_tracks(n: int) -> pd.DataFrame:
    """The tracks that the exploratory report is about."""
    tracks = make_tracks(n)
    tracks.loc[FAST, "tempo"] = 240.0
    return tracks


def with_lab(home: Path, folder: Path) -> Path:
    """A copy in `folder` of the current build of `home`, with the Lab's reports; a home as well.

    The tracks of the build are those of `make_tracks`, as many as it has.
    """
    name = Home(home).current()
    assert name is not None
    build = folder / "builds" / name
    shutil.copytree(home / "builds" / name, build)
    shutil.copy(home / "current.json", folder / "current.json")
    manifest = json.loads((build / "manifest.json").read_text())
    labels = _labels(np.load(build / "moods.npy"))
    _write_methods(build, labels)
    _write(build, "lab/comparison.json", asdict(agreement(labels)))
    _write(build, "lab/genres.json", _genres(build, labels))
    features = json.loads((build / "features.json").read_text())["names"]
    percentiles = np.load(build / "percentiles.npy").T
    n_tracks = len(percentiles)
    _write(build, "exploration.json", explore(explored_tracks(n_tracks), features, percentiles))
    _write(build, "maps.json", {"pca": _trust(n_tracks)})
    for left_over in ("manifest.json", "manifest.sha256"):
        (build / left_over).unlink()
    seal(build, {key: value for key, value in manifest.items() if key not in ("files", "format")})  # type: ignore[arg-type]
    return folder


def engine_of(home: Path) -> Engine:
    """The engine over the current build of a home."""
    return Engine(open_build(home))


def _labels(moods: npt.NDArray[np.uint8]) -> dict[str, npt.NDArray[np.int16]]:
    kmeans = moods.astype(np.int16)
    mixture = kmeans.copy()
    mixture[:MOVED] = (mixture[:MOVED] + 1) % (kmeans.max() + 1)
    hdbscan = kmeans.copy()
    hdbscan[-NOISE:] = -1
    return {"kmeans": kmeans, "gmm": mixture, "hdbscan": hdbscan}


def _write_methods(build: Path, labels: dict[str, npt.NDArray[np.int16]]) -> None:
    (build / "lab" / "labels").mkdir(parents=True, exist_ok=True)
    methods = []
    for key, groups in labels.items():
        write_array(build / "lab" / "labels" / f"{key}.npy", groups)
        sizes = np.bincount(groups[groups >= 0]).tolist()
        methods.append({
            "key": key, "label": LABELS[key], "spec": {"method": key}, "n_groups": len(sizes),
            "n_noise": int((groups < 0).sum()), "sizes": sizes, "facts": {},
        })  # fmt: skip
    refused = {"key": "dbscan", "label": "DBSCAN", "refused": "Everything would be noise."}
    _write(build, "lab/methods.json", [*methods, refused])


def _genres(build: Path, labels: dict[str, npt.NDArray[np.int16]]) -> dict[str, Any]:
    sets = np.load(build / "genre_sets_indptr.npy"), np.load(build / "genre_sets_ids.npy")
    names = json.loads((build / "genres.json").read_text())
    observed = tags(names, np.load(build / "genre_set.npy"), sets)
    return {
        "scores": {key: asdict(scores(observed, groups)) for key, groups in labels.items()},
        "counting": {
            "n_tracks": observed.n_tracks, "n_tracks_tagged": observed.n_tracks_tagged,
            "n_tags": len(observed.tracks), "n_genres": len(names),
        },
        "moods": [], "genres": [], "splits": [],
        "mixes": {"listed": [], "n_found": 0, "threshold": None},
    }  # fmt: skip


def _trust(n_tracks: int) -> dict[str, Any]:
    return {
        "trustworthiness": 0.874, "n_neighbours": 15, "alike": 0.12, "n_alike": 2,
        "n_measured": n_tracks, "n_tracks": n_tracks, "seed": None, "words": "12% are alike.",
    }  # fmt: skip


def _write(build: Path, name: str, value: Any) -> None:
    (build / name).parent.mkdir(exist_ok=True)
    write_json(build / name, rounded(value))
