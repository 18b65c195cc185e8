"""Build in children that are killed at random moments; print what a reader found after each kill.

A program of its own, started by a test: it imports everything once and forks a child per build, so
that a build costs its own time and not that of importing scikit-learn. Forking is safe because the
parent has computed nothing yet and OpenMP is held to one thread, so no pool of threads exists.

    python builds_under_fire.py <folder> <kills at random times> <kills at random file operations>
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from analytics.artifacts import OpenBuild, open_build
from analytics.build import BuildSpec, build
from analytics.home import Home

FILE_OPERATIONS = frozenset(
    ("open", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate")
)


def build_with(seed: int, home: Path) -> str:
    """A full build of a small catalogue; UMAP, which takes long to start, is left out."""
    spec = BuildSpec(data=None, n_demo_tracks=400, core=False, k=None, seed=seed)
    return build(spec, home, lambda _news: None, second_map=lambda values, _seed: values[:, :2])


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


def kill_at_operation(number: int) -> None:
    """Let this process kill itself just before its `number`th file operation."""
    seen = 0

    def hook(event: str, _arguments: Any) -> None:
        nonlocal seen
        if event in FILE_OPERATIONS:
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def count_operations(home: Path, seed: int) -> int:
    """How many file operations a whole build makes."""
    reading, writing = os.pipe()

    def work() -> None:
        seen = 0

        def hook(event: str, _arguments: Any) -> None:
            nonlocal seen
            seen += event in FILE_OPERATIONS

        sys.addaudithook(hook)
        build_with(seed, home)
        os.write(writing, str(seen).encode())

    if finish(fork(work)):
        raise SystemExit("the build to count file operations in failed")
    return int(os.read(reading, 20))


class Range:
    """A home that builds are killed in, and what was seen there."""

    def __init__(self, home: Path) -> None:
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
            build_with(seed, self.home)

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


def main(folder: Path, n_timed: int, n_counted: int) -> None:
    """Kill builds in folder/home, then compare it with a build never disturbed."""
    chance = random.Random(0)
    home = folder / "home"
    began = time.perf_counter()
    if finish(fork(lambda: build_with(0, home))):
        raise SystemExit("the first build failed")
    duration = time.perf_counter() - began
    n_operations = count_operations(folder / "counted", seed=0)

    firing = Range(home)

    def after_a_while(child: int) -> None:
        time.sleep(chance.uniform(0, duration))
        os.kill(child, signal.SIGKILL)

    while firing.kills < n_timed and not firing.torn:
        firing.shoot(after_a_while, lambda: None)
    while firing.kills < n_timed + n_counted and not firing.torn:
        number = chance.randint(1, n_operations)
        firing.shoot(lambda _child: None, lambda number=number: kill_at_operation(number))

    last = firing.seed + 1
    for place in (home, folder / "fresh"):
        if finish(fork(lambda place=place: build_with(last, place))):
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
                "n_operations": n_operations,
                "n_files": len(survivor.manifest["files"]),
                "different": differences(survivor, fresh),
                "left_in_home": sorted(os.listdir(home / "builds")) + os.listdir(home / "work"),
                "serving": [survivor.manifest["stage"], survivor.manifest["spec"]["seed"] == last],
                "finite": bool(np.isfinite(survivor.array("pca.npy")).all()),
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
