"""From a path to the bytes of one table, whatever it is packed in. Nothing is ever extracted.

What a file is, is told by its first bytes, not by its name.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final, Protocol

from analytics.data_file import READABLE, require_regular, shown_name, unopened
from analytics.errors import UnusableFile

MAX_BYTES: Final = 1 << 30
"""Unpacked size of the largest table that is read: about six million tracks."""

MAX_RATIO: Final = 200
"""Real tables shrink 3 to 30 times; a thousandfold is an attack."""

_PARQUET: Final = b"PAR1"
_FREE_BYTES: Final = 1 << 20
_BLOCK: Final = 1 << 20
_MAX_MEMBERS: Final = 1_000
_TABLE_SUFFIXES: Final = (".csv", ".tsv", ".tab", ".parquet")
WRONG_KINDS: Final = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word document; save the sheet as CSV"),
    (b"SQLite format 3", "an SQLite database; export the table as CSV"),
    (b"7z\xbc\xaf", "a 7z archive; pack it as .zip or .gz"),
    (b"Rar!", "a RAR archive; pack it as .zip or .gz"),
    (b"BZh", "a bzip2 archive; pack it as .zip or .gz"),
    (b"\xfd7zXZ", "an xz archive; pack it as .zip or .gz"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive; pack it as .zip or .gz"),
    (b"ARROW1", "an Arrow file; save it as Parquet"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"fLaC", "a sound file"),
    (b"RIFF", "a sound or video file"),
    (b"\x7fELF", "a program"),
)


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Payload:
    """The unpacked bytes of one table and the name people know its file by."""

    file: str
    content: bytes

    @property
    def is_parquet(self) -> bool:
        """Whether the bytes are a Parquet file rather than text."""
        return self.content.startswith(_PARQUET)


def load(path: Path) -> Payload:
    """Read the file at `path`, unpacking .gz and .zip in memory.

    Raises UnusableFile if it is missing, not a regular file, of the wrong kind, damaged, too
    large, or an archive that does not hold exactly one table.
    """
    file = shown_name(path)
    try:
        require_regular(path)
        with path.open("rb") as stream:
            return Payload(file, _unpacked(file, stream, path.stat().st_size))
    except OSError as error:
        raise unopened(path, error) from error


def is_parquet(path: Path) -> bool:
    """Whether a Parquet file is at `path`. Raises UnusableFile as `load`."""
    try:
        require_regular(path)
        with path.open("rb") as stream:
            return stream.read(len(_PARQUET)) == _PARQUET
    except OSError as error:
        raise unopened(path, error) from error


def _unpacked(file: str, stream: IO[bytes], n_bytes: int) -> bytes:
    start = stream.read(8)
    stream.seek(0)
    budget = min(MAX_BYTES, _FREE_BYTES + MAX_RATIO * n_bytes)
    if start[:2] == b"\x1f\x8b":
        content = _gunzipped(file, stream, budget)
    elif start[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        content = _from_zip(file, stream, budget)
    else:
        content = _read_within(file, stream, MAX_BYTES)
    require_table_bytes(file, content)
    return content


def _gunzipped(file: str, stream: IO[bytes], budget: int) -> bytes:
    try:
        with gzip.GzipFile(fileobj=stream) as unpacked:
            return _read_within(file, unpacked, budget)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise UnusableFile(file, "the gzip archive is damaged or cut short.") from error


def _from_zip(file: str, stream: IO[bytes], budget: int) -> bytes:
    try:
        with zipfile.ZipFile(stream) as archive:
            member = _the_table(file, archive)
            if member.file_size > budget:
                raise UnusableFile(file, _too_large(budget))
            with archive.open(member) as unpacked:
                return _read_within(file, unpacked, budget)
    except (zipfile.BadZipFile, EOFError, zlib.error, OSError) as error:
        raise UnusableFile(file, "the zip archive is damaged or cut short.") from error
    except (NotImplementedError, RuntimeError) as error:
        raise UnusableFile(file, "the zip archive uses a packing that is not known.") from error


def _the_table(file: str, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one table of an archive; notes and folder data of macOS beside it do not count."""
    members = archive.infolist()
    if len(members) > _MAX_MEMBERS:
        raise UnusableFile(file, f"the archive holds more than {_MAX_MEMBERS:,} files.")
    names = {member.filename for member in members}
    if "[Content_Types].xml" in names:
        raise UnusableFile(file, "this is an Excel or Word document; save the sheet as CSV.")
    if any(_leaves_the_archive(name) for name in names):
        raise UnusableFile(file, "the archive names a file outside itself, so it is not opened.")
    files = [member for member in members if not member.is_dir() and not _is_litter(member)]
    tables = [each for each in files if each.filename.lower().endswith(_TABLE_SUFFIXES)]
    tables = tables or files[:1] * (len(files) == 1)
    if not tables:
        raise UnusableFile(file, "the archive holds no .csv, .tsv or .parquet table.")
    if len(tables) > 1:
        two = " and ".join(shown_name(Path(each.filename)) for each in tables[:2])
        raise UnusableFile(file, f"the archive holds {len(tables)} tables ({two}), one is needed.")
    if tables[0].flag_bits & 0x1:
        raise UnusableFile(file, "the archive is locked with a password.")
    return tables[0]


def _leaves_the_archive(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or name[1:2] == ":"


def _is_litter(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename)
    return "__MACOSX" in path.parts or path.name.startswith(".")


def _read_within(file: str, stream: _Readable, budget: int) -> bytes:
    """Everything in `stream`, refused as soon as it passes `budget` bytes."""
    content = io.BytesIO()
    while block := stream.read(_BLOCK):
        content.write(block)
        if content.tell() > budget:
            raise UnusableFile(file, _too_large(budget))
    return content.getvalue()


def _too_large(budget: int) -> str:
    if budget < MAX_BYTES:
        return "the archive unpacks to far more than a table would, so it is not opened."
    return f"the table is larger than {MAX_BYTES >> 30} GB."


def require_table_bytes(file: str, content: bytes) -> None:
    """Raise UnusableFile for what is no table, told by how it begins."""
    if not content or content.isspace():
        raise UnusableFile(file, "the file is empty.")
    for magic, kind in WRONG_KINDS:
        if content.startswith(magic):
            raise UnusableFile(file, f"this is {kind}; {READABLE}.")
    if content[:2] == b"\x1f\x8b" or content[:4] == b"PK\x03\x04":
        raise UnusableFile(file, "the archive holds another archive; pack the table itself.")
    start = content[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in (b"{", b"["):
        raise UnusableFile(file, f"this is JSON; {READABLE}.")
    if start[:1] == b"<":
        raise UnusableFile(file, f"this is a web page or XML; {READABLE}.")
