"""Make a catalogue beside the one that serves, from a file that somebody brought."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from analytics.artifacts import OpenBuild
from analytics.build import LAYOUTS, RESULTS_VERSION, run_steps
from analytics.building.assembly import Order, assemble
from analytics.building.earlier import EarlierMaps, KnownMoods
from analytics.building.lab_steps import lab_steps
from analytics.building.progress import Listener, Pace
from analytics.building.steps import Step, core_steps, full_steps
from analytics.building.task import Job, Layout
from analytics.building.workshop import Workshop
from analytics.data_file import data_digest, shown_name
from analytics.durable import flush_tree
from analytics.home import Home
from analytics.manifest import FORMAT, Source

SEED: Final = 0
_WORK: Final = ".work"


def write_catalogue(
    opened: OpenBuild,
    data: Path,
    columns: Mapping[str, int] | None,
    folder: Path,
    listener: Listener,
    *,
    layouts: Mapping[str, Layout] = LAYOUTS,
    lab: Callable[[], list[Step]] = lab_steps,
) -> None:
    """Write a full build of `data` into an empty folder: sealed, flushed, and not yet published.

    opened: what serves; maps and moods follow it where both have the same tracks.  columns: see
    `read_tracks`. Raises UnusableFile; InvalidSpec.
    """
    spec = {"k": None, "seed": SEED, "n_demo_tracks": None}
    order = Order(
        # Without columns it is the very build that `python -m dashapp build` would make.
        spec=spec if columns is None else {**spec, "columns": dict(columns)},
        source=Source(file=shown_name(data), sha256=data_digest(data)),
        version=(FORMAT, RESULTS_VERSION),
    )
    job = Job(
        data=data,
        n_demo_tracks=0,
        k=None,
        seed=SEED,
        layouts=layouts,
        earlier=EarlierMaps(Home(opened.path.parent.parent)),
        known=KnownMoods.of(opened, order.digest),
        columns=columns,
    )
    shop, pace = Workshop(folder / _WORK), Pace(listener)
    steps = [*core_steps(job), *full_steps(), *lab()]
    run_steps(steps, (), job, shop, pace)
    assemble(folder, f"full-{order.digest[:8]}", shop, steps, order, stage="full")
    shop.clear()
    flush_tree(folder)
    pace.finished("Done")
