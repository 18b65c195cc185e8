"""Every callback and every route of ours, sent what no page sends: the quick part.

The long part is tests/soak/test_payloads_long.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sending import Target, send_bodies, send_callbacks, target_over

N_PAYLOADS = 500

# Parts of a form that is refused halfway are left to the garbage collector by Werkzeug.
pytestmark = pytest.mark.filterwarnings(
    "ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning",
    "ignore:Unclosed file .*SpooledTemporaryFile:ResourceWarning",
)


@pytest.fixture(scope="module")
def target(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with target_over(tiny_build, tmp_path_factory.mktemp("sent")) as made:
        yield made


def test_no_callback_fails_whatever_it_is_sent(target: Target) -> None:
    outcome = send_callbacks(target, N_PAYLOADS, seed=11)
    assert outcome.statuses[200] > N_PAYLOADS / 10, "both sides of the guard were reached"
    assert outcome.statuses[400] > N_PAYLOADS / 3


def test_no_route_fails_whatever_is_posted_to_it(target: Target) -> None:
    outcome = send_bodies(target, N_PAYLOADS, seed=12)
    assert outcome.statuses[200] > 0
    assert outcome.statuses[400] > N_PAYLOADS / 10
