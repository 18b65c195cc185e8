"""Builds made without building: of three small files, or of the files of another."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
import pyarrow as pa

from analytics.artifacts import open_build
from analytics.building.tables import write_array, write_table
from analytics.catalogues import Catalogues
from analytics.durable import write_json
from analytics.exchange import copy_sealed, files_of
from analytics.home import Home
from analytics.manifest import Facts, Manifest, Source, seal
from analytics.served import Cause


def fill(folder: Path, name: str, content: int, *, order: str = "0000") -> None:
    """Seal `folder` as a build whose files all say `content`. order: its spec_hash."""
    write_array(folder / "numbers" / "energy.npy", np.full(1000, content, dtype=np.float32))
    write_json(folder / "moods.json", {"content": content})
    write_table(folder / "tracks.arrow", pa.table({"name": [f"Song {content}"] * 1000}))
    facts = Facts(
        build=name, stage="core", fingerprint="f" * 64, created="2025-01-01T00:00:00+00:00",
        n_tracks=1000, spec={}, spec_hash=order, versions={}, timings={},
        source=Source(file="tracks.csv", sha256="0" * 64),
    )  # fmt: skip
    seal(folder, facts)


def publish(
    home: Home,
    content: int,
    previous: str | None = None,
    *,
    order: str = "0000",
    cause: Cause | None = None,
) -> str:
    """Publish such a build in `home`; its name."""
    name = home.new_name(f"core-{order}")
    folder = home.assembling(name)
    fill(folder, name, content, order=order)
    home.publish(folder, name, previous, cause)
    return name


def put_beside(home: Home) -> str:
    """A catalogue kept in a home, of other parameters than what serves; its name."""
    kept, serving = Catalogues(home.path), open_build(home)
    folder = kept.start()
    other = {**serving.manifest, "spec_hash": "other"}
    copy_sealed(folder, "full-other", cast(Manifest, other), files_of(serving), {})
    return kept.publish(folder)
