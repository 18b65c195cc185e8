"""The programming interface as it describes itself, for requests that are made from that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from typing import Any

import schemathesis
from schemathesis import BaseSchema, Config

from analytics.listening.segments import SMALLEST
from dashapp.api.document import document
from dashapp.api.routes import V1, all_operations
from dashapp.jobs.lock import RunnerLock
from tests.processes import serving

FOLLOWING: list[str] = ["2xx", "403", "404", "409", "414", "422", "429"]
"""How a request that follows the description may be answered: never with 400."""
BREAKING: list[str] = ["400", "403", "404", "405", "413", "414", "415", "422", "429"]
"""How one that does not may be answered: never as if it did, and never with a failure of ours."""


def described(n_examples: int) -> BaseSchema:
    """The description of the interface, with so many requests of each operation."""
    nobody: Any = None
    settings = Config.from_dict(
        {
            "generation": {
                "max-examples": n_examples,
                "deterministic": True,
                # Tokens nobody made are refused before anything is read.
                "with-security-parameters": False,
            },
            "checks": {
                "positive_data_acceptance": {"expected-statuses": FOLLOWING},
                "negative_data_rejection": {"expected-statuses": BREAKING},
            },
        }
    )
    description = document(all_operations(nobody, nobody, nobody, nobody, SMALLEST), V1)
    return schemathesis.openapi.from_dict(description, config=settings)


@contextmanager
def described_address(build: Path, folder: Path) -> Iterator[str]:
    """Where the interface is served over a copy of a home, in which no job begins to run."""
    home = folder / "home"
    copytree(build, home)
    lock = RunnerLock.take(home / "jobs.lock")
    assert lock is not None
    with serving(home) as served:
        yield f"{served}{V1}"
    lock.close()
