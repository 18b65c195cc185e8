"""The manifest of a build: what it was made from, and the checksum of each of its files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, Literal, TypedDict, cast

from analytics.durable import FileRecord, digest, records_of, what_is_wrong, write_json
from analytics.errors import DamagedBuild

FORMAT: Final = 1
"""Version of what a build's files are and mean. A build of another version is not opened."""

MANIFEST: Final = "manifest.json"
SEAL: Final = "manifest.sha256"
"""Holds the checksum of the manifest, which holds those of all other files."""

PINNED: Final = "pinned.json"
"""In a build with the moods of a draft: {"draft": its name, "over": the build that has its own}."""

Stage = Literal["core", "full"]


class Source(TypedDict):
    """Where the tracks came from: a file's name, or words for a generated catalogue."""

    file: str
    sha256: str


class PlaysSource(TypedDict):
    """Where the plays came from: each file of them, and the one of people."""

    listens: list[Source]
    users: Source | None


class Heard(PlaysSource):
    """What plays a build has: rows of them, each of which may stand for several, and people."""

    n_plays: int
    n_listeners: int


class _WithPlays(TypedDict, total=False):
    """What only the manifest of a build with plays tells."""

    listening: Heard


class Facts(_WithPlays):
    """What is known about a build apart from its files.

    build: its name.  stage: "core" can be browsed, "full" also has the sweep and the other maps.
    fingerprint: sha256 of the clean tracks.  created: UTC, ISO 8601.  spec: the parameters it was
    asked for; spec_hash: their digest.  timings: seconds per step.  listening: where
    there are plays.
    """

    build: str
    stage: Stage
    fingerprint: str
    created: str
    n_tracks: int
    spec: dict[str, Any]
    spec_hash: str
    versions: dict[str, str]
    timings: dict[str, float]
    source: Source


class Manifest(Facts):
    """The facts of a build and the record of each of its files."""

    format: int
    files: dict[str, FileRecord]


def seal(folder: Path, facts: Facts, files: dict[str, FileRecord] | None = None) -> Manifest:
    """Write the manifest of the files in `folder`; after this they must not change.

    files: their records where they are known already; without it every file is read.
    """
    manifest = Manifest(
        **facts, format=FORMAT, files=records_of(folder) if files is None else files
    )
    write_json(folder / MANIFEST, manifest)
    (folder / SEAL).write_text(digest(folder / MANIFEST), encoding="ascii")
    return manifest


def verified(folder: Path) -> Manifest:
    """The manifest of a build all of whose files are as published. Raises DamagedBuild."""
    try:
        sealed = (folder / SEAL).read_bytes()
        found = digest(folder / MANIFEST).encode()
    except OSError as error:
        raise DamagedBuild(folder.name, f"{_name(error)} is missing.") from error
    if sealed != found:
        raise DamagedBuild(folder.name, f"{MANIFEST} has changed since it was written.")
    manifest = read_manifest(folder)
    problem = what_is_wrong(folder, manifest["files"])
    if problem is not None:
        raise DamagedBuild(folder.name, problem)
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """The manifest in a folder, whatever became of its files. Raises DamagedBuild."""
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise DamagedBuild(folder.name, f"{MANIFEST} cannot be read.") from error
    known = content if isinstance(content, dict) else {}
    found = known.get("format", "unknown")
    if found != FORMAT:
        raise DamagedBuild(folder.name, f"it has format {found}; this program reads {FORMAT}.")
    if missing := sorted(Manifest.__required_keys__ - known.keys()):
        raise DamagedBuild(folder.name, f"{MANIFEST} does not tell its {missing[0]}.")
    return cast(Manifest, known)


def _name(error: OSError) -> str:
    return Path(error.filename).name
