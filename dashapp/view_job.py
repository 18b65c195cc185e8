"""One view written as a file by a job, as the address of exports would, into a sealed folder."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from analytics.artifacts import OpenBuild
from analytics.building.progress import Listener
from analytics.building.runs import Report, Steps, seal_run
from analytics.engine import Engine
from analytics.errors import UndertoneError
from analytics.exports import ROWS_PER_BATCH, n_in_view, stream_view
from analytics.filters import Filter
from analytics.view_files import ViewFiles, ViewSpec, costs, file_of
from layouts import urls

_ANOTHER_BUILD: Final = (
    "The catalogue has been rebuilt since this view was looked at; reload the page, or ask again."
)


class OfAnotherBuild(UndertoneError):
    """A view of a build that is no longer in use: what it names may be something else now."""

    def __init__(self) -> None:
        super().__init__(_ANOTHER_BUILD)


def write_view(opened: OpenBuild, spec: ViewSpec, folder: Path, listener: Listener) -> None:
    """Write a view of `opened` into the empty `folder`, and seal it.

    What the shelf has already is taken from there. Raises OfAnotherBuild.
    """
    began = datetime.now(UTC)
    if spec.build not in (None, opened.manifest["build"]):
        raise OfAnotherBuild
    engine = Engine(opened)
    chosen = urls.decode_filter(spec.view, engine.options)
    canonical = ViewSpec(urls.encode_filter(chosen), spec.fmt)
    n_rows = n_in_view(engine, chosen)
    steps = Steps(costs(spec, n_rows), listener)
    out = folder / file_of(spec.fmt)
    shelf = ViewFiles(opened.path.parent.parent)
    is_there = steps.next(lambda _: _taken(shelf, engine, canonical, out))
    if not is_there:
        steps.next(lambda report: _write(engine, chosen, out, n_rows, report))
    seal_run(folder, opened, canonical.to_dict(), began, steps)
    steps.finished()


def _taken(shelf: ViewFiles, engine: Engine, spec: ViewSpec, out: Path) -> bool:
    """Whether the shelf had the file, which is then in its place."""
    found = shelf.of(engine.build_name, spec.view, spec.fmt)
    if found is None:
        return False
    try:
        os.link(found.path / file_of(spec.fmt), out)
    except OSError:  # removed meanwhile, or on a disk that has no links
        return False
    return True


def _write(engine: Engine, chosen: Filter, out: Path, n_rows: int, report: Report) -> None:
    n_pieces = max(1, -(-n_rows // ROWS_PER_BATCH))
    pieces = stream_view(engine, chosen, out.suffix.removeprefix("."))
    with out.open("wb") as file:
        for number, piece in enumerate(pieces, start=1):
            file.write(piece)
            report(min(1.0, number / n_pieces))
