"""Ten thousand payloads over every callback, and as many bodies over every other route."""

from __future__ import annotations

from tests.sending import LEAVES_PARTS, Target, send_bodies, send_callbacks
from tests.soak.conftest import Seen

N_PAYLOADS = 10_000

pytestmark = LEAVES_PARTS


def test_ten_thousand_payloads_over_every_callback(target: Target, seen: Seen) -> None:
    n_callbacks = sum("callback" in each for each in target.app.callback_map.values())
    outcome = send_callbacks(target, N_PAYLOADS, seed=1)
    seen(f"{n_callbacks} callbacks; {outcome}")


def test_ten_thousand_bodies_over_every_route(target: Target, seen: Seen) -> None:
    outcome = send_bodies(target, N_PAYLOADS, seed=2)
    seen(f"{len(outcome.reached)} routes; {outcome}")
