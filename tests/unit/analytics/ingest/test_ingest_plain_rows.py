"""Reading all at once gives what reading record by record gives, whatever the table."""

from __future__ import annotations

import random

import pytest

from analytics.errors import UnusableFile
from analytics.ingest import delimited, encodings, plain_rows
from analytics.ingest.encodings import EncodedText
from analytics.ingest.tables import RawTable

PIECES = ("a", "7", "NA", "", " ", "é", "x" * 50, "2010-01-01T00:03:40Z", "null", "=1", "-", "'")
ODD = ('"', '"a"', "\r", "a,b", "\x85", "\u2028", "y" * 140_000)


def invented(random_: random.Random) -> bytes:
    """A table of a few columns; most are plain, some have one thing that is not."""
    n_columns = random_.randint(1, 4)
    delimiter = random_.choice(",;\t|")
    end = random_.choice(("\n", "\r\n"))
    lines = [[f"c{at}" for at in range(n_columns)]]
    for _ in range(random_.randint(1, 12)):
        lines.append([random_.choice(PIECES) for _ in range(n_columns)])
    for _ in range(random_.choice((0, 0, 0, 1, 2))):
        at = random_.randrange(1, len(lines))
        lines[at] = random_.choice(
            ([random_.choice(ODD)] * n_columns, lines[at][:-1], [*lines[at], "more"], lines[0], [])
        )
    text = end.join(delimiter.join(line) for line in lines)
    return (text + random_.choice(("", end, end * 2))).encode()


def outcome(read: object, text: EncodedText) -> object:
    try:
        layout = delimited.detect_layout("t.csv", text)
        wanted = range(0, len(layout.names), 2) if len(text.content) % 2 else None
        found: RawTable = read("t.csv", text, layout, list(wanted or range(len(layout.names))))  # type: ignore[operator]
    except UnusableFile as refusal:
        return str(refusal)
    columns = {at: column.to_pylist() for at, column in found.columns.items()}
    return columns, found.rows.tolist(), found.n_read, list(found.rejected)


@pytest.mark.parametrize("seed", range(40))
def test_plain_tables_are_read_as_others_are(seed: int) -> None:
    random_ = random.Random(seed)
    for _ in range(10):
        text = encodings.detect("t.csv", invented(random_))
        assert outcome(plain_rows.read_rows, text) == outcome(delimited.read_rows, text)
