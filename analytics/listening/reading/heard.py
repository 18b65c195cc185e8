"""What every file of plays becomes: who heard which track when, under the ids of the file."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from analytics.ingest.tables import IntArray
from analytics.listening.reading.health import ReadingHealth


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """n plays of m people, in any order.

    people: (m,) ids as in the file, each once and with a play.  listener: (n,) places in them.
    track: (n,) rows of the catalogue.  second: (n,) since 1970 in UTC.  count: (n,) 1 or more.
    rejected: columns row, reason and text; who it was is not in it.
    """

    people: tuple[str, ...]
    listener: IntArray
    track: IntArray
    second: IntArray
    count: IntArray
    health: ReadingHealth
    rejected: pa.Table
