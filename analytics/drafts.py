"""Drafts: what runs of the Lab leave beside the build that serves. Needs nothing a build needs.

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
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from analytics.artifacts import OpenBuild
from analytics.catalogue import Catalogue
from analytics.clustering import Inputs, Spec
from analytics.durable import flush, what_is_missing
from analytics.errors import DamagedBuild, UndertoneError
from analytics.manifest import verified
from analytics.matrices import MOST_GENRES

FOR_BUILD: Final = "build/"
"""Where a draft keeps what takes the place of a build's files."""

SCORES: Final = (
    "inertia", "silhouette", "davies_bouldin", "calinski_harabasz", "bic", "aic",
)  # fmt: skip
"""Those of `scores.json` that are one number each; null where undefined."""

_NAME: Final = re.compile(r"\d{4,9}-[a-z0-9-]{1,64}")
_UNFINISHED: Final = ".unfinished"
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


class Drafts:
    """The drafts of one home. Creating the object touches nothing on disk."""

    def __init__(self, home: Path) -> None:
        """Keep drafts in a folder of `home`."""
        self.path = home / "drafts"
        # Drafts never change, so each is read once; that its files are still there is looked at.
        self._known: dict[str, tuple[OpenBuild, dict[str, Any]]] = {}

    def names(self) -> list[str]:
        """Names of all drafts, newest first. Goes by their number, never by a clock."""
        if not self.path.is_dir():
            return []
        names = (entry.name for entry in self.path.iterdir() if _NAME.fullmatch(entry.name))
        return sorted(names, key=_number, reverse=True)

    def open(self, name: str) -> OpenBuild:
        """A draft, every file checked. Raises NoDraft; DamagedDraft."""
        # The name may be a stranger's: nothing but a name of ours becomes part of a path.
        if not _NAME.fullmatch(name) or not (self.path / name).is_dir():
            raise NoDraft
        try:
            return OpenBuild(self.path / name, verified(self.path / name))
        except DamagedBuild as damage:
            raise DamagedDraft(name, damage.problem) from damage

    def summary(self, name: str) -> dict[str, Any]:
        """One draft in a few facts. Raises NoDraft; DamagedDraft."""
        if name not in self._known:
            opened = self.open(name)
            self._known[name] = opened, _summary(name, opened)
        opened, facts = self._known[name]
        problem = what_is_missing(opened.path, opened.manifest["files"])
        if problem is not None:
            raise DamagedDraft(name, problem)
        return facts

    def summaries(self) -> list[dict[str, Any]]:
        """Every draft in a few facts, newest first; of damaged ones, the name and the problem."""
        found = []
        for name in self.names():
            try:
                found.append(self.summary(name))
            except DamagedDraft as damage:
                found.append({"name": name, "problem": str(damage)})
        return found

    # -- for the one process that runs jobs --------------------------------------------------

    def start(self) -> Path:
        """An empty folder in which to put a draft together."""
        self.sweep()
        folder = self.path / _UNFINISHED
        folder.mkdir(parents=True)
        return folder

    def publish(self, folder: Path, method: str) -> str:
        """Let a sealed and flushed folder be the next draft, and return its name: one rename."""
        number = max(map(_number, self.names()), default=0) + 1
        name = f"{number:04d}-{method}"
        folder.rename(self.path / name)
        flush(self.path)
        return name

    def sweep(self) -> None:
        """Remove what a run that was stopped left behind."""
        if (self.path / _UNFINISHED).is_dir():
            shutil.rmtree(self.path / _UNFINISHED)


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


def _summary(name: str, opened: OpenBuild) -> dict[str, Any]:
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


def _number(name: str) -> int:
    return int(name.partition("-")[0])
