"""`python -m dashapp playlist` as people run it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from analytics.engine import Engine
from layouts import playlist_address
from layouts.playlist_facts import all_rows, facts_of
from tests.processes import run_command, try_command


def recipe_file(folder: Path, data: Any) -> str:
    path = folder / "recipe.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return str(path)


def test_the_same_recipe_gives_the_same_list_in_a_file_and_on_the_terminal(
    tiny_build: Path, tmp_path: Path
) -> None:
    recipe = recipe_file(tmp_path, {"starts": {"genres": ["folk"]}, "tracks": 8, "order": "build"})
    out = tmp_path / "list.json"
    done = run_command(
        "playlist", "--recipe", recipe, "--format", "json", "--out", str(out), home=tiny_build
    )
    assert done.stdout == f"8 tracks written to {out}.\n"
    data = json.loads(out.read_text(encoding="utf-8"))
    shown = run_command("playlist", "--recipe", recipe, "--format", "csv", home=tiny_build).stdout
    rows = list(csv.DictReader(io.StringIO(shown)))
    assert [row["name"] for row in rows] == [track["name"] for track in data["tracks"]]
    # What was written holds its recipe, and that is a recipe for the same list.
    again = recipe_file(tmp_path, data["recipe"])
    assert (
        run_command("playlist", "--recipe", again, "--format", "csv", home=tiny_build).stdout
        == shown
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.json", "recipe.json"]


def test_a_list_is_gone_on_with_on_the_command_line_as_on_the_page(
    tiny_build: Path, tmp_path: Path, engine: Engine
) -> None:
    data = {"starts": {"continue": ["track-00003", "track-00000"]}, "tracks": 6}
    out = tmp_path / "list.json"
    done = run_command(
        "playlist", "--recipe", recipe_file(tmp_path, data), "--format", "json", "--out", str(out),
        home=tiny_build,
    )  # fmt: skip
    assert done.stdout == f"8 tracks written to {out}.\n"
    written = json.loads(out.read_text(encoding="utf-8"))
    assert [track["name"] for track in written["tracks"][:2]] == ["Song 3", "Song 0"]
    assert written["recipe"]["starts"] == data["starts"]
    search = "after=track-00003&after=track-00000&tracks=6&known=0"
    recipe = playlist_address.decode(search, engine.options, engine.playlist_tracks)
    shown = [row["name"] for row in all_rows(facts_of(engine, recipe))]
    assert [track["name"] for track in written["tracks"]] == shown


def test_a_short_list_says_why_and_one_for_another_build_says_so(
    tiny_build: Path, tmp_path: Path
) -> None:
    short = {"starts": {"genres": ["folk"]}, "tracks": 30, "per_artist": 1, "artist_gap": 0}
    done = run_command(
        "playlist", "--recipe", recipe_file(tmp_path, {**short, "build": "0099-full-0"}),
        "--format", "csv", home=tiny_build,
    )  # fmt: skip
    remark, sentence = done.stderr.splitlines()
    assert remark.startswith("The recipe was made for build 0099-full-0; this is the list of ")
    assert sentence == "Only 14 of 30 tracks: at most 1 per artist; with 2 per artist there are 27."
    assert done.stdout.count("\n") == 15


@pytest.mark.parametrize(
    "content, says",
    [
        (b"", "a file of JSON"),
        (b"\xff\xfe", "a file of JSON"),
        (b"[" * 100_000, "a file of JSON"),
        (b" " * 1_000_001, "up to 1,000,000 bytes"),
        (b"[]", "recipe is []"),
        (b'{"tracks": 5, "seed": 1e999}', "seed is inf"),
        (b'{"tracks": 5, "starts": {"genres": ["polka"]}}', "a genre of this catalogue"),
        (b'{"tracks": 5, "starts": {"artists": ["\\ud800"]}}', "a text"),
        (b'{"tracks": 5, "starts": {"continue": ["nobody"]}}', "A track to go on from is 'nobody'"),
    ],
    ids=range(9),
)
def test_a_file_that_is_no_recipe_is_refused_in_one_sentence(
    tiny_build: Path, tmp_path: Path, content: bytes, says: str
) -> None:
    path = tmp_path / "recipe.json"
    path.write_bytes(content)
    done = try_command("playlist", "--recipe", str(path), "--format", "csv", home=tiny_build)
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_missing_file_and_a_format_to_come_are_said_in_a_sentence(
    tiny_build: Path, tmp_path: Path
) -> None:
    missing = str(tmp_path / "none.json")
    done = try_command("playlist", "--recipe", missing, "--format", "csv", home=tiny_build)
    assert done.stderr == f"{missing}: No such file or directory.\n"
    recipe = recipe_file(tmp_path, {"tracks": 3})
    done = try_command("playlist", "--recipe", recipe, "--format", "uris", home=tiny_build)
    assert done.returncode == 1
    assert "Spotify" in done.stderr, "made-up tracks have no address there"
    shown = run_command("playlist", "--recipe", recipe, "--format", "xspf", home=tiny_build).stdout
    assert shown.startswith("<?xml")
