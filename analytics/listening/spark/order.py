"""What the process that talks to Spark is asked for, and where it leaves what came of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from analytics.ingest.delimited import Layout

ORDER: Final = "order.json"
TRACKS: Final = "tracks.parquet"
CODE: Final = "undertone.zip"
FOUND: Final = "found.arrow"
FAILURE: Final = "failure.txt"
"""Files of the folder that passes between this process and that one."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made of a table of plays, and where.

    master: its address.  near: whether everything stays on this machine.  paths, layout, positions,
    names, n_rows: see `parts.Table`.  now: see `judged`.  plays, measures: see `people.People`.
    """

    master: str
    near: bool
    paths: tuple[str, ...]
    layout: Layout | None
    positions: dict[str, int]
    names: dict[str, str]
    n_rows: int
    now: int
    plays: bool
    measures: bool

    def write(self, folder: Path) -> None:
        """Leave it for `read`."""
        layout = self.layout and {name: getattr(self.layout, name) for name in _LAYOUT}
        values = {name: getattr(self, name) for name in self.__slots__} | {"layout": layout}
        (folder / ORDER).write_text(json.dumps(values), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """That which was left in a folder."""
        values: dict[str, Any] = json.loads((folder / ORDER).read_bytes())
        layout = values["layout"]
        if layout is not None:
            values["layout"] = Layout(**layout | {"names": tuple(layout["names"])})
        return cls(**values | {"paths": tuple(values["paths"])})


_LAYOUT: Final = tuple(Layout.__slots__)
