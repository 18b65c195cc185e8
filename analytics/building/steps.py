"""The steps of a build in order: what each is called, needs and costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from analytics.building import (
    albums,
    core,
    factors,
    listeners,
    listens,
    profiles,
    projections,
    regions,
    segments,
    sound,
    sweep,
)
from analytics.building.task import Job, Task


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a build.

    name: of its folder.  words: what it does.  needs: the steps whose files it reads.
    cost: expected seconds for a number of tracks, on two cores.  work: writes files into a folder.
    given: names what it is made from besides, see `Workshop.has`.
    """

    name: str
    words: str
    needs: tuple[str, ...]
    cost: Callable[[int], float]
    work: Callable[[Task, Path], None]
    given: str | None = ""


def core_steps(job: Job) -> list[Step]:
    """The steps after which a catalogue can be browsed."""
    reading = "Reading the file" if job.data else "Making up a catalogue"
    return [
        Step("read", reading, (), linear(0.2, 24e-6), core.read),
        Step("index", "Sorting every column", ("read",), linear(0.1, 8e-6), core.index),
        Step(
            "search",
            "Indexing every name",
            ("read", "index"),
            linear(0.1, 30e-6),
            core.search,
        ),
        *_listens(job),
        Step(
            "features",
            "Putting the features on one scale",
            ("read",),
            linear(0.1, 3e-6),
            core.features,
        ),
        Step(
            "map",
            "Drawing the map",
            ("read", "features"),
            linear(0.1, 1e-6),
            projections.first_map,
        ),
        Step(
            "moods",
            "Finding the moods",
            ("read", "features"),
            linear(0.5, 15e-6),
            core.moods,
            job.known.digest,
        ),
        Step(
            "sound",
            "Placing tracks by their sound",
            ("read", "index"),
            linear(0.1, 17e-6),
            sound.first_sound,
        ),
        Step(
            "profiles",
            "Getting to know artists and genres",
            ("read", "index", "features", "sound"),
            linear(0.1, 15e-6),
            profiles.write_profiles,
        ),
        Step(
            "albums",
            "Listening to albums",
            ("read", "features", "sound"),
            linear(0.1, 10e-6),
            albums.write_albums,
        ),
        Step(
            "regions",
            "Dividing the sounds into regions",
            ("read", "features", "moods"),
            linear(0.3, 20e-6),
            regions.regions,
        ),
        *_listeners(job),
        *_factors(job),
    ]


def plays_steps(job: Job) -> list[Step]:
    """Those of the core's that are about plays, over tracks that are there; none without plays."""
    return [*_listens(job), *_listeners(job), *_factors(job)]


def _factors(job: Job) -> list[Step]:
    """The step that learns from plays; none in a build without them."""
    if job.plays is None:
        return []
    words = "Learning who plays what together"
    needs = ("read", "listens", "sound")
    return [Step("factors", words, needs, linear(1.5, 30e-6), factors.factors)]


def _listens(job: Job) -> list[Step]:
    """The step that reads plays; none in a build without them."""
    if job.plays is None:
        return []
    reading = "Reading who played what" if job.plays.listens else "Making up people and their plays"
    return [
        Step(
            "listens",
            reading,
            ("read", "search"),
            linear(0.5, 30e-6),
            listens.write_listens,
            job.plays.key.name,
        )
    ]


def _listeners(job: Job) -> list[Step]:
    """The steps that measure listeners and tell their kinds; none in a build without plays."""
    if job.plays is None:
        return []
    return [
        Step(
            listeners.MEASURES,
            "Measuring how people listen",
            ("read", "index", "sound", "features", "listens", "moods", "regions"),
            linear(0.3, 10e-6),
            listeners.write_measures,
        ),
        Step(
            segments.CORE,
            "Finding kinds of listeners",
            ("listens", listeners.MEASURES),
            linear(1, 5e-6),
            segments.write_segments,
            job.known_kinds.digest,
        ),
    ]


def full_steps() -> list[Step]:
    """The steps that follow the core's."""
    tried = [
        Step(
            sweep.step_name(k),
            f"Trying {k} moods",
            ("features", "moods"),
            linear(0.3, 2.7e-6 * k),
            partial(sweep.try_moods, k),
        )
        for k in sweep.MOODS_TRIED
    ]
    names = tuple(step.name for step in tried)
    return [
        *tried,
        Step(
            "scores",
            "Judging every number of moods",
            ("features", *names),
            quadratic(0.2, 3.4e-9),
            sweep.score,
        ),
        Step(
            "choice",
            "Describing the moods",
            ("read", "features", "moods", "scores", *names),
            linear(0.1, 3e-6),
            sweep.choose,
        ),
        Step(
            "character",
            "Learning what makes songs alike",
            ("read", "sound"),
            linear(2, 1e-3),
            sound.learned_sound,
        ),
        Step(
            projections.STEP_OF["umap"],
            "Drawing the neighbourhoods (UMAP)",
            ("read", "features"),
            linear(8, 330e-6),
            partial(projections.further_map, "umap"),
        ),
        Step(
            projections.STEP_OF["tsne"],
            "Drawing the islands (t-SNE)",
            ("read", "features"),
            linear(2, 1.2e-3),
            partial(projections.further_map, "tsne"),
        ),
        Step(
            "maps",
            "Measuring how far to trust the maps",
            ("features", *projections.STEP_OF.values()),
            quadratic(0.2, 3.5e-9),
            projections.measure_maps,
        ),
    ]


def possible(core: Sequence[Step], further: Sequence[Step]) -> list[Step]:
    """Those of `further`, in order, whose needs are there: without plays, none about listeners."""
    names, kept = {step.name for step in core}, []
    for step in further:
        if names.issuperset(step.needs):
            names.add(step.name)
            kept.append(step)
    return kept


def linear(fixed: float, per_track: float) -> Callable[[int], float]:
    """Seconds that grow with the number of tracks."""
    return lambda n_tracks: fixed + per_track * n_tracks


def quadratic(fixed: float, per_pair: float) -> Callable[[int], float]:
    """Seconds that grow with the number of pairs of tracks."""
    return lambda n_tracks: fixed + per_pair * n_tracks**2
