"""What a build is made from and by, and the digest that names it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final, Self

from analytics.manifest import FORMAT, Manifest, PlaysSource, Source

RESULTS_VERSION: Final = 7
"""Raise it when a step computes something else from the same data, so old results are not kept."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a build is made from and by: builds of the same order are the same build.

    spec: the parameters it was asked for.  version: of the files' format and of the steps' results.
    plays: None without any.
    """

    spec: dict[str, Any]
    source: Source
    version: tuple[int, int] = (FORMAT, RESULTS_VERSION)
    plays: PlaysSource | None = None

    @classmethod
    def of(cls, manifest: Manifest) -> Self:
        """That of a build, if this program made it.

        One that another version made has another digest in its manifest.
        """
        heard = manifest.get("listening")
        plays = heard and PlaysSource(listens=heard["listens"], users=heard["users"])
        return cls(manifest["spec"], manifest["source"], plays=plays)

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
