"""Files that a command writes: they appear under their name when they are complete."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analytics.durable import flush
from analytics.errors import InvalidSpec


@contextmanager
def complete_file(out: Path) -> Iterator[Path]:
    """Where to write what is to become the file `out` once the block is left without an error.

    Links are followed. Raises InvalidSpec for what is no regular file.
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
    # Not Path.resolve, which raises RuntimeError for links that go in circles.
    place = Path(os.path.realpath(out))
    if not out.name or (os.path.lexists(place) and not place.is_file()):
        raise InvalidSpec("--out", str(out), "a new file, or a regular one that is replaced")
    return place
