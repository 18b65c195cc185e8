"""What the tests of validation share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from threadpoolctl import threadpool_limits


@pytest.fixture(autouse=True)
def one_core() -> Iterator[None]:
    """Keep scikit-learn to one core: its threads wait long for each other over so few tracks."""
    with threadpool_limits(1):
        yield
