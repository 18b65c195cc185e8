"""Make a catalogue beside the one that serves, from files that somebody brought."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from analytics.artifacts import OpenBuild
from analytics.build import LAYOUTS, run_steps
from analytics.building.assembly import assemble
from analytics.building.earlier import EarlierMaps, KnownMoods
from analytics.building.earlier_kinds import KnownKinds
from analytics.building.ground import Ground, WorkshopOnGround
from analytics.building.listening_steps import lab_and_listening, listening_steps
from analytics.building.order import Order
from analytics.building.plays_job import PlaysJob, check_files, file_source, plays_source
from analytics.building.progress import Listener, Pace
from analytics.building.steps import Step, core_steps, full_steps, plays_steps, possible
from analytics.building.task import Job, Layout
from analytics.building.workshop import Workshop
from analytics.catalogues import with_own_moods
from analytics.durable import flush_tree
from analytics.home import Home

SEED: Final = 0
_WORK: Final = ".work"


def write_catalogue(
    opened: OpenBuild,
    data: Path,
    columns: Mapping[str, int] | None,
    folder: Path,
    listener: Listener,
    *,
    plays: PlaysJob | None = None,
    layouts: Mapping[str, Layout] = LAYOUTS,
    lab: Callable[[], list[Step]] = lab_and_listening,
) -> None:
    """Write a full build of `data` into an empty folder: sealed, flushed, and not yet published.

    opened: what serves; maps and moods follow it where both have the same tracks, and kinds of
    listeners where both have the same people.  columns: see `read_tracks`.  plays: of these
    tracks. Raises UnusableFile; InvalidSpec.
    """
    home = Home(opened.path.parent.parent)
    if plays is not None:
        check_files(plays.listens, plays.users, plays.master)
    spec = {"k": None, "seed": SEED, "n_demo_tracks": None}
    order = Order(
        # Without columns it is the very build that `python -m dashapp build` would make.
        spec=spec if columns is None else {**spec, "columns": dict(columns)},
        source=file_source(data),
        plays=None if plays is None else plays_source(plays.listens, plays.users),
    )
    job = Job(
        data=data,
        n_demo_tracks=0,
        k=None,
        seed=SEED,
        layouts=layouts,
        earlier=EarlierMaps(home),
        known=KnownMoods.of(opened, order.digest),
        known_kinds=KnownKinds.of(home, opened, order.digest),
        columns=columns,
        plays=plays,
    )
    shop, pace = Workshop(folder / _WORK), Pace(listener)
    core = core_steps(job)
    steps = [*core, *possible(core, [*full_steps(), *lab()])]
    run_steps(steps, (), job, shop, pace)
    assemble(folder, f"full-{order.digest[:8]}", shop, steps, order, stage="full")
    _finish(folder, shop, pace)


def write_with_plays(opened: OpenBuild, plays: PlaysJob, folder: Path, listener: Listener) -> None:
    """Write the catalogue that serves, with other plays, as `write_catalogue` does.

    Its tracks, moods and maps stay as they are: only what is about plays is made anew. Of a build
    with the moods of a draft it is the one with moods of its own.
    Raises UnusableFile; NotAdded; DamagedBuild.
    """
    check_files(plays.listens, plays.users, plays.master)
    home = Home(opened.path.parent.parent)
    under = with_own_moods(home, opened)
    ground, manifest = Ground.of(under), under.manifest
    source = plays_source(plays.listens, plays.users)
    order = Order(manifest["spec"], manifest["source"], plays=source)
    job = Job(
        data=None,
        n_demo_tracks=manifest["n_tracks"],
        k=None,
        seed=manifest["spec"]["seed"],
        layouts={},
        earlier=EarlierMaps(home),
        known_kinds=KnownKinds.of(home, opened, order.digest),
        plays=plays,
    )
    shop, pace = WorkshopOnGround(folder / _WORK, ground), Pace(listener)
    stage = manifest["stage"]
    steps = [*plays_steps(job), *(listening_steps() if stage == "full" else ())]
    run_steps(steps, (), job, shop, pace)
    name = f"{stage}-{order.digest[:8]}"
    assemble(folder, name, shop, steps, order, stage=stage, ground=ground)
    _finish(folder, shop, pace)


def _finish(folder: Path, shop: Workshop, pace: Pace) -> None:
    shop.clear()
    flush_tree(folder)
    pace.finished("Done")
