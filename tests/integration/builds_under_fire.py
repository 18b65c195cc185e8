"""Build in children that are killed at random moments; print what a reader found after each kill.

A program of its own, started by a test: it imports everything once and forks a child per build, so
that a build costs its own time and not that of importing scikit-learn. Forking is safe because the
parent has computed nothing yet and OpenMP is held to one thread, so no pool of threads exists.

    python builds_under_fire.py <file of tracks> <folder> <kills at random times> <kills aimed>
"""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

import analytics.build as building
from analytics.artifacts import OpenBuild, open_build
from analytics.build import BuildSpec, build
from analytics.building.assembly import publish
from analytics.home import Home

Place = tuple[tuple[str, int], ...]
"""Lines of code, as file and number: the one that runs and those that called it."""

_OURS = str(Path(publish.__code__.co_filename).parents[1])
_FILE_WORK = ("write_text", "copyfile", "rmtree", "_rmtree_safe_fd")


def build_with(seed: int, data: Path, home: Path) -> str:
    """A full build; UMAP, t-SNE and the Lab's steps, which take long to start, are left out."""
    spec = BuildSpec(data=data, n_demo_tracks=None, core=False, k=None, seed=seed)
    quick = {"umap": lambda values, _seed: values[:, :2], "tsne": lambda values, _: values[:, 2:4]}
    return build(spec, home, lambda _news: None, layouts=quick, lab=list)


def fork(work: Callable[[], object]) -> int:
    """The process id of a child that does `work` and ends with 0, or 1 if it raised."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def finish(child: int) -> int:
    """Wait for a child: its exit status, negative if a signal ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Sniper:
    """Watches every line of ours that runs while a build is published, and those that do its files.

    A place is a line together with the lines that led to it. `hits` counts the times each place was
    reached; at the `target`th time of one place the process kills itself before that line runs.
    """

    def __init__(self, place: Place | None = None, target: int = 0) -> None:
        self.hits: Counter[Place] = Counter()
        self._place = place
        self._target = target
        self._top: FrameType | None = None

    def watch(self) -> None:
        """Watch this process while it publishes: to trace the rest only takes time."""

        def watched(*given: Any, **named: Any) -> str:
            sys.settrace(self._call)
            try:
                return publish(*given, **named)
            finally:
                sys.settrace(None)

        building.publish = watched

    def _call(self, frame: FrameType, _event: str, _argument: Any) -> Any:
        if frame.f_code is publish.__code__:
            self._top = frame
        code = frame.f_code
        watched = code.co_filename.startswith(_OURS) or code.co_name in _FILE_WORK
        return self._line if self._top and watched else None

    def _line(self, frame: FrameType, event: str, _argument: Any) -> Any:
        if event == "line":
            place = self._place_of(frame)
            self.hits[place] += 1
            if place == self._place and self.hits[place] == self._target:
                os.kill(os.getpid(), signal.SIGKILL)
        elif event == "return" and frame is self._top:
            self._top = None
        return self._line

    def _place_of(self, frame: FrameType) -> Place:
        lines: list[tuple[str, int]] = []
        at: FrameType | None = frame
        while at is not None and at is not self._top:
            lines.append((at.f_code.co_filename, at.f_lineno))
            at = at.f_back
        return (*lines, ("publish", self._top.f_lineno if self._top else 0))


def places_of_publishing(data: Path, home: Path) -> dict[Place, int]:
    """Every place in the publishing of a core and a full build, and how often it is reached."""
    reading, writing = os.pipe()

    def work() -> None:
        build_with(0, data, home)
        sniper = Sniper()
        sniper.watch()
        build_with(1, data, home)
        with open(writing, "w", encoding="utf-8") as pipe:
            json.dump(list(sniper.hits.items()), pipe)

    child = fork(work)
    os.close(writing)
    with open(reading, encoding="utf-8") as pipe:
        found = json.loads(pipe.read() or "[]")
    if finish(child):
        raise SystemExit("the build to look for places in failed")
    return {tuple((file, line) for file, line in place): hits for place, hits in found}


