"""Views as files that were written by jobs, because they are too large to wait for.

```
exports/<number>/        never changed; a number that only grows: "0007"
    manifest.json        sealed like a build's; its "build" is the one the view is of, its "spec"
    manifest.sha256      the view as addresses spell it and the format
    tracks.csv           or .json or .parquet: what `exports.stream_view` gives
```
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from analytics.artifacts import OpenBuild
from analytics.catalogue import Catalogue
from analytics.clustering.spec import mapping
from analytics.errors import InvalidSpec, UndertoneError
from analytics.exports import FORMATS
from analytics.shelf import Shelf

KEPT: Final = 12
"""Files on the shelf; older ones are removed. More than jobs can wait for their turn, so that a
file is not removed for those that were asked for while it was written."""
MOST_LETTERS: Final = 8_000
"""Of a view, as long as addresses are."""

_SECONDS_A_TRACK: Final = {"csv": 5e-6, "json": 1.5e-5, "parquet": 4.5e-6}
_SECONDS_TO_START: Final = 1.0
_NAME: Final = re.compile(r"\d{4,9}")
_BUILD: Final = re.compile(r"[0-9a-z-]{1,60}")


class NoViewFile(UndertoneError):
    """There is no such file of a view."""

    def __init__(self) -> None:
        super().__init__("There is no such file of a view.")


class DamagedViewFile(UndertoneError):
    """A file of a view that is not the one that was written."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"The file {name} of a view is damaged and cannot be given: {problem}")


@dataclass(frozen=True, slots=True)
class ViewSpec:
    """Which view to write, and how.

    view: the query of a filter, as the addresses of Explore spell it; "" is every track.
    fmt: a key of `exports.FORMATS`.  build: the one the view is of; None for the one in use.
    """

    view: str
    fmt: str
    build: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it; `from_dict` gives an equal spec back."""
        of_build = {} if self.build is None else {"build": self.build}
        return {"view": self.view, "format": self.fmt, **of_build}

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The spec that `to_dict` described; parts left out are every track, as CSV.

        Raises InvalidSpec, saying what is legal, for anything else.
        """
        given = mapping("spec", data, {"view", "format", "build"})
        view, fmt, build = given.get("view", ""), given.get("format", "csv"), given.get("build")
        if not isinstance(view, str) or len(view) > MOST_LETTERS:
            legal = f"the query of a view on Explore, up to {MOST_LETTERS:,} letters"
            raise InvalidSpec("view", view, legal)
        if not isinstance(fmt, str) or fmt not in FORMATS:
            raise InvalidSpec("format", fmt, ", ".join(FORMATS))
        if build is not None and not (isinstance(build, str) and _BUILD.fullmatch(build)):
            raise InvalidSpec("build", build, "the name of a build")
        return cls(view, fmt, build)


class ViewFiles(Shelf):
    """The files of views of one home. Creating the object touches nothing on disk."""

    def __init__(self, home: Path) -> None:
        """Keep files in a folder of `home`."""
        super().__init__(home / "exports", _NAME)

    def of(self, build: str, view: str, fmt: str) -> OpenBuild | None:
        """The newest sound file of a view, every byte checked; None where there is none.

        view: as `urls.encode_filter` spells it.
        """
        for name in self.names():
            # Looked at before anything is checked: to check a file is to read all of it.
            if self._says_it_is(name) != (build, view, fmt):
                continue
            try:
                return self.open(name)
            except (NoViewFile, DamagedViewFile):  # removed meanwhile, or of no use
                continue
        return None

    def _says_it_is(self, name: str) -> tuple[str, str, str] | None:
        """Build, view and format of a file by its manifest; None where that cannot be read."""
        try:
            text = (self.path / name / "manifest.json").read_text(encoding="utf-8")
            said = json.loads(text)
            return said["build"], said["spec"]["view"], said["spec"]["format"]
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def publish(self, folder: Path, suffix: str = "") -> str:
        """Let a sealed folder be the newest, and remove those that are too old; its name."""
        name = super().publish(folder, suffix)
        for old in self.names()[KEPT:]:
            # Whoever is being sent one keeps it: an open file outlives its name.
            shutil.rmtree(self.path / old, ignore_errors=True)
        return name

    def _missing(self) -> NoViewFile:
        return NoViewFile()

    def _damaged(self, name: str, problem: str) -> DamagedViewFile:
        return DamagedViewFile(name, problem)

    def _summary(self, name: str, opened: OpenBuild) -> dict[str, Any]:
        manifest = opened.manifest
        spec: Mapping[str, Any] = manifest["spec"]
        return {
            "name": name,
            "created": manifest["created"],
            "build": manifest["build"],
            "view": spec["view"],
            "format": spec["format"],
            "problem": None,
        }


def file_of(fmt: str) -> str:
    """The name of the file on the shelf."""
    return f"tracks.{fmt}"


def estimated_seconds(spec: ViewSpec, catalogue: Catalogue) -> float:
    """About how long a file takes at most: what a view leaves out is known to who reads it."""
    return sum(costs(spec, catalogue.n_tracks).values())


def costs(spec: ViewSpec, n_tracks: int) -> dict[str, float]:
    """Expected seconds of each step, in order, by what the step does in words."""
    return {
        "Looking at the tracks": _SECONDS_TO_START,
        "Writing the file": 0.1 + _SECONDS_A_TRACK[spec.fmt] * n_tracks,
    }
