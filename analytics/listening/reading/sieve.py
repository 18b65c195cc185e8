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


def summed_up(lost: pa.Table) -> list[Rejection]:
    """What was left out, by reason, the most frequent first, with where it stands.

    lost: columns rule, -1 or the number of the rule in the order they are applied in, row, reason
    and text, in the order of the file.
    """
    codes = lost["reason"].combine_chunks().dictionary_encode()
    rules, code_of = lost["rule"].to_numpy(), codes.indices.to_numpy()
    found = []
    for code, reason in enumerate(codes.dictionary.to_pylist()):
        at = np.flatnonzero(code_of == code)
        first = lost.take(pa.array(at[:MAX_EXAMPLES]))
        shown = [example(each["row"], each["text"]) for each in first.to_pylist()]
        found.append((rules[at[0]], Rejection(reason=reason, count=len(at), examples=shown)))
    return [each for _, each in sorted(found, key=lambda each: (-each[1]["count"], each[0]))]


def none_usable(file: str, n_read: int, rejected: Sequence[Rejection]) -> UnusableFile:
    """What to raise, saying why, for a file of n_read rows of which none is kept."""
    most = rejected[0]
    return UnusableFile(
        file,
        f"none of its {counted(n_read, 'row')} can be used; of most of them, {most['reason']}.",
        row=most["examples"][0]["row"],
    )


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
        self._reason_of[where & (self._reason_of < 0)] = len(self._reasons)
        self._reasons.append(reason)

    @property
    def kept(self) -> BoolArray:
        """(n,) the rows that are not left out."""
        return np.asarray(self._reason_of < 0)

    @property
    def n_rejected(self) -> int:
        """Rows left out, those that do not fit the header among them."""
        return len(self._raw.rejected) + int(np.sum(self._reason_of >= 0))

    def lost(self) -> pa.Table:
        """What was left out, in the order of the file, as `summed_up` takes it."""
        lost = np.flatnonzero(self._reason_of >= 0)
        rules = self._reason_of[lost].astype(np.int64)
        unfit = self._raw.rejected
        table = pa.table({
            "rule": np.concatenate([rules, np.full(len(unfit), -1)]),
            "row": np.concatenate([self._raw.rows[lost],
                                   np.array([each.row for each in unfit], dtype=np.int64)]),
            "reason": pa.concat_arrays([pa.array(self._reasons, pa.string()).take(pa.array(rules)),
                                        pa.array([each.reason for each in unfit], pa.string())]),
            "text": pa.concat_arrays([self._words(pa.array(lost)),
                                      pa.array([""] * len(unfit), pa.string())]),
        })  # fmt: skip
        return table.sort_by("row")

    def rejections(self) -> list[Rejection]:
        """What was left out, by reason, the most frequent first, with where it stands."""
        return summed_up(self.lost())

    def table(self) -> pa.Table:
        """Columns row, reason and text of what was left out, in the order of the file."""
        return self.lost().drop_columns("rule")

    def require_rows(self, file: str) -> None:
        """Raise UnusableFile, saying why, where no row is kept."""
        if not self.kept.any():
            raise none_usable(file, self._raw.n_read, self.rejections())

    def _words(self, rows: pa.Array) -> pa.Array:
        """What is shown of some rows."""
        columns = [each.take(rows) for each in self._shown]
        joined = pc.binary_join_element_wise(*columns, ", ")
        words = pc.utf8_slice_codeunits(joined, 0, _LONGEST_TEXT)
        return words.combine_chunks() if isinstance(words, pa.ChunkedArray) else words
