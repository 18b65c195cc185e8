"""Every callback and every route of ours, sent what no page sends: the quick part.

The long part is tests/soak/test_payloads_long.py.
"""

from __future__ import annotations

from tests.sending import LEAVES_PARTS, Target, send_bodies, send_callbacks

N_PAYLOADS = 500

pytestmark = LEAVES_PARTS


def test_no_callback_fails_whatever_it_is_sent(target: Target) -> None:
    outcome = send_callbacks(target, N_PAYLOADS, seed=11)
    assert outcome.statuses[200] > N_PAYLOADS / 10, "both sides of the guard were reached"
    assert outcome.statuses[400] > N_PAYLOADS / 3


def test_no_route_fails_whatever_is_posted_to_it(target: Target) -> None:
    outcome = send_bodies(target, N_PAYLOADS, seed=12)
    assert outcome.statuses[200] > 0
    assert outcome.statuses[400] > N_PAYLOADS / 10
