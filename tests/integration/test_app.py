from __future__ import annotations

import gzip
import json
import os
import shutil
from pathlib import Path
from typing import Any

import brotli
import dash
import pytest
from flask.testing import FlaskClient

from analytics.artifacts import open_build
from analytics.build import BuildSpec, build
from dashapp.factory import create_app
from dashapp.settings import Settings
from tests.builders import make_tracks, write_csv
from tests.payloads import generated_payloads

FOLKY = "genre=folk&energy=0.1-0.4"


@pytest.fixture(scope="module")
def app(tiny_build: Path) -> dash.Dash:
    return create_app(Settings.from_env({"UNDERTONE_HOME": str(tiny_build)}))


@pytest.fixture
def client(app: dash.Dash) -> FlaskClient:
    return app.server.test_client()


def view(client: FlaskClient, search: str = "", encoding: str = "") -> Any:
    return client.get(f"/view?{search}", headers={"Accept-Encoding": encoding})


def callback(client: FlaskClient, app: dash.Dash, output: str, *values: Any) -> Any:
    """Call a server callback as the page would."""
    known = app.callback_map[output]
    inputs = [
        {"id": each["id"], "property": each["property"], "value": value}
        for each, value in zip([*known["inputs"], *known["state"]], values, strict=True)
    ]
    n_inputs = len(known["inputs"])
    outputs = [
        dict(zip(("id", "property"), part.rsplit(".", 1), strict=True))
        for part in output.strip(".").split("...")
    ]
    body = {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": inputs[:n_inputs],
        "state": inputs[n_inputs:],
        "changedPropIds": [f"{inputs[0]['id']}.{inputs[0]['property']}"],
    }
    return client.post("/_dash-update-component", json=body)


def test_any_number_of_apps_live_in_one_process(tiny_build: Path, app: dash.Dash) -> None:
    second = create_app(Settings.from_env({"UNDERTONE_HOME": str(tiny_build)}))
    for each in (app, second):
        names = {
            part["output"] for part in each.server.test_client().get("/_dash-dependencies").json
        }
        assert "page.children" in names
    assert len(app.callback_map) == len(second.callback_map) > 0


