"""Open a published build: checked against its checksums first, then mapped, never loaded whole.

Needs neither scikit-learn nor pandas, so a serving process stays small and safe to fork.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analytics.durable import what_is_missing
from analytics.errors import DamagedBuild, NoBuild
from analytics.home import Home, Pointer, UnreadablePointer
from analytics.manifest import Manifest, verified


class OpenBuild:
    """A build whose files are those that were published. Names are paths as in the manifest.

    manifest: its facts and files.  path: its folder.  warnings: sentences on why this build serves
    although another one should; empty when all is well.
    """

    def __init__(self, path: Path, manifest: Manifest, warnings: tuple[str, ...] = ()) -> None:
        self.path = path
        self.manifest = manifest
        self.warnings = warnings
        self._mapped: dict[str, npt.NDArray[Any]] = {}

    def has(self, name: str) -> bool:
        """Whether the build has a file of this name, for example "umap.npy"."""
        return name in self.manifest["files"]

    def array(self, name: str) -> npt.NDArray[Any]:
        """A .npy file, read-only and mapped: pages are read when touched and shared by workers."""
        if name not in self._mapped:
            mapped = np.load(self._file(name), mmap_mode="r", allow_pickle=False)
            # The plain view of it: np.memmap pays for its own bookkeeping at every slice.
            self._mapped[name] = np.asarray(mapped)
        return self._mapped[name]

    def json(self, name: str) -> Any:
        """The value of a .json file."""
        return json.loads(self._file(name).read_bytes())

    def table(self, name: str) -> pa.Table:
        """An .arrow file, mapped; every column is one chunk."""
        # The table's buffers keep the mapping alive for as long as they are in use.
        with pa.ipc.open_file(pa.memory_map(str(self._file(name)), "r")) as reader:
            return reader.read_all()

    def bytes(self, name: str) -> bytes:
        """The content of any file."""
        return self._file(name).read_bytes()

    @cached_property
    def cache_scope(self) -> str:
        """What answers about this build are kept under: its name, and a hash of its files.

        Machines that share a cache may have builds of one name whose bytes differ.
        """
        checksums = json.dumps(self.manifest["files"], sort_keys=True)
        return f"{self.manifest['build']}-{hashlib.sha256(checksums.encode()).hexdigest()[:16]}"

    def damage(self) -> str | None:
        """One sentence about a file lost or cut short since the build was opened, or None.

        A mapped file that somebody cuts short kills whoever reads past its new end.
        """
        problem = what_is_missing(self.path, self.manifest["files"])
        return None if problem is None else str(DamagedBuild(self.path.name, problem))

    def _file(self, name: str) -> Path:
        # Only files of the manifest were checked; this also keeps names from leaving the folder.
        if not self.has(name):
            raise KeyError(f"Build {self.manifest['build']} has no file {name}.")
        return self.path / name


def open_build(home: Home | Path) -> OpenBuild:
    """The current build of a home or, where that is damaged, the newest sound one before it.

    Raises NoBuild if nothing was published yet; DamagedBuild if no build in the home is sound.
    """
    home = home if isinstance(home, Home) else Home(home)
    while True:
        before = _pointer_or_problem(home)
        try:
            opened = _first_sound(home, before)
        except (DamagedBuild, NoBuild):
            # A build published meanwhile may have removed the very folders just looked at.
            if _pointer_or_problem(home) == before:
                raise
        else:
            if not opened.warnings or _pointer_or_problem(home) == before:
                return opened


def _pointer_or_problem(home: Home) -> Pointer | str | None:
    try:
        return home.pointer()
    except UnreadablePointer as error:
        return str(error)


def _first_sound(home: Home, pointer: Pointer | str | None) -> OpenBuild:
    candidates = home.published()
    warnings: list[str] = []
    if isinstance(pointer, Pointer):
        named = [name for name in (pointer.build, pointer.previous) if name is not None]
        candidates = [*named, *(name for name in candidates if name not in named)]
    elif isinstance(pointer, str):
        warnings.append(pointer)
    elif candidates:
        warnings.append("The pointer to the current build is missing.")
    first_damage: DamagedBuild | None = None
    for name in candidates:
        folder = home.builds / name
        try:
            manifest = verified(folder)
        except DamagedBuild as damage:
            warnings.append(str(damage))
            first_damage = first_damage or damage
            continue
        if warnings:
            warnings.append(f"Build {name} of {manifest['created']} serves instead.")
        return OpenBuild(folder, manifest, tuple(warnings))
    if first_damage is not None:
        raise first_damage
    raise NoBuild(f"Nothing has been built in {home.path} yet.")
