"""One run of the Lab: group the tracks of a build in another way, judge it, leave a draft."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.artifacts import OpenBuild
from analytics.building.explaining import Drafted, genres_of, rules_of, trust_of
from analytics.building.progress import Listener
from analytics.building.runs import Steps, seal_run
from analytics.building.tables import read_tracks, write_array
from analytics.catalogue import Catalogue
from analytics.clustering import Spec, cluster
from analytics.continuity import Continued, continued
from analytics.drafts import FOR_BUILD, costs
from analytics.durable import write_json
from analytics.features import FeatureMatrix, percentiles, standardised
from analytics.matrices import matrix
from analytics.moods import Mood, describe_moods
from analytics.rounding import rounded
from analytics.silhouette import NOISE
from analytics.validation.scores import judge


def write_draft(opened: OpenBuild, spec: Spec, folder: Path, listener: Listener) -> None:
    """Group the tracks of `opened` as `spec` says; leave a sealed draft in the empty `folder`.

    Raises InvalidSpec for what these tracks cannot be grouped by; the folder is of no use then.
    """
    began = datetime.now(UTC)
    steps = Steps(costs(spec, Catalogue(opened)), listener)
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
    seal_run(folder, opened, spec.to_dict(), began, steps)
    steps.finished()


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


def _explain(folder: Path, drafted: Drafted, steps: Steps) -> None:
    """What a build says of its moods, for when these are pinned."""
    build = folder / FOR_BUILD
    write_json(build / "rules.json", steps.next(lambda _: rules_of(drafted)))
    genres = steps.next(lambda _: genres_of(drafted))
    if genres is not None:
        (build / "lab").mkdir()
        write_json(build / "lab" / "genres.json", rounded(genres))
    write_json(build / "trust.json", steps.next(lambda report: trust_of(drafted, report)))
