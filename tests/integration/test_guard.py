"""What a stranger can POST to the callback address: refused, or answered, and never a failure."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from typing import Any

import dash
import pytest
from flask.testing import FlaskClient

from tests.payloads import generated_payloads, valid_envelope
from tests.small_app import make_small_app

CALLBACKS = "/_dash-update-component"
N_PAYLOADS = 2_000
ORDINARY = (None,)


@pytest.fixture(scope="module")
def app() -> dash.Dash:
    made = make_small_app()
    made.server.test_client().get("/")
    return made


@pytest.fixture
def client(app: dash.Dash) -> FlaskClient:
    client: FlaskClient = app.server.test_client()
    return client


@pytest.fixture
def envelopes(app: dash.Dash) -> dict[str, dict[str, Any]]:
    dice = random.Random(1)
    return {
        output: valid_envelope(app, output, dice, ORDINARY)
        for output, callback in app.callback_map.items()
        if "callback" in callback
    }


@pytest.fixture
def plain(envelopes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return envelopes["plain.children"]


def sentence_of(answer: Any) -> str:
    error = answer.get_json()["error"]
    assert error.endswith("."), error
    assert "Traceback" not in answer.get_data(as_text=True)
    return str(error)


def test_every_shape_of_callback_answers_its_own_request(
    client: FlaskClient, envelopes: dict[str, dict[str, Any]]
) -> None:
    statuses = {
        output: client.post(CALLBACKS, json=e).status_code for output, e in envelopes.items()
    }
    assert len(statuses) == 8
    assert set(statuses.values()) <= {200, 204}


def test_generated_payloads_never_break_a_callback(app: dash.Dash, client: FlaskClient) -> None:
    statuses: Counter[int] = Counter()
    for payload in generated_payloads(app, N_PAYLOADS, seed=7):
        began = time.perf_counter()
        answer = client.post(CALLBACKS, data=payload.body, content_type="application/json")
        took = time.perf_counter() - began
        statuses[answer.status_code] += 1
        assert answer.status_code in (200, 204, 400, 413), (payload.bent, payload.body[:500])
        assert took < 2, (payload.bent, took)
        if answer.status_code >= 400:
            sentence_of(answer)
    # Both sides of the guard were reached.
    assert statuses[400] > N_PAYLOADS / 2
    assert statuses[200] > N_PAYLOADS / 10


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"output": NaN}', id="not a number"),
        pytest.param('{"output": -Infinity}', id="infinity"),
        pytest.param('{"output": 1e999}', id="a number that becomes infinity"),
        pytest.param('{"output": 9007199254740994}', id="a number no browser holds"),
        pytest.param('{"output": "\\ud800"}', id="half a surrogate pair"),
        pytest.param('{"output": "a\\u0000"}', id="NUL"),
        pytest.param('{"\\ud800": 1}', id="half a surrogate pair as a key"),
        pytest.param("[" * 25 + "]" * 25, id="deep"),
        pytest.param("[" * 100_000, id="deep enough to end a parser"),
        pytest.param("[" + "1" * 5_000 + "]", id="thousands of digits"),
        pytest.param('"' + "x" * 20_000 + '"', id="one long text"),
        pytest.param("[" + "0," * 25_000 + "0]", id="many values"),
        pytest.param("", id="nothing"),
        pytest.param("null", id="null"),
        pytest.param("{}", id="an empty object"),
    ],
)
def test_what_no_page_sends_is_refused_with_a_sentence(client: FlaskClient, text: str) -> None:
    answer = client.post(CALLBACKS, data=text, content_type="application/json")
    assert answer.status_code == 400
    sentence_of(answer)


def test_a_body_beyond_the_limit_is_refused_as_too_large(client: FlaskClient) -> None:
    answer = client.post(CALLBACKS, data=b" " * 300_000, content_type="application/json")
    assert answer.status_code == 413
    assert sentence_of(answer) == "This is larger than the server accepts."


def test_another_content_type_is_refused(client: FlaskClient, plain: dict[str, Any]) -> None:
    answer = client.post(CALLBACKS, data=json.dumps(plain), content_type="text/plain")
    assert answer.status_code == 415
    sentence_of(answer)


def test_a_callback_that_runs_in_the_browser_cannot_be_called(
    client: FlaskClient, plain: dict[str, Any]
) -> None:
    plain |= {"output": "browser-only.children"}
    assert client.post(CALLBACKS, json=plain).status_code == 400


def test_an_input_renamed_to_reach_another_component_is_refused(
    client: FlaskClient, plain: dict[str, Any]
) -> None:
    plain["inputs"][0]["property"] = "pathname"
    assert client.post(CALLBACKS, json=plain).status_code == 400


def test_one_match_cannot_stand_for_two_things(client: FlaskClient, app: dash.Dash) -> None:
    output = '{"index":["MATCH"],"kind":"pressed"}.children'
    envelope = valid_envelope(app, output, random.Random(2), ORDINARY)
    assert client.post(CALLBACKS, json=envelope).status_code == 200
    envelope["outputs"]["id"]["index"] = 99
    assert client.post(CALLBACKS, json=envelope).status_code == 400


def test_true_is_not_one_in_a_pattern(client: FlaskClient, app: dash.Dash) -> None:
    output = '{"index":["MATCH"],"kind":"pressed"}.children'
    envelope = valid_envelope(app, output, random.Random(2), ORDINARY)
    envelope["inputs"][0]["id"]["index"] = 1
    envelope["state"][0]["id"]["index"] = True
    assert client.post(CALLBACKS, json=envelope).status_code == 400


def test_a_trigger_that_was_just_removed_is_let_through(
    client: FlaskClient, app: dash.Dash
) -> None:
    output = next(key for key in app.callback_map if "total.children" in key)
    envelope = valid_envelope(app, output, random.Random(3), ORDINARY)
    envelope["changedPropIds"] = ['{"index":77,"kind":"press"}.n_clicks']
    assert client.post(CALLBACKS, json=envelope).status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [("pathname", "no-slash"), ("pathname", 5), ("search", ["?a"]), ("n_clicks", "1"),
     ("n_clicks", True), ("n_clicks", -1), ("n_clicks", 1.5)],
)  # fmt: skip
def test_a_property_of_known_kind_only_takes_that_kind(
    client: FlaskClient, envelopes: dict[str, dict[str, Any]], name: str, value: Any
) -> None:
    envelope = envelopes["..first.children...second.children.."]
    for one in envelope["inputs"] + envelope["state"]:
        if one["property"] == name:
            one["value"] = value
    assert client.post(CALLBACKS, json=envelope).status_code == 400
