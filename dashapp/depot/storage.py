"""What object storage holds of the builds of a deployment.

```
builds/<seal>/       a build, never changed: its files, its manifest, and manifest.sha256 last
current.json         which of them serves: {"format", "build", "behind", "kept"}, written last
```
A seal is the checksum of a build's manifest, which holds those of its files: two builds of one seal
are the same to the last byte. Nothing that is read from here is believed before it was checked.
"""

from __future__ import annotations

import importlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, Final

from fsspec.core import url_to_fs

from analytics.durable import digest
from analytics.errors import DamagedBuild, UndertoneError
from analytics.home import is_build_name
from analytics.manifest import MANIFEST, SEAL, Manifest, read_manifest, verified

FORMAT: Final = 1
POINTER: Final = "current.json"
MOST_KEPT: Final = 6
"""Builds that stay in storage, those that serve among them."""

_SEAL: Final = re.compile("[0-9a-f]{64}")
_LONGEST_POINTER: Final = 16_384
_ERRORS_OF: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "s3": ("botocore.exceptions.BotoCoreError", "botocore.exceptions.ClientError",
               "aiohttp.ClientError"),
        "gs": ("gcsfs.retry.HttpError", "google.auth.exceptions.GoogleAuthError",
               "aiohttp.ClientError"),
        "az": ("azure.core.exceptions.AzureError",),
    }
)  # fmt: skip
"""What the clients of each kind of storage raise besides OSError, where they are installed."""


class StorageAway(UndertoneError):
    """The storage of builds cannot be read or written now."""

    def __init__(self, kind: str) -> None:
        """kind: of the error; its text may hold an address or a key."""
        super().__init__(
            f"The storage that UNDERTONE_BUILDS_URL names cannot be used now ({kind})."
        )


