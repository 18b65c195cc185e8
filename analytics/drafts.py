"""Drafts: groupings that runs of the Lab leave beside the build. Needs nothing a build needs.

```
drafts/<name>/       never changed; a number that only grows, then the method: "0007-hdbscan"
    manifest.json    sealed like a build's: fingerprint of the tracks, spec, versions, timings;
    manifest.sha256  its "build" is the one whose moods those of the draft follow
    labels.npy       (n_tracks,) int32 groups as the method numbers them, -1 noise
    memberships.npy  (n_tracks, k) float32, of soft methods
    silhouette.npy   (n_tracks,) float32, NaN for noise
    scores.json      of the grouping, on the standardised features; sizes of the groups, facts,
                     the columns they were made from and how many genres had none
    changes.json     what becomes of the moods: analytics.continuity.Changes
    build/           files that take the place of a build's when the draft is pinned
```
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from analytics.artifacts import OpenBuild
from analytics.catalogue import Catalogue
from analytics.clustering import Inputs, Spec
from analytics.errors import UndertoneError
from analytics.matrices import MOST_GENRES
from analytics.shelf import Shelf

FOR_BUILD: Final = "build/"
"""Where a draft keeps what takes the place of a build's files."""

SCORES: Final = (
    "inertia", "silhouette", "davies_bouldin", "calinski_harabasz", "bic", "aic",
)  # fmt: skip
"""Those of `scores.json` that are one number each; null where undefined."""

_NAME: Final = re.compile(r"\d{4,9}-[a-z0-9-]{1,64}")
_COLUMNS_OF: Final[Mapping[str, int]] = {"duration": 1, "key": 3}
"""How many columns an extra adds; genres add one each."""


class NoDraft(UndertoneError):
    """There is no draft of this name."""

    def __init__(self) -> None:
        super().__init__("There is no such draft.")


class DamagedDraft(UndertoneError):
    """A draft whose files are not the ones that were written."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"Draft {name} is damaged and cannot be used: {problem}")


class Drafts(Shelf):
    """The drafts of one home. Creating the object touches nothing on disk."""

    def __init__(self, home: Path) -> None:
        """Keep drafts in a folder of `home`."""
        super().__init__(home / "drafts", _NAME)

    def _missing(self) -> NoDraft:
        return NoDraft()

    def _damaged(self, name: str, problem: str) -> DamagedDraft:
        return DamagedDraft(name, problem)

    def _summary(self, name: str, opened: OpenBuild) -> dict[str, Any]:
        manifest, scores = opened.manifest, opened.json("scores.json")
        changes = opened.json("changes.json")
        return {
            "name": name,
            "created": manifest["created"],
            "spec": manifest["spec"],
            "fingerprint": manifest["fingerprint"],
            "follows": manifest["build"],
            "n_tracks": manifest["n_tracks"],
            "n_groups": len(scores["sizes"]),
            "n_noise": scores["n_noise"],
            "genres_left_out": scores["genres_left_out"],
            "scores": {key: scores[key] for key in SCORES if key in scores},
            "n_changed": changes["n_changed"],
            "seconds": round(sum(manifest["timings"].values()), 1),
            "problem": None,
        }


def estimated_seconds(spec: Spec, catalogue: Catalogue) -> float:
    """About how long a run takes on two cores that have nothing else to do."""
    return sum(costs(spec, catalogue).values())


def costs(spec: Spec, catalogue: Catalogue) -> dict[str, float]:
    """Expected seconds of each step of a run, in order, by what the step does in words."""
    n_tracks, n_columns = catalogue.n_tracks, _n_columns(spec.inputs, catalogue)
    return {
        "Opening the catalogue": 0.2 + 2e-6 * n_tracks,
        "Grouping the tracks": spec.described().seconds(n_tracks, n_columns, spec.values()),
        "Scoring the groups": 0.2 + 2.5e-9 * n_tracks**2,
        "Describing the moods": 0.2 + 8e-6 * n_tracks,
        "Finding what describes each mood": 0.2 + 60e-6 * n_tracks,
        "Finding where genres live": 0.1 + 10e-6 * n_tracks,
        "Measuring how far to trust each mood": _seconds_to_prove(spec, n_tracks),
    }


def _seconds_to_prove(spec: Spec, n_tracks: int) -> float:
    """Reshuffles for k-means; data without structure for all but those that leave tracks out."""
    reshuffles = 130e-6 * n_tracks if spec.method == "kmeans" else 0.0
    compared = 0.0 if spec.method in ("dbscan", "hdbscan") else 20e-6 * n_tracks
    silhouettes = 2.5e-9 * n_tracks**2 if compared else 0.0
    return 0.2 + reshuffles + compared + silhouettes


def _n_columns(inputs: Inputs, catalogue: Catalogue) -> int:
    features = sum(name in catalogue.features for name in inputs.features)
    extras = sum(
        min(len(catalogue.genre_names), MOST_GENRES) if name == "genres" else _COLUMNS_OF[name]
        for name in inputs.extras
    )
    return max(features + extras, 1)
