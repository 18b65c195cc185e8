"""Build a catalogue: from a file of tracks, or none, to a published build that can be served.

The core (tracks, map, moods) is published as soon as it is there; the full build (other numbers of
moods with their scores, the other maps) then takes its place. A build that was interrupted goes on
from its last finished step when it is started again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from analytics.artifacts import OpenBuild, open_build
from analytics.building.assembly import publish
from analytics.building.earlier import EarlierMaps, KnownMoods
from analytics.building.earlier_kinds import KnownKinds
from analytics.building.listening_steps import lab_and_listening
from analytics.building.order import Order
from analytics.building.plays_job import PlaysJob, check_files, file_source, plays_source
from analytics.building.plays_key import plays_key
from analytics.building.progress import Listener, Pace, Progress
from analytics.building.steps import Step, core_steps, full_steps, possible
from analytics.building.task import Job, Layout, Task, n_tracks_of
from analytics.building.workshop import Workshop
from analytics.data_file import shown_name
from analytics.errors import DamagedBuild, InvalidSpec, NoBuild, UndertoneError
from analytics.home import Home, HomeInUse
from analytics.listening.spark.master import Master
from analytics.manifest import PlaysSource, Source
from analytics.projection import tsne, umap
from analytics.served import Cause, How

__all__ = ["BuildSpec", "HomeInUse", "HomeUnusable", "Progress", "build"]

LAYOUTS: Final[Mapping[str, Layout]] = {"umap": umap, "tsne": tsne}
"""What draws each map but the first."""

_FEWEST_DEMO_TRACKS: Final = 10
_MOST_DEMO_TRACKS: Final = 5_000_000
_MOST_MOODS: Final = 255
_MOST_SEED: Final = 2**32 - 1
_BYTES_PER_TRACK: Final = 180
"""About the length of a record in a file of tracks; only for the first guess at the time."""


class HomeUnusable(UndertoneError):
    """The home cannot be written to: no space, no permission."""

    def __init__(self, home: Path, error: OSError) -> None:
        super().__init__(
            f"Cannot build in {home}: {error.strerror or error}. Any earlier build still serves."
        )
        self.home = home


@dataclass(frozen=True, slots=True)
class BuildSpec:
    """What to build.

    data: a file of tracks; None for a generated catalogue of n_demo_tracks.  core: stop once the
    catalogue can be browsed.  k: number of moods, None to choose.  seed: of everything random.
    listens: a file of plays, or files of one person's streaming history; a generated catalogue has
    generated plays.  users: a file of facts about the people who played.  master: of Spark, which
    then reads the plays, from a folder of parts too, and measures people; None for this machine.
    """

    data: Path | None
    n_demo_tracks: int | None
    core: bool
    k: int | None
    seed: int
    listens: tuple[Path, ...] = ()
    users: Path | None = None
    master: str | None = None

    def check(self) -> None:
        """Raise InvalidSpec for what no build can be made from."""
        if (self.data is None) == (self.n_demo_tracks is None):
            raise InvalidSpec("data", self.data, "a file, or absent with a number of demo tracks")
        if self.listens and self.data is None:
            raise InvalidSpec("listens", _names(self.listens), "given with a file of tracks")
        if self.users is not None and not self.listens:
            raise InvalidSpec("users", _names([self.users]), "given with a file of plays")
        if self.master is not None and len(self.listens) != 1:
            raise InvalidSpec("master", self.master, "given with one table of plays")
        fewest, most = _FEWEST_DEMO_TRACKS, _MOST_DEMO_TRACKS
        if self.n_demo_tracks is not None and not fewest <= self.n_demo_tracks <= most:
            raise InvalidSpec("n_demo_tracks", self.n_demo_tracks, f"{fewest} to {most:,}")
        if self.k is not None and not 2 <= self.k <= _MOST_MOODS:
            raise InvalidSpec("k", self.k, f"2 to {_MOST_MOODS}")
        if not 0 <= self.seed <= _MOST_SEED:
            raise InvalidSpec("seed", self.seed, f"0 to {_MOST_SEED}")


def build(
    spec: BuildSpec,
    home: Path,
    progress: Listener,
    *,
    layouts: Mapping[str, Layout] = LAYOUTS,
    lab: Callable[[], list[Step]] = lab_and_listening,
) -> str:
    """Build and publish; the name of the build that then serves.

    A home that already has exactly this build is left as it is. Whatever fails, and whenever the
    process is killed, the build that served before goes on serving. Its maps are laid on those of
    the build before, and its moods follow the ones that served, where they share tracks. lab: the
    steps after those a listener waits for.

    Raises InvalidSpec; UnusableFile; NoKey; SparkFailed; HomeInUse if another build runs in this
    home; HomeUnusable.
    """
    spec.check()
    source = _source(spec)
    # Before anything is built: nobody waits for minutes to learn that a file is the wrong one.
    master = None if spec.master is None else Master.of(spec.master)
    check_files(spec.listens, spec.users, master)
    order = Order(
        spec={"k": spec.k, "seed": spec.seed, "n_demo_tracks": spec.n_demo_tracks},
        source=source,
        plays=_plays_source(spec),
    )
    builds = Home(home)
    job = Job(
        data=spec.data,
        n_demo_tracks=spec.n_demo_tracks or 0,
        k=spec.k,
        seed=spec.seed,
        layouts=layouts,
        earlier=EarlierMaps(builds),
    )
    try:
        with builds.lock():
            if order.plays is not None:
                key = plays_key(builds)
                job = replace(job, plays=PlaysJob(spec.listens, spec.users, key, master))
            further = [] if spec.core else possible(core_steps(job), [*full_steps(), *lab()])
            return _build(order, job, builds, Pace(progress), further)
    except OSError as error:
        raise HomeUnusable(home, error) from error


def _build(order: Order, job: Job, home: Home, pace: Pace, full: Sequence[Step]) -> str:
    """full: the steps of the full build; none to stop at the core."""
    home.sweep(keep_work=order.digest)
    serving = _serving(home)
    job = replace(
        job,
        known=KnownMoods.of(serving, order.digest),
        known_kinds=KnownKinds.of(home, serving, order.digest),
    )
    kept = serving if serving and serving.manifest["spec_hash"] == order.digest else None
    if kept and (not full or kept.manifest["stage"] == "full"):
        if kept.warnings:
            home.point_to(kept.manifest["build"], None, Cause(How.GONE_BACK))
        pace.finished("Nothing has changed since the last build")
        return kept.manifest["build"]

    shop = Workshop(home.work / order.digest)
    core = core_steps(job)
    run_steps(core, full, job, shop, pace)
    if kept:
        name = kept.manifest["build"]
    else:
        before = serving.manifest["build"] if serving else None
        name = publish(home, shop, core, order, stage="core", previous=before)
    if full:
        run_steps(full, (), job, shop, pace)
        name = publish(home, shop, [*core, *full], order, stage="full", previous=name)
        shop.clear()
    pace.finished("Done")
    return name


def run_steps(
    steps: Sequence[Step], later: Sequence[Step], job: Job, shop: Workshop, pace: Pace
) -> None:
    """Run the steps that are not finished; `later` ones only count for the time left."""
    n_tracks = _guess_n_tracks(job)
    for place, step in enumerate(steps):
        if shop.has(step.name, step.needs, step.given):
            pace.kept(step.cost(n_tracks))
        else:
            pace.starts(step.words, [other.cost(n_tracks) for other in (*steps[place:], *later)])
            task = Task(job, shop, pace.within)
            shop.run(step.name, step.needs, partial(step.work, task), step.given)
            pace.ran()
        n_tracks = n_tracks_of(shop)


def _guess_n_tracks(job: Job) -> int:
    if job.data is None:
        return job.n_demo_tracks
    return job.data.stat().st_size // _BYTES_PER_TRACK


def _source(spec: BuildSpec) -> Source:
    if spec.data is None:
        return Source(file="generated catalogue", sha256=f"{spec.n_demo_tracks} demo tracks")
    return file_source(spec.data)


def _plays_source(spec: BuildSpec) -> PlaysSource | None:
    if spec.data is None:
        # The number of tracks and the seed say the rest.
        return PlaysSource(listens=[Source(file="made-up people", sha256="demo")], users=None)
    if not spec.listens:
        return None
    return plays_source(spec.listens, spec.users)


def _names(paths: Sequence[Path]) -> str:
    return ", ".join(map(shown_name, paths))


def _serving(home: Home) -> OpenBuild | None:
    try:
        return open_build(home)
    except (NoBuild, DamagedBuild):
        return None
