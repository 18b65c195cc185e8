"""Files that appear when they are complete, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analytics.durable import flush
from analytics.errors import InvalidSpec


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """The name under which to write what is to become `out`, which is replaced at the end.

    Raises InvalidSpec where `out` is no place for a file, OSError that names `out`.
    """
    place = _regular(out)
    partial = place.with_name(f".undertone-{os.getpid()}.partial")
    try:
        yield partial
        flush(partial)
        partial.replace(place)
        flush(place.parent)
    except OSError as error:  # people know the name they gave, not the one it is written under
        raise OSError(error.errno, error.strerror, str(out)) from error
    finally:
        partial.unlink(missing_ok=True)


def _regular(out: Path) -> Path:
    """Where the file is to be, links followed. Raises InvalidSpec for what is no regular file."""
    # Not Path.resolve, which raises RuntimeError for links that go in circles.
    place = Path(os.path.realpath(out))
    if not out.name or (os.path.lexists(place) and not place.is_file()):
        raise InvalidSpec("--out", str(out), "a new file, or a regular one that is replaced")
    return place
