"""The step that reads who played what, or makes it up."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from analytics.building.plays_job import PlaysJob
from analytics.building.tables import (
    TRACKS,
    read_numbers,
    read_table,
    write_array,
    write_table,
)
from analytics.building.task import Task
from analytics.building.workshop import PRIVATE, Workshop
from analytics.demo.listeners import make_listeners
from analytics.durable import write_json
from analytics.formulas import made_plain
from analytics.listening.people import LISTENERS, Listeners
from analytics.listening.plays import FOLDER, HEALTH, Plays
from analytics.listening.reading.files import read_plays
from analytics.listening.reading.heard import Heard
from analytics.listening.reading.track_table import TrackTable
from analytics.listening.reading.users import Users, read_users
from analytics.listening.spark.found import find
from analytics.manifest import Heard as HeardFacts
from analytics.manifest import PlaysSource
from analytics.playlist_files.name_keys import NameKeys

REJECTED = f"{FOLDER}/rejected.csv"
READ_AT = f"{PRIVATE}/read_at.json"
"""When Spark read the plays, in seconds since 1970, so that it reads the same ones again."""
SPARK_LOG = "spark.log"


def write_listens(task: Task, folder: Path) -> None:
    """Read the plays and facts about people, or make them up, and write them with their story.

    Ids of people end here: what is written names them by pseudonyms of this home.
    """
    plays_job = task.job.plays
    assert plays_job is not None  # or there would be no such step
    heard, users = _read(task, plays_job, folder)
    listeners, places = Listeners.of(heard.people, plays_job.key, users.country.get, users.plan.get)
    plays = Plays.ordered(
        np.array(places, dtype=np.int64)[heard.listener],
        heard.track,
        heard.second,
        heard.count,
        listeners.n_listeners,
    )
    for name, values in plays.arrays().items():
        write_array(folder / name, values)
    write_table(folder / LISTENERS, listeners.table())
    health = {
        "listens": heard.health.to_dict(),
        "users": None if users.health is None else users.health.to_dict(),
    }
    write_json(folder / HEALTH, health)
    _write_rejected(folder / REJECTED, {"listens": heard.rejected, "users": users.rejected})


def heard_of(shop: Workshop, source: PlaysSource) -> HeardFacts:
    """What plays a finished step found in what it was given to read."""
    return HeardFacts(
        **source,
        n_plays=len(shop.array("listens", f"{FOLDER}/track.npy")),
        n_listeners=len(shop.array("listens", f"{FOLDER}/starts.npy")) - 1,
    )


def _read(task: Task, plays_job: PlaysJob, folder: Path) -> tuple[Heard, Users]:
    if not plays_job.listens:
        return make_listeners(task.tracks(), task.job.seed)
    now, tracks = int(time.time()), _tracks(task.shop)
    if plays_job.master is None:
        heard = read_plays(plays_job.listens, tracks, now=now)
    else:
        (folder / PRIVATE).mkdir()
        write_json(folder / READ_AT, now)
        heard = find(
            plays_job.listens[0], tracks.ids, None, now=now, master=plays_job.master,
            log=task.shop.folder(SPARK_LOG),
        ).heard()  # fmt: skip
    if plays_job.users is None:
        return heard, Users.nothing()
    return heard, read_users(plays_job.users, heard.people)


def _tracks(shop: Workshop) -> TrackTable:
    return TrackTable(
        read_table(shop.file("read", TRACKS)),
        read_numbers(shop.folder("read")),
        lambda: NameKeys.of_arrays(lambda name: shop.array("search", name)),
    )


def _write_rejected(path: Path, tables: Mapping[str, pa.Table]) -> None:
    """Write what was left out of each file, such that a spreadsheet runs none of it."""
    parts = []
    for file, table in tables.items():
        text = pa.array(map(made_plain, table["text"].to_pylist()), pa.string())
        parts.append(pa.table({
            "file": pa.array([file] * len(table), pa.string()),
            "row": table["row"], "reason": table["reason"], "text": text,
        }))  # fmt: skip
    pyarrow.csv.write_csv(pa.concat_tables(parts), path)
