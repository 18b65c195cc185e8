"""Files that survive a crash: whole under their name, or not there at all.

A name only ever appears by renaming something already flushed to disk, so a process killed at any
moment leaves the old content or the new, never a mixture.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypedDict


class FileRecord(TypedDict):
    """What a file must be to be the one that was written."""

    sha256: str
    bytes: int


def write_json(path: Path, value: Any, *, keep_order: bool = False) -> None:
    """Write a value as JSON with sorted keys, so that equal values are equal files.

    keep_order: leave the keys in their own order, where that order means something.
    """
    text = json.dumps(
        value, indent=1, sort_keys=not keep_order, ensure_ascii=False, allow_nan=False
    )
    path.write_text(text + "\n", encoding="utf-8")


def replace_json(path: Path, value: Any) -> None:
    """Write a value as JSON such that a reader at any moment sees the old value or the new one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    write_json(temporary, value)
    flush(temporary)
    temporary.replace(path)
    flush(path.parent)


def flush(path: Path) -> None:
    """Make a file's content, or a folder's list of names, reach the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_tree(folder: Path) -> None:
    """Flush every file and every folder below and including `folder`."""
    for root, _folders, names in os.walk(folder, topdown=False):
        for name in names:
            flush(Path(root, name))
        flush(Path(root))


def digest(path: Path) -> str:
    """The sha256 of a file, in hex."""
    # Reading, not mapping: a mapped file that is truncated meanwhile kills the process.
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def records_of(folder: Path) -> dict[str, FileRecord]:
    """The record of every file below a folder, by its path relative to the folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): FileRecord(sha256=sha256, bytes=path.stat().st_size)
        for path, sha256 in zip(paths, _digests(paths), strict=True)
    }


def what_is_missing(folder: Path, records: Mapping[str, FileRecord]) -> str | None:
    """One sentence about the first file that is not there in its whole length, or None.

    Costs no reading: a look at each name.
    """
    for name, record in records.items():
        try:
            size = (folder / name).stat().st_size
        except OSError:
            return f"{name} is missing."
        if size != record["bytes"]:
            return f"{name} has {size:,} bytes instead of {record['bytes']:,}."
    return None


def what_is_wrong(folder: Path, records: Mapping[str, FileRecord]) -> str | None:
    """One sentence about the first file that is not as recorded, or None if all are."""
    missing = what_is_missing(folder, records)
    if missing is not None:
        return missing
    try:
        found = _digests([folder / name for name in records])
    except OSError as error:
        return f"{error.filename} cannot be read: {error.strerror}."
    for (name, record), sha256 in zip(records.items(), found, strict=True):
        if sha256 != record["sha256"]:
            return f"{name} has changed since it was written."
    return None


def _digests(paths: Iterable[Path]) -> list[str]:
    # Hashing releases the interpreter's lock, so threads use every core.
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        return list(pool.map(digest, paths))
