"""The file a catalogue is made from, before anything is read of it: its name, kind and digest."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from analytics.durable import digest
from analytics.errors import UnusableFile

READABLE: Final = "a .csv, .tsv, .csv.gz, .zip or .parquet table is needed"


def require_regular(path: Path) -> None:
    """Raise UnusableFile unless a regular file is at `path`: a pipe or a device may never end."""
    if path.is_file():
        return
    if path.is_dir():
        problem = f"this is a folder; {READABLE}."
    elif path.exists():
        problem = f"this is not a regular file; {READABLE}."
    else:
        problem = "there is no such file."
    raise UnusableFile(shown_name(path), problem)


def data_digest(path: Path) -> str:
    """The sha256 of a file of tracks, in hex. Raises UnusableFile where it cannot be read."""
    try:
        require_regular(path)
        return digest(path)
    except OSError as error:
        raise unopened(path, error) from error


def parts_of(path: Path) -> list[Path]:
    """The files of a table: itself, or those in a folder, in the order of their names.

    Names that begin with a dot or an underscore, such as _SUCCESS, are of no parts.
    Raises UnusableFile where there is none, or something else than files.
    """
    if not path.is_dir():
        require_regular(path)
        return [path]
    found = sorted(each for each in path.iterdir() if each.name[0] not in "._")
    if not found:
        raise UnusableFile(shown_name(path), "there is no file in this folder.")
    for each in found:
        require_regular(each)
    return found


def table_digest(path: Path) -> str:
    """The sha256 of a file, or of a folder's parts with their names, in hex.

    Raises UnusableFile where one cannot be read.
    """
    if not path.is_dir():
        return data_digest(path)
    content = hashlib.sha256()
    for each in parts_of(path):
        content.update(f"{each.name} {data_digest(each)}\n".encode("utf-8", "surrogateescape"))
    return content.hexdigest()


def unopened(path: Path, error: OSError) -> UnusableFile:
    """What to raise for a file that the system does not let us read."""
    reason = (error.strerror or "unknown reason").lower()
    return UnusableFile(shown_name(path), f"the file cannot be opened ({reason}).")


def shown_name(path: Path) -> str:
    """The file's own name without folders, safe to print."""
    name = path.name.encode("utf-8", "replace").decode()
    return "".join(letter if letter.isprintable() else "?" for letter in name)[:120] or "the file"