@dataclass(frozen=True, slots=True)
class Sealed:
    """A build by its name, and by the checksum of its manifest."""

    name: str
    seal: str


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which build serves.

    behind: the one whose moods it took the place of; None where its moods are its own.
    kept: the seals of all that are in storage, newest first.
    """

    build: Sealed
    behind: Sealed | None
    kept: tuple[str, ...]


class Depot:
    """The storage at one address. Connects when it is first asked for something."""

    def __init__(self, url: str) -> None:
        """url: as UNDERTONE_BUILDS_URL has it."""
        self._url = url
        self._is_local = url.startswith("file:")
        self._errors: tuple[type[Exception], ...] = (
            OSError,
            TimeoutError,
            *_errors_of(url.partition(":")[0]),
        )
        self._opened: tuple[Any, str] | None = None

    def pointer(self) -> Pointer | None:
        """Which build serves; None where none was published. Raises StorageAway, DamagedPointer."""
        with self._refusing():
            try:
                text = self._files.cat_file(self._path(POINTER), end=_LONGEST_POINTER)
            except FileNotFoundError:
                return None
        found = _read_pointer(text)
        if found is None:
            raise DamagedPointer
        return found

    def publish(self, build: Path, behind: Path | None, *, again: bool = False) -> Pointer:
        """Let the build of a folder serve everywhere; what storage then says.

        behind: the build to go back to. Older ones go when there are MOST_KEPT.
        again: send the files of builds that are there, too.
        Raises StorageAway; DamagedBuild where a folder is not what was published there.
        """
        sealed = {folder: Sealed(folder.name, _seal_of(folder)) for folder in (behind, build)
                  if folder is not None}  # fmt: skip
        for folder, each in sealed.items():
            self._put(folder, each.seal, again=again)
        try:
            before = self.pointer()
        except DamagedPointer:
            before = None
        known = before.kept if before else ()
        new = [each.seal for each in reversed(sealed.values())]
        seals = [*new, *(seal for seal in known if seal not in new)]
        pointer = Pointer(
            sealed[build], sealed[behind] if behind else None, tuple(seals[:MOST_KEPT])
        )
        text = json.dumps({"format": FORMAT, **asdict(pointer)}, indent=1)
        with self._refusing():
            self._replace(POINTER, text.encode())
            for seal in seals[MOST_KEPT:]:
                if not again and self._files.exists(self._path(f"builds/{seal}")):
                    self._files.rm(self._path(f"builds/{seal}"), recursive=True)
        return pointer

    def fetch(self, wanted: Sealed, folder: Path, at_hand: Mapping[str, Path]) -> Manifest:
        """Put a build into an empty folder of its name, checked to the last byte.

        at_hand: files that are here already, by their checksums.
        Raises StorageAway; DamagedBuild where it is not what was published.
        """
        folder.mkdir(parents=True)
        with self._refusing():
            for name in (SEAL, MANIFEST):
                self._get(wanted, name, folder / name)
        if digest(folder / MANIFEST) != wanted.seal:
            raise DamagedBuild(wanted.name, f"{MANIFEST} in storage is not the one of its seal.")
        manifest = read_manifest(folder)
        _require_room(folder, sum(record["bytes"] for record in manifest["files"].values()))
        for name, record in manifest["files"].items():
            if not _is_inside(name):
                raise DamagedBuild(wanted.name, f"{MANIFEST} names a file outside of it.")
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            near = at_hand.get(record["sha256"])
            if near is not None:
                shutil.copyfile(near, folder / name)
                continue
            with self._refusing():
                self._get(wanted, name, folder / name)
        return verified(folder)

    # -- files in storage --------------------------------------------------------------------

    def _put(self, folder: Path, seal: str, *, again: bool) -> None:
        manifest = verified(folder)
        with self._refusing():
            if not again and self._files.exists(self._path(f"builds/{seal}/{SEAL}")):
                return
            # What tells that it is whole comes last.
            for name in (*manifest["files"], MANIFEST, SEAL):
                self._files.put_file(str(folder / name), self._path(f"builds/{seal}/{name}"))

    def _get(self, wanted: Sealed, name: str, target: Path) -> None:
        try:
            self._files.get_file(self._path(f"builds/{wanted.seal}/{name}"), str(target))
        except FileNotFoundError as error:
            raise DamagedBuild(wanted.name, f"{name} is missing in storage.") from error

    def _replace(self, name: str, content: bytes) -> None:
        if not self._is_local:  # where an object is there wholly or not at all
            self._files.pipe_file(self._path(name), content)
            return
        self._files.pipe_file(self._path(f"{name}.new"), content)
        self._files.mv(self._path(f"{name}.new"), self._path(name))

    def _path(self, name: str) -> str:
        return f"{self._open()[1]}/{name}"

    @property
    def _files(self) -> Any:
        return self._open()[0]

    def _open(self) -> tuple[Any, str]:
        if self._opened is None:
            # Asked anew each time: what other machines write must not stay unseen.
            options = {"auto_mkdir": True} if self._is_local else {"use_listings_cache": False}
            files, path = url_to_fs(self._url, skip_instance_cache=True, **options)
            self._opened = files, str(path).rstrip("/")
        return self._opened

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except self._errors as error:
            raise StorageAway(type(error).__name__) from error


class DamagedPointer(UndertoneError):
    """What is in storage does not say which build serves."""

    def __init__(self) -> None:
        super().__init__(f"{POINTER} in the storage of builds does not say which one serves.")


def _seal_of(folder: Path) -> str:
    try:
        return digest(folder / MANIFEST)
    except OSError as error:
        raise DamagedBuild(folder.name, f"{MANIFEST} is missing.") from error


def _read_pointer(text: bytes) -> Pointer | None:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    match content:
        case {"format": 1, "build": build, "behind": behind, "kept": list(kept)}:
            serves, over = _sealed(build), _sealed(behind)
            seals = [each for each in kept if isinstance(each, str) and _SEAL.fullmatch(each)]
            if serves is not None and (over is not None or behind is None):
                return Pointer(serves, over, tuple(seals))
    return None


def _sealed(content: object) -> Sealed | None:
    match content:
        case {"name": str(name), "seal": str(seal)} if is_build_name(name):
            return Sealed(name, seal) if _SEAL.fullmatch(seal) else None
    return None


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and path.as_posix() == name


def _require_room(folder: Path, n_bytes: int) -> None:
    free = shutil.disk_usage(folder).free
    if n_bytes > free:
        raise NoRoom(n_bytes, free)


class NoRoom(UndertoneError):
    """A build that is larger than what is free on the disk."""

    def __init__(self, n_bytes: int, free: int) -> None:
        super().__init__(f"The build in storage takes {n_bytes:,} bytes; {free:,} are free here.")


def _errors_of(protocol: str) -> Iterator[type[Exception]]:
    for path in _ERRORS_OF.get(protocol, ()):
        module, _, name = path.rpartition(".")
        try:
            yield getattr(importlib.import_module(module), name)
        except ImportError:
            continue
