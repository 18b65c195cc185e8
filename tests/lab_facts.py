"""What the Lab is told, made to measure: reports as a build has them, over few tracks.

Labels are known and scores are computed, so that pages can be held to counts tests make themselves.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.catalogue import Catalogue
from analytics.lab import Lab
from analytics.moods import Mood
from analytics.schema import FEATURE_NAMES
from analytics.sweeps import Sweeps
from analytics.validation.scores import judge
from layouts.pages.lab.facts import LabFacts
from tests.builders import make_tracks
from tests.pages import a_mood, some_options

LABELS: Final = {"kmeans": "k-means", "gmm": "Gaussian mixture", "hdbscan": "HDBSCAN"}


class FakeBuild:
    """A build of the files given, by name."""

    def __init__(self, files: dict[str, Any]) -> None:
        self._files = files
        self.manifest: dict[str, Any] = {"timings": {"moods": 2.5, "method-gmm": 10.0}}
        self.manifest = {"timings": {"moods": 1.25}}

    def has(self, name: str) -> bool:
        return name in self._files

    def json(self, name: str) -> Any:
        return json.loads(json.dumps(self._files[name]))

    def array(self, name: str) -> npt.NDArray[Any]:
        found: npt.NDArray[Any] = self._files[name]
        return found


def some_values(n: int = 60) -> npt.NDArray[np.float32]:
    """(n, 9) standardised features of tracks in three obvious groups, one after the other."""
    values = make_tracks(n)[list(FEATURE_NAMES)].to_numpy(dtype=np.float64)
    return ((values - values.mean(axis=0)) / values.std(axis=0)).astype(np.float32)


def a_method(key: str, labels: npt.NDArray[np.int16], **parts: Any) -> dict[str, Any]:
    """A row of lab/methods.json."""
    sizes = np.bincount(labels[labels >= 0]).tolist()
    return {
        "key": key, "label": LABELS.get(key, key), "n_groups": len(sizes), "sizes": sizes,
        "spec": {"method": key, "parameters": {}, "inputs": {}, "seed": 0},
        "n_noise": int((labels < 0).sum()), "facts": {}, **parts,
    }  # fmt: skip


def some_facts(
    labels: dict[str, npt.NDArray[np.int16]] | None = None,
    refused: list[dict[str, str]] | None = None,
    told: list[dict[str, Any]] | None = None,
    files: dict[str, Any] | None = None,
    *,
    moods: Sequence[Mood] | None = None,
    sweeps: Sweeps | None = None,
) -> LabFacts:
    """Facts over `labels` of `some_values`, judged; `files` of the build are added.

    refused: further rows of lab/methods.json.  told: its others, else made from the labels.
    No labels: a core build. The moods, unless given, are as many as the groups of the first
    labelling.
    """
    made: dict[str, Any] = dict(files or {})
    sizes = [20, 20, 20]
    if labels:
        n_tracks = len(next(iter(labels.values())))
        made["percentiles.npy"] = np.tile(np.arange(n_tracks) * 100 // n_tracks, (9, 1)).astype(
            np.uint8
        )
        found = judge(some_values(n_tracks), list(labels.values()), [{}] * len(labels))
        made["lab/scores.json"] = {
            key: each.scores.to_dict() for key, each in zip(labels, found, strict=True)
        }
        for (key, groups), each in zip(labels.items(), found, strict=True):
            made["moods.npy" if key == "kmeans" else f"lab/labels/{key}.npy"] = groups
            made[f"lab/silhouette/{key}.npy"] = each.per_track
        methods = told or [a_method(key, groups) for key, groups in labels.items()]
        made["lab/methods.json"] = [*methods, *(refused or [])]
        sizes = methods[0]["sizes"]
    if moods is None:
        moods = [a_mood(number, n_tracks=size) for number, size in enumerate(sizes)]
    return LabFacts(
        Lab(cast(OpenBuild, FakeBuild(made))),
        some_options(moods=tuple(moods)),
        cast(Catalogue, SimpleNamespace(features=FEATURE_NAMES)),
        sweeps,
    )
