"""One run of the Lab: group the tracks of a build in another way, judge it, leave a draft."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import VERSION
from analytics.artifacts import OpenBuild
from analytics.building.explaining import Drafted, genres_of, rules_of, trust_of
from analytics.building.progress import Listener, Pace
from analytics.building.tables import read_tracks, write_array
from analytics.catalogue import Catalogue
from analytics.clustering import Spec, cluster
from analytics.continuity import Continued, continued
from analytics.drafts import FOR_BUILD, costs
from analytics.durable import flush_tree, write_json
from analytics.features import FeatureMatrix, percentiles, standardised
from analytics.manifest import Facts, seal
from analytics.matrices import matrix
from analytics.moods import Mood, describe_moods
from analytics.rounding import rounded
from analytics.silhouette import NOISE
from analytics.validation.scores import judge

T = TypeVar("T")
Report = Callable[[float], None]

_PACKAGES: Final = ("numpy", "pandas", "scikit-learn", "scipy", "fastcluster", "fast-hdbscan")


def write_draft(opened: OpenBuild, spec: Spec, folder: Path, listener: Listener) -> None:
    """Group the tracks of `opened` as `spec` says; leave a sealed draft in the empty `folder`.

    Raises InvalidSpec for what these tracks cannot be grouped by; the folder is of no use then.
    """
    began = datetime.now(UTC)
    steps = _Steps(costs(spec, Catalogue(opened)), listener)
    tracks = steps.next(lambda _: read_tracks(opened.path))
    columns = matrix(tracks, spec.inputs)
    found = steps.next(lambda _: cluster(columns.values, spec))
    features = standardised(tracks)
    # Whatever the groups were made from, they are judged on the features that people see.
    (judgement,) = steps.next(
        lambda report: judge(features.values, [found.labels], [found.facts], progress=report)
    )
    moods = steps.next(lambda _: _follow(opened, tracks, features, found.labels))
    drafted = Drafted(opened, spec, columns, features, found, judgement, moods)
    _write(folder, drafted)
    _explain(folder, drafted, steps)
    seal(folder, _facts(opened, spec, began, steps.timings))
    flush_tree(folder)
    steps.finished()


class _Steps:
    """The steps of a run, one after the other, timed and told of."""

    def __init__(self, costs: Mapping[str, float], listener: Listener) -> None:
        """costs: expected seconds of each step, in order, by what it does in words."""
        self.timings: dict[str, float] = {}
        self._costs = costs
        self._pace = Pace(listener)

    def next(self, work: Callable[[Report], T]) -> T:
        """Do the next step; `work` may tell the share of it that is done."""
        ahead = [words for words in self._costs if words not in self.timings]
        self._pace.starts(ahead[0], [self._costs[words] for words in ahead])
        began = perf_counter()
        result = work(self._pace.within)
        self.timings[ahead[0]] = round(perf_counter() - began, 3)
        self._pace.ran()
        return result

    def finished(self) -> None:
        """Nothing is left to do."""
        self._pace.finished("Done")


def _follow(
    opened: OpenBuild,
    tracks: pd.DataFrame,
    features: FeatureMatrix,
    labels: npt.NDArray[np.int32],
) -> Continued:
    """The groups as moods that follow those of the build."""
    n_groups = int(labels.max()) + 1
    # Tracks in no group come last, as a group for the words about them.
    groups = np.where(labels == NOISE, n_groups, labels)
    sizes = np.bincount(groups)
    sums = [np.bincount(groups, weights=column) for column in features.values.T]
    described = describe_moods(
        tracks,
        features,
        percentiles(tracks, features.names),
        groups,
        np.stack(sums, axis=1) / sizes[:, None],
    )
    before = [Mood.from_dict(mood) for mood in opened.json("moods.json")]
    return continued(described, labels, before, opened.array("moods.npy"))


def _write(folder: Path, drafted: Drafted) -> None:
    found, moods, columns = drafted.found, drafted.moods, drafted.columns
    write_array(folder / "labels.npy", found.labels)
    if found.memberships is not None:
        write_array(folder / "memberships.npy", found.memberships)
    write_array(folder / "silhouette.npy", drafted.judgement.per_track)
    scores = drafted.judgement.scores.to_dict() | {
        "sizes": found.sizes, "n_noise": found.n_noise, "facts": found.facts,
        "columns": columns.columns, "genres_left_out": columns.genres_left_out,
    }  # fmt: skip
    write_json(folder / "scores.json", scores)
    write_json(folder / "changes.json", moods.changes.to_dict())
    smallest = np.min_scalar_type(len(moods.moods) - 1)  # one byte for all that can be pinned
    write_array(folder / f"{FOR_BUILD}moods.npy", moods.numbers.astype(smallest))
    write_json(folder / f"{FOR_BUILD}moods.json", [mood.to_dict() for mood in moods.moods])


def _explain(folder: Path, drafted: Drafted, steps: _Steps) -> None:
    """What a build says of its moods, for when these are pinned."""
    build = folder / FOR_BUILD
    write_json(build / "rules.json", steps.next(lambda _: rules_of(drafted)))
    genres = steps.next(lambda _: genres_of(drafted))
    if genres is not None:
        (build / "lab").mkdir()
        write_json(build / "lab" / "genres.json", rounded(genres))
    write_json(build / "trust.json", steps.next(lambda report: trust_of(drafted, report)))


def _facts(opened: OpenBuild, spec: Spec, began: datetime, timings: dict[str, float]) -> Facts:
    of_build = opened.manifest
    as_text = json.dumps(spec.to_dict(), sort_keys=True)
    return Facts(
        build=of_build["build"],
        stage=of_build["stage"],
        fingerprint=of_build["fingerprint"],
        created=began.isoformat(timespec="seconds"),
        n_tracks=of_build["n_tracks"],
        spec=spec.to_dict(),
        spec_hash=hashlib.sha256(as_text.encode()).hexdigest(),
        versions=_versions(),
        timings=timings,
        source=of_build["source"],
    )


def _versions() -> dict[str, str]:
    installed = {package: version(package) for package in _PACKAGES}
    return {"undertone": VERSION, "python": platform.python_version(), **installed}
