"""The records of a file on their way to tracks, and those that fall out of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from analytics.ingest import lists, text
from analytics.ingest.health import MAX_EXAMPLES, Rejection, Repair, example
from analytics.ingest.tables import BoolArray, FloatArray, IntArray, NamesArray, Rejected, Text

SHORTENED: Final = ("name", "artists", "album", "genres")
_LONGEST_TEXT = 300


@dataclass(slots=True)
class Records:
    """Columns of equal length, and the records already left out.

    rows: (n,) line numbers; text: canonical name -> (n,) text; lists: artists and genres, (n,);
    numbers: canonical name -> (n,) values in canonical units.
    """

    rows: IntArray
    text: dict[str, Text]
    rejected: list[Rejected]
    lists: dict[str, NamesArray] = field(default_factory=dict)
    numbers: dict[str, FloatArray] = field(default_factory=dict)

    def reject(self, where: BoolArray, reason: str) -> None:
        """Leave out the records at which `where`, (n,), is true."""
        if not where.any():
            return
        lost = [column.filter(pa.array(where)).to_pylist() for column in self.text.values()]
        for row, values in zip(self.rows[where].tolist(), zip(*lost, strict=True), strict=True):
            self.rejected.append(Rejected(row, reason, ", ".join(values)[:_LONGEST_TEXT]))
        keep = ~where
        mask = pa.array(keep)
        self.rows = self.rows[keep]
        self.text = {name: column.filter(mask) for name, column in self.text.items()}
        self.lists = {name: column[keep] for name, column in self.lists.items()}
        self.numbers = {name: column[keep] for name, column in self.numbers.items()}

    def shorten(self) -> list[Repair]:
        """Cut names that are longer than any real one; what was cut, by column."""
        repairs = []
        for column in SHORTENED:
            before: Iterable[str]
            if column in self.lists:
                values = self.lists[column]
                self.lists[column], long = lists.shortened(values)
                before = (max(values[at], key=len) for at in np.flatnonzero(long)[:MAX_EXAMPLES])
            elif column in self.text:
                words = self.text[column]
                self.text[column], long = text.shortened(words)
                before = (words[int(at)].as_py() for at in np.flatnonzero(long)[:MAX_EXAMPLES])
            else:
                continue
            if long.any():
                shown = [example(*each) for each in zip(self.rows[long], before, strict=False)]
                reason = f"of more than {text.LONGEST_NAME} characters"
                repairs.append(
                    Repair(column=column, reason=reason, count=int(long.sum()), examples=shown)
                )
        return repairs


def summarised(rejected: Sequence[Rejected]) -> list[Rejection]:
    """Rejected records by reason, the most frequent reason first, with the first examples."""
    found: dict[str, Rejection] = {}
    for each in rejected:
        rejection = found.setdefault(
            each.reason, Rejection(reason=each.reason, count=0, examples=[])
        )
        rejection["count"] += 1
        if len(rejection["examples"]) < MAX_EXAMPLES:
            rejection["examples"].append(example(each.row, each.text))
    return sorted(found.values(), key=lambda rejection: -rejection["count"])


def as_frame(rejected: Sequence[Rejected]) -> pd.DataFrame:
    """Columns row, reason and text, in the order of the file."""
    ordered = sorted(rejected, key=lambda each: each.row)
    return pd.DataFrame(
        {
            "row": np.array([each.row for each in ordered], dtype=np.int64),
            "reason": pd.array([each.reason for each in ordered], dtype="str"),
            "text": pd.array([each.text for each in ordered], dtype="str"),
        }
    )
