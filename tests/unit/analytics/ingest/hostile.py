"""Files that are meant to mislead or to overwhelm, and what must become of each.

Each is refused with the words it names, or imported with exactly the values it names: nothing is
read as something that it does not say.
"""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from tests.unit.analytics.ingest.writing import HEADER, RECORD, SONG, songs, table

GOOD: Final = table(*songs(3))
NAMES: Final = ["Song 0", "Song 1", "Song 2"]
HEAD, _, ROWS = GOOD.partition("\n")


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file.

    refused: a pattern of the sentence with which it is refused; "" where it is imported.
    kept: how many tracks come of it.  rejected: lines that are left out, by number.
    values: column -> the values of the tracks, None for unknown.
    """

    content: bytes
    name: str = "tracks.csv"
    refused: str = ""
    kept: int = 3
    rejected: tuple[int, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


def text(content: str, **rest: Any) -> Hostile:
    return Hostile(content.encode(), **rest)


def with_row(*values: str, **rest: Any) -> Hostile:
    """Three good songs, and a fourth record written as given."""
    return text(f"{GOOD}{','.join(values)}\n", **rest)


def changed(column: str, value: str) -> list[str]:
    """A fourth song with one value."""
    written = f'"{value}"' if "," in value or "\n" in value else value
    fourth = {**SONG, "track_id": "id9", "track_name": "Ninth", column: written}
    return list(fourth.values())


def number(column: str, value: str, becomes: float | None) -> Hostile:
    """A number that a careless reader would take for another. Imported, as `becomes`."""
    usual = float(SONG[column])
    return with_row(
        *changed(column, value), kept=4, values={column: [usual, usual, usual, becomes]}
    )


def name(value: str, becomes: str) -> Hostile:
    """A name that a careless reader would take for none, or for a number."""
    return with_row(
        *changed("track_name", value),
        kept=4,
        values={"name": [*NAMES, becomes]},
    )


def zipped(*members: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members:
            archive.writestr(member, content)
    return stream.getvalue()


def parquet(**columns: Any) -> bytes:
    stream = io.BytesIO()
    usual = {key: [row[key] for row in songs(3)] for key in SONG}
    pq.write_table(pa.table({**usual, **columns}), stream)
    return stream.getvalue()


def _large() -> bytes:
    return (GOOD + "x" * 40_000_000).encode()


FILES: Final[Mapping[str, Callable[[], Hostile]]] = {
    # Not a table
    "empty": lambda: text("", refused="the file is empty"),
    "only_spaces": lambda: text(" \n\t\n  ", refused="the file is empty"),
    "only_zeros": lambda: Hostile(b"\0" * 5_000, refused="not readable text"),
    "a_picture": lambda: Hostile(b"\x89PNG\r\n\x1a\n" + b"x" * 99, refused="a PNG picture"),
    "a_pdf": lambda: Hostile(b"%PDF-1.7 " + b"x" * 99, refused="a PDF document"),
    "a_program": lambda: Hostile(b"\x7fELF" + b"\2" * 99, refused="a program"),
    "a_database": lambda: Hostile(b"SQLite format 3\0" + b"x" * 99, refused="an SQLite database"),
    "an_old_excel": lambda: Hostile(b"\xd0\xcf\x11\xe0" + b"x" * 99, refused="old Excel"),
    "a_new_excel": lambda: Hostile(
        zipped(("[Content_Types].xml", b"<x/>"), ("a.csv", GOOD.encode())), refused="Excel or Word"
    ),
    "json": lambda: text('[{"track_name": "x"}]', refused="this is JSON"),
    "a_web_page": lambda: text("<!doctype html><p>", refused="a web page or XML"),
    "an_arrow_file": lambda: Hostile(b"ARROW1\0\0" + b"x" * 99, refused="an Arrow file"),
    # Archives
    "a_bomb": lambda: Hostile(gzip.compress(b"x" * 300_000_000), "b.csv.gz", "unpacks to far more"),
    "a_zip_bomb": lambda: Hostile(zipped(("a.csv", b"x" * 300_000_000)), "b.zip", "far more"),
    "half_a_gzip": lambda: Hostile(gzip.compress(GOOD.encode())[:60], "b.gz", "damaged or cut"),
    "half_a_zip": lambda: Hostile(zipped(("a.csv", GOOD.encode()))[:90], "b.zip", "damaged or cut"),
    "a_zip_that_climbs": lambda: Hostile(
        zipped(("../../etc/cron.csv", GOOD.encode())), "b.zip", "a file outside itself"
    ),
    "a_zip_from_the_root": lambda: Hostile(
        zipped(("/etc/cron.csv", GOOD.encode())), "b.zip", "a file outside itself"
    ),
    "two_tables": lambda: Hostile(
        zipped(("a.csv", GOOD.encode()), ("b.csv", GOOD.encode())), "b.zip", "holds 2 tables"
    ),
    "an_empty_zip": lambda: Hostile(zipped(), "b.zip", "no .csv, .tsv or .parquet|damaged"),
    "many_members": lambda: Hostile(
        zipped(*((f"{n}.txt", b"") for n in range(1_100))), "b.zip", "more than 1,000 files"
    ),
    "an_archive_within": lambda: Hostile(
        gzip.compress(gzip.compress(GOOD.encode())), "b.gz", "another archive"
    ),
    "half_a_parquet": lambda: Hostile(parquet()[:200], "b.parquet", "damaged or cut"),
    "a_parquet_in_name_only": lambda: Hostile(b"PAR1" + b"x" * 900, "b.parquet", "damaged or cut"),
    "a_table_that_says_it_is_a_picture": lambda: text(GOOD, name="tracks.png"),
    # Headers
    "no_header": lambda: text(f"{RECORD}\n{RECORD}\n", refused="row 1: no column name is known"),
    "only_a_header": lambda: text(f"{HEADER}\n", refused="row 1: it has a header and no rows"),
    "a_header_twice_over": lambda: text(
        f"{HEADER},energy\n{RECORD},0.9\n", refused="row 1, column energy: .*stands twice"
    ),
    "two_names_for_one": lambda: text(
        f"{HEADER},Energy\n{RECORD},0.9\n", refused="row 1, column energy: .*two names for the same"
    ),
    "too_many_columns": lambda: text(
        f"{HEADER},{','.join(f'c{n}' for n in range(300))}\n", refused="row 1: .*256 columns"
    ),
    "an_endless_header": lambda: text("a," * 200_000 + "\n", refused="longer than|256 columns"),
    "a_header_of_200000_twins": lambda: text(
        ",".join(["energy"] * 200_000) + "\n1\n", refused="longer than|256 columns"
    ),
    "no_names_of_songs": lambda: text(
        GOOD.replace("track_name", "x", 1), refused="row 1: no column gives each track's name"
    ),
    "too_few_features": lambda: text(
        table(*songs(3, energy=None, tempo=None, valence=None, liveness=None)),
        refused="5 of the nine",
    ),
    # Rows that do not fit
    "a_field_too_many": lambda: with_row(*changed("energy", "0.6"), "extra", rejected=(5,)),
    "a_field_too_few": lambda: with_row(*changed("energy", "0.6")[:-1], rejected=(5,)),
    "a_comma_in_a_name": lambda: with_row(
        *[value.replace("Ninth", "Nine, the") for value in changed("energy", "0.6")], rejected=(5,)
    ),
    "mostly_ragged": lambda: text(
        f"{GOOD}" + "a,b\n" * 5, refused="row 5: most rows do not fit the header"
    ),
    "a_quote_that_never_closes": lambda: text(f'{HEAD}\n"{ROWS}', kept=2, rejected=(2,)),
    "a_row_of_nothing": lambda: text(f"{GOOD}{',' * 11}\n", rejected=(5,)),
    "the_header_again": lambda: text(f"{GOOD}{HEAD}\n", rejected=(5,)),
    "a_song_without_a_name": lambda: with_row(*changed("track_name", ""), rejected=(5,)),
    "a_song_without_an_artist": lambda: with_row(*changed("artists", ""), rejected=(5,)),
    "a_song_without_features": lambda: with_row("id9", "Ninth", "Ann", *[""] * 9, rejected=(5,)),
    "an_id_of_another": lambda: with_row(
        "id0", "Another", "Somebody", "0.1", "0.1", "-30", "0.9", "0.9", "0.9", "0.9", "0.9", "60",
        kept=4, values={"name": [*NAMES, "Another"], "energy": [0.6, 0.6, 0.6, 0.1]},
    ),
    # Numbers
    "not_a_number": lambda: number("energy", "NaN", None),
    "infinity": lambda: number("energy", "inf", None),
    "hexadecimal": lambda: number("energy", "0x1", None),
    "with_underscores": lambda: number("tempo", "1_20", None),
    "above_its_range": lambda: number("energy", "1.5", None),
    "below_its_range": lambda: number("energy", "-0.1", None),
    "a_huge_exponent": lambda: number("tempo", "1e400", None),
    "words": lambda: number("tempo", "fast", None),
    "a_formula": lambda: number("energy", "=1/2", None),
    "digits_of_another_script": lambda: number("energy", "\N{ARABIC-INDIC DIGIT ZERO}", None),
    "a_tempo_with_its_unit": lambda: number("tempo", "120 BPM", 120.0),
    "ten_thousand_digits": lambda: number("tempo", "1" * 10_000, None),
    # Names
    "a_song_called_none": lambda: name("None", "None"),
    "a_song_called_na": lambda: name("NA", "NA"),
    "a_song_called_null": lambda: name("null", "null"),
    "a_song_called_nan": lambda: name("nan", "nan"),
    "a_song_called_007": lambda: name("007", "007"),
    "a_song_called_true": lambda: name("TRUE", "TRUE"),
    "a_song_called_by_a_date": lambda: name("2020-01-01", "2020-01-01"),
    "a_formula_for_a_name": lambda: name("=cmd|'/c calc'!A0", "=cmd|'/c calc'!A0"),
    "markup_for_a_name": lambda: name("<script>x</script>", "<script>x</script>"),
    "a_line_in_a_name": lambda: name("two\nlines", "two lines"),
    "a_zero_in_a_name": lambda: name("ze\0ro", "zero"),
    "escapes_in_a_name": lambda: name("\x1b[31mred", "[31mred"),
    "an_accent_of_its_own": lambda: name("Cafe\u0301", "Caf\u00e9"),
    "a_path_for_a_name": lambda: name("../../etc/passwd", "../../etc/passwd"),
    "an_address_for_a_name": lambda: name("file:///etc/passwd", "file:///etc/passwd"),
    "a_name_of_a_million_letters": lambda: name("x" * 100_000, "x" * 199 + "…"),
    # Encodings
    "utf16": lambda: Hostile(GOOD.encode("utf-16"), values={"name": NAMES}),
    "utf8_with_its_mark": lambda: Hostile(b"\xef\xbb\xbf" + GOOD.encode()),
    "another_alphabet_in_its_own_code": lambda: Hostile(
        GOOD.replace("Song", "Песня длинная").encode("cp1251"), refused="encoding|not text|UTF-8"
    ),
    "a_surrogate": lambda: Hostile(
        GOOD.replace("Song 2", "Song \ud800").encode("utf-8", "surrogatepass"),
        values={"name": ["Song 0", "Song 1", "Song"]},
    ),
    "semicolons_and_decimal_commas": lambda: text(
        table(*songs(3, energy="0,25"), delimiter=";"), values={"energy": [0.25] * 3}
    ),
    # Size
    "one_endless_line": lambda: Hostile(_large(), rejected=(5,)),
    "parquet_with_a_folder_in_it": lambda: Hostile(
        parquet(energy=[{"a": 1}] * 3), "b.parquet", "cannot be read as text|usable columns|not"
    ),
}  # fmt: skip
"""By what is wrong with each."""
