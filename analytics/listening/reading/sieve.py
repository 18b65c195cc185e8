"""Rows of a file that cannot be used: each left out for the first reason there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import UnusableFile
from analytics.ingest.health import MAX_EXAMPLES, Rejection, counted, example
from analytics.ingest.tables import BoolArray, RawTable, Text

_LONGEST_TEXT: Final = 300


def nothing_rejected() -> pa.Table:
    """What `Sieve.table` gives where nothing was left out."""
    return pa.table({
        "row": pa.array([], pa.int64()), "reason": pa.array([], pa.string()),
        "text": pa.array([], pa.string()),
    })  # fmt: skip


class Sieve:
    """The rows of one table and which of them are left out.

    What is shown of a row never says whose it is: a report and a list of rows left out are kept
    with the build.
    """

    def __init__(self, raw: RawTable, shown: Sequence[Text]) -> None:
        """raw: the table, of which n rows fit the header.  shown: (n,) columns fit to be seen."""
        self._raw = raw
        self._shown = shown
        self._reasons: list[str] = []
        self._reason_of = np.full(len(raw.rows), -1, dtype=np.int8)

    def leave_out(self, where: BoolArray, reason: str) -> None:
        """Leave out those of the kept rows at which `where`, (n,), is true."""
        lost = where & (self._reason_of < 0)
        if lost.any():
            self._reason_of[lost] = len(self._reasons)
            self._reasons.append(reason)

    @property
    def kept(self) -> BoolArray:
        """(n,) the rows that are not left out."""
        return np.asarray(self._reason_of < 0)

    @property
    def n_rejected(self) -> int:
        """Rows left out, those that do not fit the header among them."""
        return len(self._raw.rejected) + int(np.sum(self._reason_of >= 0))

    def rejections(self) -> list[Rejection]:
        """What was left out, by reason, the most frequent first, with where it stands."""
        found: dict[str, Rejection] = {}
        for unfit in self._raw.rejected:
            each = found.setdefault(
                unfit.reason, Rejection(reason=unfit.reason, count=0, examples=[])
            )
            each["count"] += 1
            if len(each["examples"]) < MAX_EXAMPLES:
                each["examples"].append(example(unfit.row, ""))
        for number, reason in enumerate(self._reasons):
            rows = np.flatnonzero(self._reason_of == number)
            first = rows[:MAX_EXAMPLES]
            words = self._words(pa.array(first)).to_pylist()
            shown = [example(*each) for each in zip(self._raw.rows[first], words, strict=True)]
            found[reason] = Rejection(reason=reason, count=len(rows), examples=shown)
        return sorted(found.values(), key=lambda each: -each["count"])

    def table(self) -> pa.Table:
        """Columns row, reason and text of what was left out, in the order of the file."""
        lost = np.flatnonzero(self._reason_of >= 0)
        reasons = np.array(self._reasons or [""], dtype=object)[self._reason_of[lost]]
        unfit = self._raw.rejected
        table = pa.table({
            "row": pa.array([*self._raw.rows[lost].tolist(), *(each.row for each in unfit)],
                            pa.int64()),
            "reason": pa.array([*reasons, *(each.reason for each in unfit)], pa.string()),
            "text": pa.concat_arrays([self._words(pa.array(lost)),
                                      pa.array([""] * len(unfit), pa.string())]),
        })  # fmt: skip
        return table.sort_by("row")

    def require_rows(self, file: str) -> None:
        """Raise UnusableFile, saying why, where no row is kept."""
        if self.kept.any():
            return
        most = self.rejections()[0]
        raise UnusableFile(
            file,
            f"none of its {counted(self._raw.n_read, 'row')} can be used; of most of them, "
            f"{most['reason']}.",
            row=most["examples"][0]["row"],
        )

    def _words(self, rows: pa.Array) -> pa.Array:
        """What is shown of some rows."""
        columns = [each.take(rows) for each in self._shown]
        joined = pc.binary_join_element_wise(*columns, ", ")
        words = pc.utf8_slice_codeunits(joined, 0, _LONGEST_TEXT)
        return words.combine_chunks() if isinstance(words, pa.ChunkedArray) else words