class Range:
    """A home that builds are killed in, and what was seen there."""

    def __init__(self, data: Path, home: Path) -> None:
        self.data = data
        self.home = home
        self.seed = 0
        self.kills = 0
        self.resumed = 0
        self.published: dict[str, int] = {"core": 0, "full": 0}
        self.torn: list[str] = []
        self.old: OpenBuild = open_build(home)

    def shoot(self, kill: Callable[[int], None], prepare: Callable[[], None]) -> None:
        """One build that gets killed, unless it is done before; then a look at the home."""
        seed = self.seed + 1
        unfinished = any((self.home / "work").glob("*/*/receipt.json"))

        def work() -> None:
            prepare()
            build_with(seed, self.data, self.home)

        child = fork(work)
        kill(child)
        status = finish(child)
        if status not in (0, -signal.SIGKILL):
            self.torn.append(f"the build with seed {seed} failed with {status}")
        if status == -signal.SIGKILL:
            self.kills += 1
            self.resumed += unfinished
        self.look(seed)

    def look(self, seed: int) -> None:
        """A reader must find the build from before or the new one, whole and current."""
        try:
            found = open_build(self.home)
            pointer = Home(self.home).pointer()
        except Exception as error:  # whatever it is, it is what the test is looking for
            self.torn.append(repr(error))
            return
        made_with = found.manifest["spec"]["seed"]
        if found.warnings or pointer is None or pointer.build != found.manifest["build"]:
            self.torn.append(f"{found.manifest['build']} serves: {found.warnings}")
        if made_with not in (self.seed, seed):
            self.torn.append(f"seed {made_with} serves, neither {self.seed} nor {seed}")
        if found.path != self.old.path:
            self.published[found.manifest["stage"]] += 1
            self.old = found
        if made_with == seed and found.manifest["stage"] == "full":
            self.seed = seed


def differences(one: OpenBuild, other: OpenBuild) -> list[str]:
    """Files that two builds do not have alike, byte for byte."""
    names = {*one.manifest["files"], *other.manifest["files"]}
    return sorted(
        name
        for name in names
        if not (one.has(name) and other.has(name) and one.bytes(name) == other.bytes(name))
    )


def undisturbed(home: Path, copy: Path, seed: int) -> None:
    """Copy a home as it was before the build after that with `seed` began: moods follow it."""
    shutil.copytree(home, copy)
    shutil.rmtree(copy / "work", ignore_errors=True)
    pointer = Home(copy).pointer()
    if pointer is not None and open_build(copy).manifest["spec"]["seed"] != seed:
        assert pointer.previous is not None
        Home(copy).point_to(pointer.previous, None)
    assert open_build(copy).manifest["spec"]["seed"] == seed


def main(data: Path, folder: Path, n_timed: int, n_aimed: int) -> None:
    """Kill builds in folder/home, then compare it with a build never disturbed."""
    chance = random.Random(0)
    home = folder / "home"
    for place in (folder / "first", home):  # the first pays for reading libraries from disk
        began = time.perf_counter()
        if finish(fork(lambda place=place: build_with(0, data, place))):
            raise SystemExit("the first build failed")
        duration = time.perf_counter() - began
    places = places_of_publishing(data, folder / "watched")
    firing = Range(data, home)

    def after_a_while(child: int) -> None:
        ended = os.pidfd_open(child)
        select.select([ended], [], [], chance.uniform(0, duration))
        os.close(ended)
        os.kill(child, signal.SIGKILL)  # not waited for yet, so the id is still the child's

    while firing.kills < n_timed and not firing.torn:
        firing.shoot(after_a_while, lambda: None)
    for place in chance.sample(sorted(places), min(n_aimed, len(places))):
        if firing.torn:
            break
        sniper = Sniper(place, chance.randint(1, places[place]))
        firing.shoot(lambda _child: None, sniper.watch)

    last = firing.seed + 1
    undisturbed(home, folder / "fresh", firing.seed)
    for place in (home, folder / "fresh"):
        if finish(fork(lambda place=place: build_with(last, data, place))):
            raise SystemExit("the last build failed")
    survivor, fresh = open_build(home), open_build(folder / "fresh")
    print(
        json.dumps(
            {
                "kills": firing.kills,
                "resumed": firing.resumed,
                "published": firing.published,
                "torn": firing.torn,
                "duration": round(duration, 2),
                "n_places": len(places),
                "n_files": len(survivor.manifest["files"]),
                "different": differences(survivor, fresh),
                "left_in_home": sorted(os.listdir(home / "builds")) + os.listdir(home / "work"),
                "serving": [survivor.manifest["stage"], survivor.manifest["spec"]["seed"] == last],
                "finite": bool(np.isfinite(survivor.array("pca.npy")).all()),
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
