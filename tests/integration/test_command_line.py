"""`python -m dashapp ...` as people run it: in a process of its own, unless words are refused."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dashapp.__main__ import main
from tests.builders import make_tracks, write_csv
from tests.processes import ROOT, environment, run_command, try_command

Refused = Callable[..., str]


def sentence_of(done: subprocess.CompletedProcess[str]) -> str:
    """What a failed command said: one line, no traceback."""
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.strip()


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Refused:
    """What a command says that refuses, run in this process: words are tried here, not a start."""

    def run(*words: str, home: Path) -> str:
        with monkeypatch.context() as patch:
            for name in os.environ.keys() - environment(home).keys():
                patch.delenv(name)
            for name, value in environment(home).items():
                patch.setenv(name, value)
            assert main(words) == 1
        said = capsys.readouterr()
        assert said.err.count("\n") == 1, said.err
        return said.err.strip()

    return run


def test_help_answers_without_loading_anything_heavy() -> None:
    program = "import sys, dashapp.__main__ as m; m.make_parser(); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"numpy", "pandas", "pyarrow", "dash", "flask", "sklearn"} & set(loaded)


def test_help_names_every_command(tmp_path: Path) -> None:
    words = run_command("--help", home=tmp_path).stdout
    for command in ("build", "serve", "health", "check", "export", "playlist"):
        assert command in words


@pytest.mark.parametrize("command", [["check"], ["serve"], ["build", "--core"]])
def test_a_wrong_setting_stops_every_command_with_its_name(
    tmp_path: Path, command: list[str]
) -> None:
    done = try_command(*command, home=tmp_path, UNDERTONE_HTTPS="maybe")
    assert sentence_of(done).startswith("UNDERTONE_HTTPS must be yes or no")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command", [["check"], ["serve"], ["export", "--what=clusters", "--format=csv", "--out=x"]]
)
def test_nothing_built_yet_is_said_in_a_sentence(tmp_path: Path, command: list[str]) -> None:
    assert "Nothing has been built" in sentence_of(try_command(*command, home=tmp_path))


def test_a_build_is_described_by_check(tiny_build: Path) -> None:
    words = run_command("check", home=tiny_build).stdout
    assert "The settings are in order." in words
    assert "of tracks.csv: 120 tracks, every file as published." in words


def test_a_damaged_build_is_refused_by_check(tiny_build: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(tiny_build, home)
    for moods in home.glob("builds/*/moods.npy"):
        moods.write_bytes(moods.read_bytes()[:-1] + b"\xff")
    done = try_command("check", home=home)
    assert "moods.npy has changed" in sentence_of(done)


def test_a_build_says_what_it_does_and_is_not_repeated(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "mine.csv", make_tracks(80))
    home = tmp_path / "home"
    first = run_command("build", "--core", "--data", str(data), home=home)
    assert "100%" in first.stderr.splitlines()[-1]
    assert "is ready in" in first.stdout

    for again in (["--data", str(data)], []):
        done = run_command("build", "--core", "--if-needed", *again, home=home)
        assert "is there already" in done.stdout

    other = write_csv(tmp_path / "other.csv", make_tracks(90))
    done = run_command("build", "--core", "--if-needed", "--data", str(other), home=home)
    assert "is ready in" in done.stdout
    assert "of other.csv: 90 tracks" in run_command("check", home=home).stdout


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--data", "no-such-file.csv"], "no-such-file.csv"),
        (["--data", "/dev/zero"], "zero: this is not a regular file"),
        (["--tracks", str(10**12)], "it can be 10 to 5,000,000"),
        (["--tracks", str(10**30)], "it can be 10 to 5,000,000"),
        (["--tracks", "100", "--k", "1"], "k is 1; it can be 2 to"),
        (["--tracks", "100", "--seed", "-1"], "seed is -1; it can be 0 to"),
    ],
)
def test_what_cannot_be_built_is_refused_in_a_sentence(
    refused: Refused, tmp_path: Path, words: list[str], expected: str
) -> None:
    assert expected in refused("build", "--core", *words, home=tmp_path)


def test_the_health_of_a_file_is_json(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "mine.csv", make_tracks(50))
    report = json.loads(run_command("health", str(data), home=tmp_path).stdout)
    assert (report["file"], report["n_read"], report["n_kept"]) == ("mine.csv", 50, 50)


def test_a_file_that_is_no_catalogue_has_no_health(tmp_path: Path) -> None:
    data = tmp_path / "letter.csv"
    data.write_text("Dear Sir,\nI am writing to you\n", encoding="utf-8")
    done = try_command("health", str(data), home=tmp_path)
    assert sentence_of(done).startswith("letter.csv")
    assert done.stdout == ""


def test_every_track_can_be_exported_in_every_format(tiny_build: Path, tmp_path: Path) -> None:
    out = {fmt: tmp_path / f"all.{fmt}" for fmt in ("csv", "json", "parquet")}
    for fmt, path in out.items():
        words = ["--what", "clusters", "--format", fmt, "--out", str(path)]
        done = run_command("export", *words, home=tiny_build)
        assert done.stdout == f"120 tracks written to {path}.\n"
    with out["csv"].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    records = json.loads(out["json"].read_text(encoding="utf-8"))
    table = pq.read_table(out["parquet"]).to_pylist()
    ids = [row["track_id"] for row in rows]
    assert len(set(ids)) == 120
    assert [record["track_id"] for record in records] == ids
    assert [record["track_id"] for record in table] == ids
    assert len({row["cluster"] for row in rows}) >= 2


def test_a_view_is_exported_as_its_address_says(tiny_build: Path, tmp_path: Path) -> None:
    out = tmp_path / "view.json"
    words = [
        "--what",
        "view",
        "--query",
        "?genre=folk&energy=0.1-0.2&tab=genres",
        "--format",
        "json",
    ]
    run_command("export", *words, "--out", str(out), home=tiny_build)
    records = json.loads(out.read_text(encoding="utf-8"))
    assert 0 < len(records) <= 40
    assert all(record["track_genre"] == ["folk"] for record in records)
    assert all(0.095 <= record["energy"] <= 0.205 for record in records)


@pytest.mark.parametrize(
    ("what", "query", "expected"),
    [
        ("view", "genre=folck", "--query genre is 'folck'"),
        ("view", "genere=folk", "--query is 'genere'"),
        ("view", "energy=high", "--query energy is 'high'; it can be a range"),
        ("view", "energy=0.1-0.2x", "--query energy is '0.1-0.2x'"),
        ("view", "energy=", "--query energy is ''"),
        ("view", "energy=0.9-0.1", "--query energy is '0.9-0.1'"),
        ("view", "year=1900-1910", "--query year is '1900-1910'"),
        ("view", "energy=0-1&energy=0-0.1", "values of --query energy is 2; it can be up to 1"),
        ("view", "explicit=maybe", "--query explicit is 'maybe'; it can be yes or no"),
        ("view", "region=pca.1.2", "--query region is 'pca.1.2'"),
        ("view", "&".join(["genre=folk"] * 51), "--query genre is 51; it can be up to 50"),
        ("view", "genre=" + "x" * 8_000, "length of --query is 8006; it can be up to 8,000"),
        ("clusters", "genre=folk", "--query is 'genre=folk'; it can be given with --what view"),
    ],
)
def test_a_misspelt_query_does_not_export_everything(
    refused: Refused, tiny_build: Path, what: str, query: str, expected: str
) -> None:
    out = tiny_build.parent / "out.csv"
    words = ["--what", what, "--query", query, "--format", "csv", "--out", str(out)]
    assert expected in refused("export", *words, home=tiny_build)
    assert not out.exists()


def test_an_export_to_nowhere_is_refused_in_a_sentence(tiny_build: Path, tmp_path: Path) -> None:
    out = tmp_path / "none" / "out.csv"
    words = ["--what", "clusters", "--format", "csv", "--out", str(out)]
    assert "No such file" in sentence_of(try_command("export", *words, home=tiny_build))


@pytest.mark.parametrize("out", ["", ".", "/", "/dev/null"])
def test_an_export_has_to_name_a_file(refused: Refused, tiny_build: Path, out: str) -> None:
    words = ["--what", "clusters", "--format", "csv", "--out", out]
    assert "it can be a new file" in refused("export", *words, home=tiny_build)


def test_an_export_replaces_no_pipe_and_follows_a_link(tiny_build: Path, tmp_path: Path) -> None:
    pipe, link, real, circle = (tmp_path / name for name in ("pipe", "link", "real", "circle"))
    os.mkfifo(pipe)
    link.symlink_to(real)
    circle.symlink_to(circle)
    words = ["--what", "representatives", "--format", "csv", "--out"]
    for refused in (pipe, circle):
        done = try_command("export", *words, str(refused), home=tiny_build)
        assert "it can be a new file" in sentence_of(done)
    run_command("export", *words, str(link), home=tiny_build)
    assert link.is_symlink() and real.read_text().startswith('"track_id"')
    assert pipe.is_fifo()
    assert sorted(tmp_path.iterdir()) == [circle, link, pipe, real]


def test_an_export_that_fails_names_the_file_that_was_asked_for(
    tiny_build: Path, tmp_path: Path
) -> None:
    out = tmp_path / "none" / "out.csv"
    words = ["--what", "clusters", "--format", "csv", "--out", str(out)]
    said = sentence_of(try_command("export", *words, home=tiny_build))
    assert said == f"{out}: No such file or directory."


def test_a_build_that_is_there_is_not_compared_with_what_never_ends(
    tiny_build: Path, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    for data in ("/dev/zero", str(tmp_path / "pipe")):
        done = try_command("build", "--if-needed", "--data", data, home=tiny_build)
        assert "this is not a regular file" in sentence_of(done)


def test_names_reach_an_output_that_has_no_letters_for_them(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "Ménage à trois.csv", make_tracks(50))
    home = tmp_path / "höme"
    report = run_command("health", str(data), home=home, PYTHONIOENCODING="ascii").stdout
    assert json.loads(report)["file"] == "Ménage à trois.csv"
    words = ["--core", "--data", str(data)]
    built = run_command("build", *words, home=home, PYTHONIOENCODING="ascii").stdout
    assert r"M\xe9nage \xe0 trois.csv" in built
    out = tmp_path / "é.csv"
    words = ["--what=clusters", "--format=csv", f"--out={out}"]
    done = run_command("export", *words, home=home, PYTHONIOENCODING="ascii")
    assert "written to" in done.stdout and out.exists()
