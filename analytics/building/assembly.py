"""Put the finished steps of a build together and publish them."""

from __future__ import annotations

import hashlib
import platform
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from analytics import VERSION
from analytics.building.ground import Ground
from analytics.building.listens import heard_of
from analytics.building.order import Order
from analytics.building.steps import Step
from analytics.building.tables import RECORDING, TRACKS
from analytics.building.task import n_tracks_of
from analytics.building.workshop import Workshop
from analytics.durable import FileRecord
from analytics.home import Home
from analytics.manifest import Facts, Stage, seal

_PACKAGES: Final = ("numpy", "pandas", "scikit-learn", "umap-learn", "openTSNE")


def publish(
    home: Home,
    shop: Workshop,
    steps: Sequence[Step],
    order: Order,
    *,
    stage: Stage,
    previous: str | None,
) -> str:
    """Publish the files of finished steps as one build and return its name.

    Where two steps wrote a file of the same name, the later one counts.
    """
    name = home.new_name(f"{stage}-{order.digest[:8]}")
    folder = home.assembling(name)
    assemble(folder, name, shop, steps, order, stage=stage)
    home.publish(folder, name, previous)
    return name


def assemble(
    folder: Path,
    name: str,
    shop: Workshop,
    steps: Sequence[Step],
    order: Order,
    *,
    stage: Stage,
    ground: Ground | None = None,
) -> None:
    """Put the files of finished steps into `folder` as the sealed build `name`.

    Where two steps wrote a file of the same name, the later one counts.  ground: a build whose
    files come first.
    """
    records: dict[str, FileRecord] = {}
    seconds: dict[str, float] = {}
    if ground is not None:
        records, seconds = dict(ground.files), dict(ground.seconds)
        for file in records:
            _copy(ground.path / file, folder / file)
    for step in steps:
        records |= shop.published_files(step.name)
        # A later step's file goes over an earlier one's, as its record did.
        for file in shop.published_files(step.name):
            _place(shop.file(step.name, file), folder / file)
    facts = Facts(
        build=name,
        stage=stage,
        fingerprint=_fingerprint(records),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        n_tracks=n_tracks_of(shop),
        spec=order.spec,
        spec_hash=order.digest,
        versions=_versions(),
        timings=seconds | {step.name: shop.seconds(step.name) for step in steps},
        source=order.source,
    )
    if order.plays is not None:
        facts["listening"] = heard_of(shop, order.plays)
    seal(folder, facts, records)


def _place(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    if path.stat().st_nlink == 1:
        target.hardlink_to(path)
    else:
        # The file is part of another build already.
        _copy(path, target)


def _copy(path: Path, target: Path) -> None:
    # Sharing the file would let one fault on the disk damage both builds, and the previous one is
    # there for when the current one is damaged.
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)


def _fingerprint(records: dict[str, FileRecord]) -> str:
    content = hashlib.sha256()
    for name in sorted(records):
        if name in (TRACKS, RECORDING) or name.startswith("numbers/"):
            content.update(f"{name} {records[name]['sha256']}\n".encode())
    return content.hexdigest()


def _versions() -> dict[str, str]:
    installed = {package: version(package) for package in _PACKAGES}
    return {"undertone": VERSION, "python": platform.python_version(), **installed}
