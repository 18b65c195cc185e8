"""What the documents of the programming interface say is so."""

from __future__ import annotations

import re
import shlex
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from tests.integration.api.asking import ask
from tests.processes import ROOT


def examples() -> list[str]:
    """The commands of docs/api.md, a line each."""
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip()]


@pytest.mark.parametrize("command", examples())
def test_the_examples_of_the_guide_work(client: FlaskClient, command: str) -> None:
    first = ask(client, "/tracks?energy=0.5-1&sort=-popularity&limit=2")
    known = {
        "NEXT": first["next"], "TRACK": first["items"][0]["id"], "OTHER": first["items"][1]["id"],
        "ARTIST": quote(first["items"][0]["artists"][0]),
    }  # fmt: skip
    words = shlex.split(re.sub(r"\$([A-Z]+)", lambda found: known[found[1]], command))
    assert words[0] == "curl"
    address = words[1].removeprefix("http://localhost:8050")
    sent = words[words.index("-d") + 1] if "-d" in words else None
    answer = client.open(
        address, method="POST" if sent else "GET", data=sent, content_type="application/json"
    )
    assert answer.status_code == 200, answer.text


def test_the_examples_of_the_page_work(client: FlaskClient) -> None:
    page = client.get("/api/docs").text
    addresses = re.findall(r'<a href="([^"]+)">Open this example', page)
    assert len(addresses) > 12
    for address in addresses:
        status = client.get(address.replace("&amp;", "&")).status_code
        assert status == (404 if "/jobs/" in address else 200), address


def test_the_description_says_how_programs_say_who_they_are(client: FlaskClient) -> None:
    told = ask(client, "/openapi.json")
    ways = told["components"]["securitySchemes"]
    assert told["security"] == [{}, *({name: []} for name in ways)], "nothing will do, too"
    assert {(way["type"], way["in" if "in" in way else "scheme"]) for way in ways.values()} == {
        ("http", "bearer"), ("apiKey", "cookie"),
    }  # fmt: skip
    for operations in told["paths"].values():
        for each in operations.values():
            assert {"401", "403"} <= set(each["responses"]), each["operationId"]


def test_the_page_says_everything_the_description_says(client: FlaskClient) -> None:
    page, told = client.get("/api/docs").text, ask(client, "/openapi.json")
    for path, operations in told["paths"].items():
        assert f"/api/v1{path}" in page
        for each in operations.values():
            assert f'id="{each["operationId"]}"' in page
    for name in told["components"]["schemas"]:
        assert f'id="schema-{name}"' in page
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links <= set(re.findall(r' id="([^"]+)"', page))
