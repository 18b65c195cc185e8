"""Pin a draft: its moods take the place of those that serve, without a restart.

A pinned build is the build that served with the draft's files over its own. The build whose moods
are its own stays behind it as the previous one, so unpinning only points back.
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from analytics.artifacts import OpenBuild, open_build
from analytics.continuity import CHANGES
from analytics.drafts import FOR_BUILD, Drafts
from analytics.durable import FileRecord, digest, write_json
from analytics.errors import DamagedBuild, NoBuild, UndertoneError
from analytics.home import Home, HomeInUse
from analytics.manifest import PINNED, Facts, Manifest, seal, verified

MOST_MOODS: Final = 255
"""A track's mood is one byte."""

ABOUT_MOODS: Final = frozenset(("trust.json", "rules.json", "lab/genres.json", CHANGES))
"""Files of a build that are about its moods: wrong under others, unless the draft brings its own.
A build has them or has them not, as one that has its core only."""


_METHODS: Final = "lab/methods.json"
OWN_LABELS: Final = "lab/labels/kmeans.npy"
"""In a pinned build: the moods of the build's own, as k-means found them."""


class NotPinned(UndertoneError):
    """A draft that cannot be pinned, or no pinned draft to take away."""


def pin(home: Home, name: str) -> str:
    """Let the moods of a draft serve; the name of the build that then does.

    A draft that is pinned already stays. Whatever fails, what served before goes on serving.
    Raises NoDraft, DamagedDraft; NotPinned, saying why.
    """
    draft = Drafts(home.path).open(name)
    with _building(home) as serving:
        if pinned_draft(serving.path) == name:
            return serving.manifest["build"]
        _require_fit(draft, serving)
        return _publish(home, name, draft, serving)


def unpin(home: Home) -> str:
    """Let the moods of the build's own serve again; the name of the build that then does.

    Raises NotPinned, saying why.
    """
    with _building(home) as serving:
        if not serving.has(PINNED):
            raise NotPinned("No draft is pinned.")
        over: str = serving.json(PINNED)["over"]
        verified(home.builds / over)
        home.point_to(over, previous=serving.manifest["build"])
        return over


def pinned_draft(folder: Path) -> str | None:
    """The name of the draft whose moods the build in `folder` has; None for a build's own."""
    try:
        content = json.loads((folder / PINNED).read_bytes())
    except FileNotFoundError:
        return None
    return str(content["draft"])


@contextmanager
def _building(home: Home) -> Iterator[OpenBuild]:
    """The build that serves, with the home kept for us. What goes wrong becomes NotPinned."""
    try:
        with home.lock():
            yield open_build(home)
    except HomeInUse as error:
        raise NotPinned("A build is under way; try again when it is done.") from error
    except (NoBuild, DamagedBuild) as error:
        raise NotPinned("The build it takes is damaged; build the catalogue anew.") from error
    except OSError as error:
        raise NotPinned(f"The build cannot be written: {error.strerror or error}.") from error


def _require_fit(draft: OpenBuild, serving: OpenBuild) -> None:
    if draft.manifest["fingerprint"] != serving.manifest["fingerprint"]:
        raise NotPinned(
            "This draft groups the tracks of another catalogue than the one that serves; run it "
            "again to pin it."
        )
    n_moods = len(draft.json(f"{FOR_BUILD}moods.json"))
    if n_moods > MOST_MOODS:
        raise NotPinned(f"This draft has {n_moods:,} groups; at most {MOST_MOODS} can be moods.")


def _publish(home: Home, name: str, draft: OpenBuild, serving: OpenBuild) -> str:
    kept, brought = _files_of(serving), _files_of(draft, below=FOR_BUILD)
    if serving.has(_METHODS):
        # The Lab goes on comparing the moods of the build's own with other methods.
        kept.setdefault(OWN_LABELS, kept["moods.npy"])
    stale = ABOUT_MOODS | {PINNED}
    files = {path: file for path, file in kept.items() if path not in stale} | brought
    over: str = serving.json(PINNED)["over"] if serving.has(PINNED) else serving.manifest["build"]
    # The last part keeps out of the way of what an attempt that was killed left behind.
    build = home.new_name(f"pinned-{name}-{secrets.token_hex(4)}")
    folder = home.assembling(build)
    try:
        for path, (source, _record) in files.items():
            _copy(source, folder / path)
        write_json(folder / PINNED, {"draft": name, "over": over})
        records = {path: record for path, (_source, record) in files.items()}
        records[PINNED] = FileRecord(
            sha256=digest(folder / PINNED), bytes=(folder / PINNED).stat().st_size
        )
        seal(folder, _facts(serving.manifest, build), records)
        home.publish(folder, build, previous=over)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return build


def _files_of(opened: OpenBuild, below: str = "") -> dict[str, tuple[Path, FileRecord]]:
    """The files whose names begin with `below`, by the rest of their names."""
    return {
        path.removeprefix(below): (opened.path / path, record)
        for path, record in opened.manifest["files"].items()
        if path.startswith(below)
    }


def _copy(source: Path, target: Path) -> None:
    # A copy, not a link: with one file in two builds, one fault on the disk would damage both, and
    # the build behind the pinned one is there for when that is damaged.
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _facts(of_serving: Manifest, build: str) -> Facts:
    return Facts(
        build=build,
        stage=of_serving["stage"],
        fingerprint=of_serving["fingerprint"],
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        n_tracks=of_serving["n_tracks"],
        spec=of_serving["spec"],
        # As before: to `build`, this is the build of the same order, which it need not make again.
        spec_hash=of_serving["spec_hash"],
        versions=of_serving["versions"],
        timings=of_serving["timings"],
        source=of_serving["source"],
    )
