"""Titles that are formulas, in every file that can be taken away: no spreadsheet runs them."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient

from analytics.formulas import FORMULA_STARTS
from analytics.playlist_files import FORMATS as PLAYLISTS
from dashapp.factory import create_app
from dashapp.settings import Settings
from tests.builders import make_tracks, write_csv
from tests.every_route import routes_of
from tests.processes import run_command

HOSTILE = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example","x")', "'=1", "=\"a\"&\"b\"",
)  # fmt: skip
N_TRACKS = 90
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?")
TABLES = (
    "/export.csv", "/clusters.csv", "/representatives.csv", "/differing.csv?a=kmeans&b=ward",
    "/playlist.csv?tracks=20&order=flow", "/plays/rejected.csv",
)  # fmt: skip
IDS = [f"track-{number:05d}" for number in range(20)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A full build in which every name of anything may be a formula."""
    folder = tmp_path_factory.mktemp("formulas")
    names = [f"{HOSTILE[row % len(HOSTILE)]} {row}" for row in range(N_TRACKS)]
    tracks = make_tracks(
        N_TRACKS, name=names, album=[HOSTILE[row // 9 % 10] for row in range(N_TRACKS)],
        artists=[(HOSTILE[row % 7],) for row in range(N_TRACKS)],
        genres=[(HOSTILE[row % 3],) for row in range(N_TRACKS)],
    )  # fmt: skip
    data = write_csv(folder / "tracks.csv", tracks)
    # A file of plays of which every row but one is left out, with such a text in it.
    plays = folder / "listens.csv"
    rows = [f'ann,"{text.replace(chr(34), chr(34) * 2)}",2021-03-04,1' for text in HOSTILE]
    plays.write_text("\n".join(["user_id,track_id,timestamp,play_count",
                                f"ann,{IDS[0]},2021-03-04,1", *rows]), newline="")  # fmt: skip
    run_command("build", "--data", str(data), "--listens", str(plays), home=folder / "home")
    return folder / "home"


@pytest.fixture(scope="module")
def client(home: Path) -> FlaskClient:
    settings = {"UNDERTONE_HOME": str(home), "UNDERTONE_OPEN": "yes"}
    made: FlaskClient = create_app(Settings.from_env(settings)).server.test_client()
    return made


def assert_harmless(text: str, what: str) -> None:
    """No cell of a table is a formula; there are such titles in it, made plain."""
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    run = [cell for cell in cells if re.match(FORMULA_STARTS, cell) and not NUMBER.fullmatch(cell)]
    assert not run, (what, run[:5])
    assert any(re.match(r"'[=+\-@]", cell) for cell in cells), what


def test_every_address_of_a_file_is_tried_here(client: FlaskClient, home: Path) -> None:
    """A new export fails here until it is listed."""
    app = create_app(Settings.from_env({"UNDERTONE_HOME": str(home)}))
    files = {
        route.rule
        for route in routes_of(app)
        if re.search(r"\.<fmt>$|\.csv$|/file$|\.html$", route.rule)
    }
    assert files == {
        "/export.<fmt>", "/clusters.<fmt>", "/representatives.<fmt>", "/differing.csv",
        "/playlist.<fmt>", "/api/v1/playlists/file", "/report.html",
        "/saved/<saved_id>/list.<fmt>", "/shared/<secret>/list.<fmt>", "/plays/rejected.csv",
    }  # fmt: skip


@pytest.mark.parametrize("address", TABLES)
def test_no_cell_of_a_table_is_a_formula(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert_harmless(answer.text, address)


def test_no_cell_of_a_list_of_ones_own_is_a_formula(client: FlaskClient) -> None:
    for title in HOSTILE:
        given = {"ids": IDS, "title": title}
        answer = client.post("/playlist.csv", json=given)
        assert answer.status_code == 200
        assert_harmless(answer.text, title)
        name = answer.headers["Content-Disposition"]
        assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.csv"', name), name
    made = client.post("/api/v1/playlists/file?format=csv", json={"tracks": 8})
    assert made.status_code == 200, made.text
    assert_harmless(made.text, "of a program")


def test_no_cell_of_a_list_that_was_saved_and_shared_is_a_formula(client: FlaskClient) -> None:
    kept = client.post("/saved", json={"kind": "playlist", "ids": IDS})
    assert kept.status_code == 200, kept.text
    at = f"/saved/{kept.get_json()['id']}"
    link = client.post(f"{at}/links", json={"days": 0})
    assert link.status_code == 200, link.text
    for path in (at, link.get_json()["path"]):
        answer = client.get(f"{path}/list.csv")
        assert answer.status_code == 200, answer.text
        assert_harmless(answer.text, path)


@pytest.mark.parametrize("what", ["view", "clusters", "representatives"])
def test_no_cell_that_a_command_writes_is_a_formula(home: Path, tmp_path: Path, what: str) -> None:
    out = tmp_path / "out.csv"
    run_command("export", "--what", what, "--format", "csv", "--out", str(out), home=home)
    assert_harmless(out.read_text(encoding="utf-8"), what)


@pytest.mark.parametrize("what", ["export", "clusters", "representatives"])
def test_files_that_no_spreadsheet_runs_hold_names_as_they_are(
    client: FlaskClient, what: str
) -> None:
    found = client.get(f"/{what}.json")
    assert found.status_code == 200
    names = {row["track_name"] for row in json.loads(found.data)}
    table = pq.read_table(io.BytesIO(client.get(f"/{what}.parquet").data))
    for listed in (names, set(table.column("track_name").to_pylist())):
        assert any(name.startswith("=1+1") for name in listed)


# Addresses alone need tracks of Spotify's, and hold no names.
@pytest.mark.parametrize("fmt", sorted(set(PLAYLISTS) - {"csv", "uris"}))
def test_other_playlists_are_no_tables(client: FlaskClient, fmt: str) -> None:
    answer = client.post(f"/playlist.{fmt}", json={"ids": IDS, "title": "=1+1"})
    assert answer.status_code == 200
    assert not answer.mimetype.endswith(("csv", "excel", "tab-separated-values")), fmt


def test_what_is_written_as_a_page_runs_no_names(client: FlaskClient) -> None:
    text = client.get("/report.html").text
    assert "<script>alert" not in text
    assert 'href="http://evil.example"' not in text
