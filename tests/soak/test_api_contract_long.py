"""The programming interface held to its description by thousands of requests, for minutes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis

from tests.api_contract import described, described_address

schema = described(n_examples=400)


@pytest.fixture(scope="module")
def address(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with described_address(tiny_build, tmp_path_factory.mktemp("api")) as served:
        yield served


@schema.parametrize()
def test_every_operation_keeps_doing_what_its_description_says(
    case: schemathesis.Case, address: str
) -> None:
    case.call_and_validate(base_url=address)
