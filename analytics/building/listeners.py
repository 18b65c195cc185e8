"""The steps that measure listeners, and read what was measured of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analytics.building.listens import READ_AT, SPARK_LOG
from analytics.building.plays_job import PlaysJob
from analytics.building.tables import TRACKS, read_table, write_array
from analytics.building.task import Task
from analytics.building.workshop import Workshop
from analytics.data_file import shown_name
from analytics.durable import write_json
from analytics.errors import UnusableFile
from analytics.listening.measured import FACTS, VALUES, Measured
from analytics.listening.measures import TrackFacts, measured
from analytics.listening.people import LISTENERS, Listeners
from analytics.listening.plays import FOLDER, Plays
from analytics.listening.spark.found import find
from analytics.listening.spark.master import Master

MEASURES: Final = "listeners"
"""The step of the core that measures listeners."""
MEASURED_AGAIN: Final = "listeners-choice"
"""The step of the full build that does so where it chose other moods."""
LISTENS: Final = "listens"
"""The step that leaves plays and people."""


def write_measures(task: Task, folder: Path) -> None:
    """Write every measure of every listener, by the moods of the core."""
    _write_measures(task, folder, "moods")


def write_measures_again(task: Task, folder: Path) -> None:
    """The same by the moods that the full build chose; nothing where they are the core's."""
    if task.served_step() != "moods":
        _write_measures(task, folder, task.served_step())


def _write_measures(task: Task, folder: Path, moods: str) -> None:
    files = _Files(task.shop, ("read", "index", "sound", moods))
    tracks = TrackFacts.read(
        files.array,
        files.has,
        moods=[mood["name"] for mood in task.shop.json(moods, "moods.json")],
        features=task.shop.json("features", "features.json")["names"],
        n_genres=len(task.shop.json("index", "genres.json")),
    )
    plays_job = task.job.plays
    if plays_job is None or plays_job.master is None or not task.shop.has_file(LISTENS, READ_AT):
        found = measured(plays_of(task.shop), tracks)
    else:
        found = _measured_on_spark(task.shop, plays_job, plays_job.master, tracks)
    write_array(folder / VALUES, found.values)
    write_json(folder / FACTS, found.facts())


def _measured_on_spark(
    shop: Workshop, plays_job: PlaysJob, master: Master, tracks: TrackFacts
) -> Measured:
    """Every measure of the listeners of the step LISTENS.

    Spark reads the plays again: ids of people, by which it tells them apart, are kept nowhere.
    """
    found = find(
        plays_job.listens[0],
        read_table(shop.file("read", TRACKS))["id"],
        tracks,
        now=shop.json(LISTENS, READ_AT),
        master=master,
        log=shop.folder(SPARK_LOG),
        plays=False,
    )
    listeners, places = Listeners.of(found.people(), plays_job.key, _unknown, _unknown)
    if not listeners.pseudonym.equals(pseudonyms_of(shop)):
        file = shown_name(plays_job.listens[0])
        raise UnusableFile(file, "it was changed while it was read; build again.")
    return found.measured(tracks).placed(places)


def _unknown(person: str) -> None:
    """Of no one, where only names matter."""


def plays_of(shop: Workshop) -> Plays:
    """The plays that the step LISTENS left."""
    names = ("listener", "track", "second", "count", "starts")
    return Plays(**{name: shop.array(LISTENS, f"{FOLDER}/{name}.npy") for name in names})


def measured_by(shop: Workshop, steps: Sequence[str]) -> Measured:
    """What the last of `steps` that measured anything measured."""
    step = next(step for step in reversed(steps) if shop.has_file(step, VALUES))
    return Measured.of(shop.json(step, FACTS), shop.array(step, VALUES))


def facts_of_people(
    shop: Workshop, rows: npt.NDArray[np.intp]
) -> tuple[list[str | None], list[str | None]]:
    """Country and plan of the listeners in some places, None where it is not known."""
    table = read_table(shop.file(LISTENS, LISTENERS))
    country, plan = (table[name].to_pylist() for name in ("country", "plan"))
    return [country[row] for row in rows], [plan[row] for row in rows]


def pseudonyms_of(shop: Workshop) -> pa.Array:
    """(m,) of the people that the step LISTENS left."""
    return read_table(shop.file(LISTENS, LISTENERS))["pseudonym"].combine_chunks()


class _Files:
    """Files of some finished steps, by their names in the build."""

    def __init__(self, shop: Workshop, steps: tuple[str, ...]) -> None:
        self._shop = shop
        self._steps = steps

    def has(self, name: str) -> bool:
        return any(self._shop.has_file(step, name) for step in self._steps)

    def array(self, name: str) -> npt.NDArray[Any]:
        step = next(step for step in self._steps if self._shop.has_file(step, name))
        return self._shop.array(step, name)
