"""Put the finished steps of a build together and publish them."""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from analytics import VERSION
from analytics.building.listens import heard_of
from analytics.building.steps import Step
from analytics.building.tables import RECORDING, TRACKS
from analytics.building.task import n_tracks_of
from analytics.building.workshop import Workshop
from analytics.durable import FileRecord
from analytics.home import Home
from analytics.manifest import Facts, PlaysSource, Source, Stage, seal

_PACKAGES: Final = ("numpy", "pandas", "scikit-learn", "umap-learn", "openTSNE")


@dataclass(frozen=True, slots=True)
class Order:
    """What a build is made from and by: builds of the same order are the same build.

    spec: the parameters it was asked for.  version: of the files' format and of the steps' results.
    plays: None without any.
    """

    spec: dict[str, Any]
    source: Source
    version: tuple[int, int]
    plays: PlaysSource | None = None

    @property
    def digest(self) -> str:
        """Names this order: sha256 in hex of everything but the names of files."""
        identity: dict[str, Any] = {
            "spec": self.spec,
            "data": self.source["sha256"],
            "version": self.version,
        }
        if self.plays is not None:
            users = self.plays["users"]
            identity["listens"] = [source["sha256"] for source in self.plays["listens"]]
            identity["users"] = users and users["sha256"]
        return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()


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
    folder: Path, name: str, shop: Workshop, steps: Sequence[Step], order: Order, *, stage: Stage
) -> None:
    """Put the files of finished steps into `folder` as the sealed build `name`.

    Where two steps wrote a file of the same name, the later one counts.
    """
    records: dict[str, FileRecord] = {}
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
        timings={step.name: shop.seconds(step.name) for step in steps},
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
        # The file is part of another build already. Sharing it would let one fault on the disk
        # damage both, and the previous build is there for when the current one is damaged.
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
