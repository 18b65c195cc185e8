"""The steps of the full build that set groupings against one another and against what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.building.task import Task
from analytics.comparison import agreement
from analytics.durable import write_json
from analytics.exploration import explore
from analytics.genre_findings import mixes, splits
from analytics.genres import Tags, habitats, mean_profiles, nearest, scores, tags
from analytics.rounding import rounded

MOST_GENRES: Final = 150
"""Genres beyond this many, those with the fewest tracks, are scored but not told one by one."""


def compare(methods: Sequence[str], task: Task, folder: Path) -> None:
    """Write how far the labellings of every two methods agree.

    methods: their keys; the step "method-<key>" of each is finished. Those that could not group
    these tracks have left no labels and are left out.
    """
    found = agreement(_labellings(methods, task))
    _write(folder, "comparison.json", asdict(found))


def explore_tracks(task: Task, folder: Path) -> None:
    """Write the exploratory analysis of all tracks."""
    report = explore(task.tracks(), task.features().names, _percentiles(task))
    write_json(folder / "exploration.json", report)


def compare_genres(methods: Sequence[str], task: Task, folder: Path) -> None:
    """Write where genres live and how well labellings reproduce them; nothing without genres.

    scores      method's key, and "moods" for the moods served -> `genres.GenreScores`
    counting    {n_tracks, n_tracks_tagged, n_tags, n_genres}: what was counted, `genres.Tags`
    moods       labels of the moods, in the order of shares and lifts; -1 for tracks in none
    genres      [{name, n_tracks, mood, purity, entropy, shares, lifts, nearest}] of the MOST_GENRES
                with most tracks, see `genres.Habitats`; mood: the one with the largest share;
                nearest: names of the genres that sound most like it
    splits      [`genre_findings.Split`]
    mixes       {listed: [`genre_findings.Mix`], n_found, threshold}
    """
    observed = _tags(task)
    if not observed.names:
        return
    served = task.served_step()
    labels = task.shop.array(served, "moods.npy").astype(np.int64)
    mood_names = {mood["number"]: mood["name"] for mood in task.shop.json(served, "moods.json")}
    labellings = {"moods": labels, **_labellings(methods, task)}
    spread = habitats(observed, labels)
    profiles = mean_profiles(observed, task.features().values)
    alike = nearest(observed, profiles)
    n_tracks = observed.counts()
    told = [
        {
            "name": name,
            "n_tracks": int(n_tracks[genre]),
            "mood": spread.moods[int(spread.shares[genre].argmax())],
            "purity": float(spread.purity[genre]),
            "entropy": float(spread.entropy[genre]),
            "shares": spread.shares[genre].tolist(),
            "lifts": spread.lifts[genre].tolist(),
            "nearest": [observed.names[other] for other in alike[genre]],
        }
        for genre, name in enumerate(observed.names[:MOST_GENRES])
    ]
    result = {
        "scores": {key: asdict(scores(observed, each)) for key, each in labellings.items()},
        "counting": {
            "n_tracks": observed.n_tracks,
            "n_tracks_tagged": observed.n_tracks_tagged,
            "n_tags": len(observed.tracks),
            "n_genres": len(observed.names),
        },
        "moods": list(spread.moods),
        "genres": told,
        "splits": [asdict(split) for split in splits(observed, spread, mood_names)],
        "mixes": asdict(mixes(observed, spread, profiles, mood_names)),
    }
    _write(folder, "genres.json", result)


def _write(folder: Path, name: str, value: dict[str, Any]) -> None:
    lab = folder / "lab"
    lab.mkdir()
    write_json(lab / name, rounded(value))


def _labellings(methods: Sequence[str], task: Task) -> dict[str, npt.NDArray[Any]]:
    files = {key: (f"method-{key}", f"lab/labels/{key}.npy") for key in methods}
    return {key: task.shop.array(*file) for key, file in files.items() if task.shop.has_file(*file)}


def _percentiles(task: Task) -> npt.NDArray[np.uint8]:
    """(n_tracks, n_features) where each value stands in the catalogue."""
    percentiles: npt.NDArray[np.uint8] = task.shop.array("features", "percentiles.npy").T
    return percentiles


def _tags(task: Task) -> Tags:
    shop = task.shop
    return tags(
        shop.json("index", "genres.json"),
        shop.array("index", "genre_set.npy"),
        (shop.array("index", "genre_sets_indptr.npy"), shop.array("index", "genre_sets_ids.npy")),
    )
