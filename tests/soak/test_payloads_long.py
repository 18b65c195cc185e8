"""Ten thousand payloads over every callback, and as many bodies over every other route."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sending import Target, send_bodies, send_callbacks, target_over
from tests.soak.conftest import Seen

N_PAYLOADS = 10_000

# Parts of a form that is refused halfway are left to the garbage collector by Werkzeug.
pytestmark = pytest.mark.filterwarnings(
    "ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning",
    "ignore:Unclosed file .*SpooledTemporaryFile:ResourceWarning",
)


@pytest.fixture(scope="module")
def target(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with target_over(tiny_build, tmp_path_factory.mktemp("sent")) as made:
        yield made


def test_ten_thousand_payloads_over_every_callback(target: Target, seen: Seen) -> None:
    n_callbacks = sum("callback" in each for each in target.app.callback_map.values())
    outcome = send_callbacks(target, N_PAYLOADS, seed=1)
    seen(f"{n_callbacks} callbacks; {outcome}")


def test_ten_thousand_bodies_over_every_route(target: Target, seen: Seen) -> None:
    outcome = send_bodies(target, N_PAYLOADS, seed=2)
    seen(f"{len(outcome.reached)} routes; {outcome}")
