"""Saved things for programs."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.integration.saved.asking import SITE, a_list

API = "/api/v1/saved"


def test_programs_save_change_share_and_delete(client: FlaskClient, other: FlaskClient) -> None:
    made = client.post(API, json={"kind": "playlist", "query": "genre=folk&tracks=4"})
    assert made.status_code == 200 and len(made.json["tracks"]) == 4
    at = f"{API}/{made.json['id']}"
    assert client.get(at).json == made.json
    assert other.get(at).status_code == 404
    changed = client.patch(at, json={"ids": ["track-00001"], "number": 1, "name": "One"})
    assert (changed.json["number"], changed.json["name"], changed.json["page"]) == (2, "One", None)
    late = client.patch(at, json={"query": "genre=house&tracks=4", "number": 1, "name": "Late"})
    assert late.status_code == 409 and late.mimetype == "application/problem+json"
    assert client.get(at).json == changed.json, "nothing of it was changed"
    link = client.post(f"{at}/links", json={"days": 7, "origins": SITE}).json
    assert other.get(link["embed"]).status_code == 200
    assert client.delete(f"{at}/links/{link['id']}").status_code == 200
    assert other.get(link["path"]).status_code == 404
    assert client.delete(at).json["deleted"] and client.get(at).status_code == 404
    assert client.post(f"{at}/bring-back").json["deleted"] is None
    assert [each["id"] for each in client.get(f"{API}?kind=playlist").json["items"]] == [
        made.json["id"]
    ]


def test_a_long_list_of_what_is_saved_comes_in_pages(client: FlaskClient) -> None:
    ids = [
        client.post(API, json={"kind": "view", "query": f"energy=0.{n}-1"}).json["id"]
        for n in range(1, 6)
    ]
    found, address = [], f"{API}?limit=2"
    while address:
        page = client.get(address).json
        assert page["total"] == len(ids)
        found += [each["id"] for each in page["items"]]
        address = page["next"] and f"{API}?limit=2&cursor={page['next']}"
    assert found == ids[::-1]


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"name": "  "}, {"number": 1}, {"query": "genre=folk"},
        {"ids": ["nowhere"], "number": 1},
        {"query": "genre=folk", "ids": ["track-00001"], "number": 1},
    ],
)  # fmt: skip
def test_a_change_that_makes_no_sense_is_a_problem(
    client: FlaskClient, sent: dict[str, Any]
) -> None:
    thing = a_list(client)
    answer = client.patch(f"{API}/{thing['id']}", json=sent)
    assert answer.status_code == 422 and answer.json["detail"].endswith(".")
