"""Let another build serve that is put together from files there are, without making any anew."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analytics.artifacts import OpenBuild, open_build
from analytics.durable import FileRecord, digest, write_json
from analytics.errors import DamagedBuild, NoBuild, UndertoneError
from analytics.home import Home, HomeInUse
from analytics.manifest import Facts, Manifest, seal
from analytics.served import Cause

Files = Mapping[str, tuple[Path, FileRecord]]
"""By their names in a build: where each is, and its record."""


@contextmanager
def exchanged(home: Home, refusal: Callable[[str], UndertoneError]) -> Iterator[OpenBuild]:
    """The build that serves, with the home kept for us. What goes wrong becomes a refusal."""
    try:
        with home.lock():
            yield open_build(home)
    except HomeInUse as error:
        raise refusal("A build is under way; try again when it is done.") from error
    except (NoBuild, DamagedBuild) as error:
        raise refusal("The build it takes is damaged; build the catalogue anew.") from error
    except OSError as error:
        raise refusal(f"The build cannot be written: {error.strerror or error}.") from error


def files_of(opened: OpenBuild, below: str = "") -> dict[str, tuple[Path, FileRecord]]:
    """The files whose names begin with `below`, by the rest of their names."""
    return {
        path.removeprefix(below): (opened.path / path, record)
        for path, record in opened.manifest["files"].items()
        if path.startswith(below)
    }


def publish_copy(
    home: Home,
    words: str,
    like: Manifest,
    files: Files,
    notes: Mapping[str, Any],
    *,
    previous: str | None,
    cause: Cause,
) -> str:
    """Publish a build of `files` with the facts of `like`; its name, which has `words` in it.

    notes: JSON files to write beside them.  cause: why it serves.
    """
    # The last part keeps out of the way of what an attempt that was killed left behind.
    build = home.new_name(f"{words}-{secrets.token_hex(4)}")
    folder = home.assembling(build)
    try:
        copy_sealed(folder, build, like, files, notes)
        home.publish(folder, build, previous, cause)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return build


def copy_sealed(
    folder: Path, build: str, like: Manifest, files: Files, notes: Mapping[str, Any]
) -> None:
    """Copy `files` into a folder, write `notes` beside them, and seal it as `build`."""
    for path, (source, _record) in files.items():
        _copy(source, folder / path)
    records = {path: record for path, (_source, record) in files.items()}
    for path, content in notes.items():
        write_json(folder / path, content)
        records[path] = FileRecord(
            sha256=digest(folder / path), bytes=(folder / path).stat().st_size
        )
    seal(folder, _facts(like, build), records)


def _copy(source: Path, target: Path) -> None:
    # A copy, not a link: with one file in two builds, one fault on the disk would damage both, and
    # the build behind the one that serves is there for when that is damaged.
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _facts(like: Manifest, build: str) -> Facts:
    facts = Facts(
        build=build,
        stage=like["stage"],
        fingerprint=like["fingerprint"],
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        n_tracks=like["n_tracks"],
        spec=like["spec"],
        # As before: to `build`, this is the build of the same order, which it need not make again.
        spec_hash=like["spec_hash"],
        versions=like["versions"],
        timings=like["timings"],
        source=like["source"],
    )
    if "listening" in like:
        facts["listening"] = like["listening"]
    return facts
