"""The guard before the callbacks: how long it takes, and ten thousand bent requests."""

from __future__ import annotations

import json
import random
import time
from collections import Counter

from dashapp.guard import check_callback_request
from tests.payloads import generated_payloads, valid_envelope
from tests.small_app import make_small_app

N_PAYLOADS = 10_000
N_TIMES = 2_000


def test_an_ordinary_request_is_checked_in_well_under_a_millisecond() -> None:
    app = make_small_app()
    app.server.test_client().get("/")
    envelope = valid_envelope(app, "plain.children", random.Random(0), ("jazz",))
    body = json.dumps(envelope).encode()
    began = time.perf_counter()
    for _ in range(N_TIMES):
        check_callback_request(body, app)
    each = (time.perf_counter() - began) / N_TIMES
    print(f"guard: {each * 1e6:.0f} microseconds a request")
    assert each < 0.001


def test_ten_thousand_bent_requests_are_answered() -> None:
    app = make_small_app()
    client = app.server.test_client()
    client.get("/")
    statuses: Counter[int] = Counter()
    slowest = 0.0
    for payload in generated_payloads(app, N_PAYLOADS, seed=1):
        began = time.perf_counter()
        answer = client.post(
            "/_dash-update-component", data=payload.body, content_type="application/json"
        )
        slowest = max(slowest, time.perf_counter() - began)
        statuses[answer.status_code] += 1
    print(f"guard: {dict(statuses)}, slowest {slowest * 1e3:.0f} ms")
    assert set(statuses) <= {200, 204, 400, 413}
    assert slowest < 2
