"""The finished steps of one build, kept on disk so that an interrupted build goes on from there.

A step writes into a folder of its own. When it is done, every file is flushed, a receipt with their
checksums is added and the folder gets its name: a step is there whole or not at all. The receipt
also says what the step was made from, so a step that had to be redone takes those after it along.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, Final, TypedDict

import numpy as np
import numpy.typing as npt

from analytics.durable import (
    FileRecord,
    flush,
    flush_tree,
    records_of,
    what_is_wrong,
    write_json,
)

_RECEIPT: Final = "receipt.json"
_PARTIAL: Final = ".partial"
PRIVATE: Final = "private"
"""Files a step writes below this folder are for later steps and are not published."""


class _Receipt(TypedDict):
    made_from: str
    given: str
    files: dict[str, FileRecord]
    seconds: float


class Workshop:
    """Folder `path` with one folder per finished step."""

    def __init__(self, path: Path) -> None:
        """Keep steps in `path`, which is made if it is not there; leave no unfinished ones."""
        self._path = path
        self._receipts: dict[str, _Receipt] = {}
        path.mkdir(parents=True, exist_ok=True)
        for partial in path.glob(f"*{_PARTIAL}"):
            shutil.rmtree(partial)

    def has(self, step: str, needs: Sequence[str], given: str | None = "") -> bool:
        """Whether a step is finished, undamaged and made from the current result of its needs.

        given: names what else it was to be made from; None for whatever it was.
        """
        if step in self._receipts:
            return True
        receipt = _read_receipt(self._path / step / _RECEIPT)
        if receipt is None or receipt["made_from"] != self._made_from(needs):
            return False
        if given not in (None, receipt["given"]):
            return False
        if what_is_wrong(self._path / step, receipt["files"]) is not None:
            return False
        self._receipts[step] = receipt
        return True

    def run(
        self, step: str, needs: Sequence[str], work: Callable[[Path], None], given: str | None = ""
    ) -> None:
        """Run `work` on an empty folder and keep what it wrote there. needs, given: as for `has`.

        Nothing is kept, and no space taken, if it raises.
        """
        partial = self._path / f"{step}{_PARTIAL}"
        partial.mkdir()
        try:
            began = perf_counter()
            work(partial)
            receipt = _Receipt(
                made_from=self._made_from(needs),
                given=given or "",
                files=records_of(partial),
                seconds=round(perf_counter() - began, 3),
            )
            write_json(partial / _RECEIPT, receipt)
            flush_tree(partial)
        except BaseException:
            shutil.rmtree(partial)
            raise
        folder = self._path / step
        if folder.exists():
            shutil.rmtree(folder)
        partial.rename(folder)
        flush(self._path)
        self._receipts[step] = receipt

    def published_files(self, step: str) -> dict[str, FileRecord]:
        """Records of the files of a finished step that belong in the build."""
        files = self.files(step)
        return {name: files[name] for name in files if not name.startswith(f"{PRIVATE}/")}

    def seconds(self, step: str) -> float:
        """How long a finished step took when it ran."""
        return self._receipts[step]["seconds"]

    def made(self, step: str) -> bool:
        """Whether a step is known to be finished here."""
        return step in self._receipts

    def folder(self, step: str) -> Path:
        """Where the files of a finished step are."""
        return self._path / step

    def files(self, step: str) -> Mapping[str, FileRecord]:
        """Records of all files of a finished step."""
        return self._receipts[step]["files"]

    def file(self, step: str, name: str) -> Path:
        """Where a finished step has a file."""
        return self.folder(step) / name

    def has_file(self, step: str, name: str) -> bool:
        """Whether a finished step wrote a file of this name."""
        return name in self.files(step)

    def array(self, step: str, name: str) -> npt.NDArray[Any]:
        """A .npy file of a finished step, mapped read-only."""
        loaded: npt.NDArray[Any] = np.load(self.file(step, name), mmap_mode="r", allow_pickle=False)
        return loaded

    def json(self, step: str, name: str) -> Any:
        """A .json file of a finished step."""
        return json.loads(self.file(step, name).read_bytes())

    def clear(self) -> None:
        """Remove every step; what was published stays."""
        shutil.rmtree(self._path)
        self._receipts.clear()

    def _made_from(self, needs: Sequence[str]) -> str:
        inputs = {need: dict(self.files(need)) for need in needs}
        return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def _read_receipt(path: Path) -> _Receipt | None:
    try:
        receipt = json.loads(path.read_bytes())
        return _Receipt(
            made_from=receipt["made_from"],
            given=receipt["given"],
            files=receipt["files"],
            seconds=receipt["seconds"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
