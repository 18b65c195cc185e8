"""How long a run would take, asked before it is started."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from analytics.build import BuildSpec, build
from dashapp.factory import create_app
from dashapp.settings import Settings
from tests.builders import make_tracks, write_csv


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("estimate")
    data = write_csv(folder / "songs.csv", make_tracks(60))
    build(BuildSpec(data, None, core=True, k=3, seed=0), folder / "home", lambda _news: None)
    app = create_app(Settings.from_env({"UNDERTONE_HOME": str(folder / "home")}))
    visitor: FlaskClient = app.server.test_client()
    return visitor


def estimate(client: FlaskClient, spec: Any) -> Any:
    answer = client.get("/jobs/estimate", query_string={"spec": json.dumps(spec)})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.get_json()


def test_more_work_takes_longer(client: FlaskClient) -> None:
    few = estimate(client, {"parameters": {"k": 2, "n_init": 1}})
    many = estimate(client, {"parameters": {"k": 255, "n_init": 1000}})

    assert few["refused"] is None
    assert 0 < few["seconds"] < many["seconds"]


def test_a_wider_sweep_takes_longer(client: FlaskClient) -> None:
    few = estimate(client, {"kind": "sweep", "from": 2, "to": 3})
    many = estimate(client, {"kind": "sweep", "from": 2, "to": 20})

    assert 0 < few["seconds"] < many["seconds"]


@pytest.mark.parametrize(
    "spec", [{"parameters": {"k": 900}}, {"kind": "sweep", "to": 21}, {"kind": "nope"}]
)
def test_a_spec_that_a_run_would_refuse_has_the_same_sentence(
    client: FlaskClient, spec: dict[str, Any]
) -> None:
    refused = client.post("/jobs", json=spec).get_json()["error"]

    assert estimate(client, spec) == {"seconds": None, "refused": refused}


@pytest.mark.parametrize("text", ["", "{", "NaN", '"\\ud800"', "[" * 500, "\udcff", "null", "[]"])
def test_anything_may_be_asked(client: FlaskClient, text: str) -> None:
    answer = client.get("/jobs/estimate", query_string={"spec": text.encode("utf-8", "replace")})

    assert answer.status_code in (200, 400)


def test_asking_starts_nothing(client: FlaskClient) -> None:
    estimate(client, {})

    assert client.get("/jobs").get_json() == {"active": [], "jobs": []}