def test_the_first_page_tells_the_browser_what_there_is(client: FlaskClient) -> None:
    text = client.get("/").text
    meta = json.loads(text.partition('id="undertone-meta">')[2].partition("</script>")[0])
    assert meta["tracks"] == 120
    assert {field["name"] for field in meta["fields"]} >= {"energy", "tempo", "year"}
    for file in meta["files"].values():
        assert client.get(file["url"]).status_code == 200
    assert f'src="{meta["tableScript"]}"' not in text, "the table's library waits for its tab"
    assert client.get(meta["tableScript"]).status_code == 200


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity", "br;q=0, gzip"])
def test_column_files_are_the_bytes_of_the_columns(client: FlaskClient, encoding: str) -> None:
    text = client.get("/").text
    meta = json.loads(text.partition('id="undertone-meta">')[2].partition("</script>")[0])
    file = meta["files"]["moods"]
    answer = client.get(file["url"], headers={"Accept-Encoding": encoding})
    used = answer.headers.get("Content-Encoding", "identity")
    content = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}[used](
        answer.data
    )
    assert len(content) == sum(place["length"] for place in file["places"]) == 120
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..%2f..%2fetc%2fpasswd", "a" * 32, "%00", "x"]
)
def test_no_path_leads_out_of_the_column_files(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/columns/{name}")
    # A path that leads out of the folder is a page's address, and gets the page around the app.
    assert answer.status_code in (308, 404) or answer.mimetype == "text/html"
    assert b"root:" not in answer.data


def test_an_answer_is_the_same_in_every_encoding(client: FlaskClient) -> None:
    plain = view(client, FOLKY).data
    assert brotli.decompress(view(client, FOLKY, "br").data) == plain
    assert gzip.decompress(view(client, FOLKY, "gzip").data) == plain
    assert json.loads(plain)["search"] == FOLKY


def test_two_visitors_do_not_affect_each_other(client: FlaskClient) -> None:
    alone = view(client, FOLKY).data
    view(client, "genre=house&energy=0.5-1")
    view(client, "explicit=yes")
    assert view(client, FOLKY).data == alone


def test_a_corrupt_link_opens_what_can_be_read_of_it(client: FlaskClient) -> None:
    assert view(client, "genre=nope&%ff=%00&energy=0.1-0.4").json["search"] == "energy=0.1-0.4"


def test_a_page_drawn_from_a_build_that_is_gone_is_told_so(client: FlaskClient) -> None:
    answer = client.get("/view?build=0000-core-gone")
    assert answer.status_code == 409
    assert "rebuilt" in answer.json["error"]


def test_rows_continue_where_the_first_page_ended(client: FlaskClient) -> None:
    first = view(client).json["rows"]
    more = client.get("/rows?start=25&stop=75").json["rows"]
    assert len(first) == 25 and len(more) == 50
    assert not {row["id"] for row in first} & {row["id"] for row in more}


@pytest.mark.parametrize(
    "row, status", [("0", 200), ("120", 404), ("-1", 404), ("x", 404), ("", 404)]
)
def test_a_row_is_a_track_or_nothing(client: FlaskClient, row: str, status: int) -> None:
    assert client.get(f"/track?row={row}").status_code == status


def test_an_export_is_exactly_the_view(client: FlaskClient) -> None:
    answer = client.get(f"/export.csv?{FOLKY}")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert len(answer.text.splitlines()) - 1 == view(client, FOLKY).json["matches"]
    assert client.get("/export.exe").status_code == 404


def test_every_page_opens_and_an_unknown_one_says_so(client: FlaskClient, app: dash.Dash) -> None:
    for path, words in (("/", "explore-count"), ("/data", "chart-sweep"), ("/no/such", "no page")):
        answer = callback(client, app, "page.children", path, "?genre=folk")
        assert answer.status_code == 200
        assert words in answer.text
        assert client.get(path).status_code == (404 if path == "/no/such" else 200)


@pytest.mark.parametrize(
    ("address", "files"),
    [("/", {"map-pca", "moods"}), ("/?map=umap", {"map-umap", "moods"}), ("/data", set())],
)
def test_a_page_asks_ahead_for_the_files_of_its_first_picture_only(
    client: FlaskClient, app: dash.Dash, address: str, files: set[str]
) -> None:
    page = client.get(address).text
    meta = json.loads(page.partition('id="undertone-meta">')[2].partition("</script>")[0])
    asked = {
        name for name, file in meta["files"].items() if f'crossorigin href="{file["url"]}"' in page
    }
    assert asked == files


def test_readiness_ends_when_a_file_of_the_build_is_cut_short(
    tiny_build: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(tiny_build, home)
    client = create_app(Settings.from_env({"UNDERTONE_HOME": str(home)})).server.test_client()
    assert client.get("/readyz").json["problem"] is None
    os.truncate(open_build(home).path / "pca.npy", 100)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "pca.npy has 100 bytes instead of" in answer.json["problem"]
    assert client.get("/livez").status_code == 200


def test_a_new_build_is_picked_up_without_a_restart(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "tracks.csv", make_tracks(60))
    home = tmp_path / "home"
    first = build(BuildSpec(data=data, n_demo_tracks=None, core=True, k=3, seed=0), home, print)
    app = create_app(Settings.from_env({"UNDERTONE_HOME": str(home)}))
    client = app.server.test_client()
    assert client.get("/build").json["build"] == first
    second = build(BuildSpec(data=data, n_demo_tracks=None, core=True, k=4, seed=0), home, print)
    engines_looked = 0
    while client.get("/build").json["build"] != second:
        engines_looked += 1
        assert engines_looked < 10_000
    assert view(client, f"build={first}").status_code == 200, "open pages go on with the old build"
    assert view(client, f"build={second}").json["build"] == second


def test_no_payload_at_all_breaks_a_callback(client: FlaskClient, app: dash.Dash) -> None:
    client.get("/_dash-layout")
    statuses: dict[int, int] = {}
    for payload in generated_payloads(app, 2_000, seed=1):
        answer = client.post(
            "/_dash-update-component", data=payload.body, content_type="application/json"
        )
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
        assert answer.status_code < 500, payload
    assert statuses[200] > 100 and statuses[400] > 100


def test_a_page_of_an_old_build_exports_what_it_shows_or_is_told(client: FlaskClient) -> None:
    build_now = client.get("/build").json["build"]
    assert client.get(f"/export.json?{FOLKY}&build={build_now}").status_code == 200
    assert client.get(f"/export.json?{FOLKY}&build=0000-core-gone").status_code == 409


def test_search_looks_only_for_what_it_is_asked_for(client: FlaskClient) -> None:
    """A field that picks a song must not be filled with artists."""
    mixed = client.get("/search?q=artist%201-0").json["results"]
    songs = client.get("/search?q=artist%201-0&kind=song").json["results"]

    assert {each["kind"] for each in mixed} > {"song"}
    assert {each["kind"] for each in songs} == {"song"}
    assert all(each["href"] == f"/song?id={each['key']}" for each in songs)


@pytest.mark.parametrize("kinds", ["kind=", "kind=nope", "kind=%00&kind=%ff", "kind=[]" * 200])
def test_search_for_no_kind_there_is_looks_for_all(client: FlaskClient, kinds: str) -> None:
    expected = client.get("/search?q=song").json
    assert client.get(f"/search?q=song&{kinds}").json == expected


@pytest.mark.parametrize("path", ["/song", "/path", "/path?from=%00&steps=x"])
def test_pages_that_links_lead_to_are_pages(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_only_what_follows_from_the_address_is_sent_again_for_the_same_song(
    client: FlaskClient, app: dash.Dash
) -> None:
    (output,) = [each for each in app.callback_map if "song-result.children" in each]
    again = callback(client, app, output, "?id=track-00003&by=mood", "/song", "track-00003").json[
        "response"
    ]
    other = callback(client, app, output, "?id=track-00003", "/song", "track-00004").json[
        "response"
    ]

    assert set(again) == {"song-controls", "song-result", "song-why-not"}
    assert set(other) == {*again, "song-shown", "song-head", "song-sound"}
    assert not callback(client, app, output, "?mood=a", "/moods", "track-00004").json["response"]
