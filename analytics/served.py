"""What has served in a home: since when, of which file, how it came to, and by whom.

```
served.json    {"format": 1, "lines": [...]}, newest first, replaced in one rename
```

It is there to be read by people; nothing that serves depends on it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Self

from analytics.durable import replace_json
from analytics.errors import DamagedBuild, UndertoneError
from analytics.manifest import read_manifest

log = logging.getLogger(__name__)

SERVED: Final = "served.json"
SET_ASIDE: Final = "served.damaged.json"
FORMAT: Final = 1
MOST_LINES: Final = 200
_LONGEST: Final = 1 << 20
"""Bytes; two hundred lines take about a tenth of it."""
_LONGEST_NAME: Final = 200
_END_OF_TIME: Final = 253_402_300_800
"""The year 10000, which no calendar here knows."""


class UnreadableHistory(UndertoneError):
    """`served.json` is not what was written."""

    def __init__(self) -> None:
        super().__init__(
            "What has served so far cannot be read: the file served.json is damaged. A new one "
            "begins with the next change."
        )


class How(StrEnum):
    """How a build came to serve."""

    BUILT = "built"
    PUT_TO_USE = "put to use"
    GONE_BACK = "gone back"
    PINNED = "pinned"
    UNPINNED = "unpinned"
    FETCHED = "fetched"
    UNTOLD = "untold"
    """Nobody wrote it down: it is older than this file, or the power went at that moment."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why another build serves. by: who wanted it, as the audit has them; "" where not known."""

    how: How = How.BUILT
    by: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A build that began to serve.

    at: seconds since 1970.  file: its tracks came from.  order: of what it is, the same in builds
    of the same tracks by the same parameters.  stage: as in its manifest.  by: see Cause.
    A build that cannot be read has "" and 0.
    """

    at: float
    build: str
    file: str
    n_tracks: int
    n_moods: int
    order: str
    stage: str
    how: How
    by: str

    @classmethod
    def of(cls, folder: Path, at: float, cause: Cause) -> Self:
        """The line of the build in `folder`, which serves since `at`."""
        try:
            manifest = read_manifest(folder)
            moods = json.loads((folder / "moods.json").read_bytes())
        except (DamagedBuild, OSError, ValueError, RecursionError):
            return cls(at, folder.name, "", 0, 0, "", "", cause.how, cause.by)
        return cls(
            at=at,
            build=folder.name,
            # A manifest may come from another machine, and say anything.
            file=_plain(manifest["source"]["file"]),
            n_tracks=manifest["n_tracks"],
            n_moods=len(moods),
            order=manifest["spec_hash"],
            stage=manifest["stage"],
            how=cause.how,
            by=cause.by,
        )

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """The line that was written as `data`. Raises ValueError."""
        if not isinstance(data, dict) or data.keys() != {each.name for each in fields(cls)}:
            raise ValueError("no line")
        texts = ("build", "file", "order", "stage", "how", "by")
        if not all(isinstance(data[name], str) for name in texts):
            raise ValueError("no text")
        if not all(type(data[name]) is int and data[name] >= 0 for name in ("n_tracks", "n_moods")):
            raise ValueError("no number")
        if type(data["at"]) not in (int, float) or not 0 <= data["at"] < _END_OF_TIME:
            raise ValueError("no time")
        # A newer version may know more ways.
        how = How(data["how"]) if data["how"] in set(How) else How.UNTOLD
        return cls(**{**data, "how": how})


def read_served(home: Path) -> list[Line]:
    """What was written down, newest first. Raises UnreadableHistory."""
    try:
        with (home / SERVED).open("rb") as file:
            text = file.read(_LONGEST + 1)
        if len(text) > _LONGEST:
            raise UnreadableHistory
        content = json.loads(text)
        lines = content["lines"] if isinstance(content, dict) else None
        if not isinstance(lines, list) or content.get("format") != FORMAT:
            raise UnreadableHistory
        return [Line.from_dict(each) for each in lines[:MOST_LINES]]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, RecursionError) as error:
        raise UnreadableHistory from error


def write_served(home: Path, lines: Sequence[Line]) -> None:
    """Keep the newest of these, newest first; a damaged file is set aside.

    What serves goes on doing so though this cannot be written, and the log says why.
    """
    try:
        try:
            read_served(home)
        except UnreadableHistory as damage:
            log.error("%s", damage)
            (home / SERVED).replace(home / SET_ASIDE)
        kept = [asdict(each) for each in lines[:MOST_LINES]]
        replace_json(home / SERVED, {"format": FORMAT, "lines": kept})
    except (OSError, ValueError) as error:
        log.error("what serves was not written down: %s", error)


def _plain(name: object) -> str:
    return str(name)[-_LONGEST_NAME:].encode("utf-8", "replace").decode()
