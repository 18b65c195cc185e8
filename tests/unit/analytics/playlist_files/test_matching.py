from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analytics.artifacts import open_build
from analytics.build import BuildSpec, build
from analytics.building.progress import Progress
from analytics.engine import Engine
from analytics.playlist_files import ListedTrack, read, write
from analytics.playlist_files.matching import GRADES, Matcher
from analytics.playlist_files.name_keys import NameKeys, stripped
from tests.builders import make_tracks, write_csv

ID = "0yc6Gst2xkRu0eMLeRMGC"
SONGS = [
    # name, artists, album, popularity, seconds
    ("Hello", ("Adele",), "25", 80, 295),
    ("Hello", ("Lionel Richie",), "Can't Slow Down", 70, 247),
    ("Hello - Live", ("Adele",), "Live", 20, 320),
    ("Don't Stop Me Now", ("Queen",), "Jazz", 60, 209),
    ("Don't Stop Me Now - Remastered 2011", ("Queen",), "Jazz (2011)", 83, 209),
    ("Empire State Of Mind", ("JAY-Z", "Alicia Keys"), "The Blueprint 3", 78, 276),
    ("Stay", ("Rihanna", "Mikky Ekko"), "Unapologetic", 75, 240),
    ("Intro", ("The xx",), "xx", 50, 127),
    ("Intro", ("The xx",), "xx (Deluxe)", 40, 171),
    ("Élan", ("Nightwish",), "Endless Forms", 40, 285),
    ("Come As You Are - Remastered 2021", ("Nirvana",), "Nevermind", 79, 219),
    ("残酷な天使のテーゼ", ("高橋洋子",), "Neon", 65, 245),
]


def silent(_news: Progress) -> None:
    pass


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("matching")
    names, artists, albums, popularity, seconds = zip(*SONGS, strict=True)
    tracks = make_tracks(
        len(SONGS), id=[f"{ID}{chr(65 + row)}" for row in range(len(SONGS))], name=list(names),
        artists=artists, album=list(albums), popularity=list(popularity),
        duration=np.array(seconds, dtype=np.float32),
    )  # fmt: skip
    data = write_csv(folder / "songs.csv", tracks)
    build(BuildSpec(data, None, core=True, k=3, seed=0), folder / "home", silent)
    return Engine(open_build(folder / "home"))


A = ListedTrack


@pytest.mark.parametrize(
    ("listed", "grade", "row"),
    [
        pytest.param(A("whatever", ("?",), spotify_id=f"{ID}C"), "id", 2, id="id before name"),
        pytest.param(A("HELLO", ("adele",)), "exact", 0, id="case"),
        pytest.param(A("Hello", ("Lionel Richie",)), "exact", 1, id="the artist decides"),
        pytest.param(A("elan", ("Nightwish",)), "exact", 9, id="accents"),
        pytest.param(A("Dont Stop Me Now", ("Queen",)), "exact", 3, id="punctuation"),
        pytest.param(A("Stay", ("Mikky Ekko", "Rihanna")), "exact", 6, id="order of artists"),
        pytest.param(A("Stay", ("Rihanna",)), "name", 6, id="one artist of two"),
        pytest.param(A("Stay", ("Rihanna", "Someone")), "name", 6, id="one artist too many"),
        pytest.param(A("Stay", ("Rihanna, Mikky Ekko",)), "name", 6, id="artists in one text"),
        pytest.param(A("Stay", ("Rihanna feat. X",)), "name", 6, id="a guest among the artists"),
        pytest.param(A("Stay (feat. Mikky Ekko)", ("Rihanna",)), "version", 6, id="a guest"),
        pytest.param(A("Come As You Are", ("Nirvana",)), "version", 10, id="a remaster"),
        pytest.param(A("Élan (Live)", ("Nightwish",)), "version", 9, id="a live version"),
        pytest.param(A("Hello - Live", ("Adele",)), "exact", 2, id="the live version itself"),
        pytest.param(A("残酷な天使のテーゼ", ("高橋洋子",)), "exact", 11, id="Japanese"),
        pytest.param(A("Stay"), "title", 6, id="a name alone"),
        pytest.param(A("Intro", ("The xx",), "XX"), "exact", 7, id="the album decides"),
        pytest.param(A("Intro", ("The xx",), "", 170.0), "exact", 8, id="the length decides"),
        pytest.param(A("Intro", ("The xx",)), "ambiguous", None, id="nothing decides"),
        pytest.param(A("Hello"), "ambiguous", None, id="a name of several artists"),
        pytest.param(A("Hello", ("Nobody",)), "none", None, id="another artist"),
        pytest.param(A("Nothing", ("Adele",)), "none", None, id="another name"),
        pytest.param(A("", spotify_id="x" * 22), "none", None, id="another id"),
        pytest.param(A("", ("Adele",)), "none", None, id="no name"),
    ],
)  # fmt: skip
def test_a_listed_track_is_matched_by_the_surest_way(
    engine: Engine, listed: ListedTrack, grade: str, row: int | None
) -> None:
    (match,) = engine.matcher.match([listed]).matches
    assert (match.grade, match.row) == (grade, row)
    assert bool(match.candidates) == (grade == "ambiguous")
    assert match.words == GRADES[match.grade]


def test_what_is_left_open_names_one_row_of_each_recording_the_best_known_first(
    engine: Engine,
) -> None:
    (match,) = engine.matcher.match([ListedTrack("Hello")]).matches
    assert match.candidates == (0, 1)
    (match,) = engine.matcher.match([ListedTrack("Intro", ("The xx",))]).ambiguous
    assert match.candidates == (7, 8)


def test_a_report_accounts_for_every_track(engine: Engine) -> None:
    listed = [
        ListedTrack("Hello", ("Adele",)), ListedTrack("Hello", ("Adele",)), ListedTrack("Hello"),
        ListedTrack("gone", ("x",)), ListedTrack("", spotify_id=f"{ID}A"),
    ]  # fmt: skip
    report = engine.matcher.match(listed)
    assert [match.listed for match in report.matches] == listed
    assert report.counts == {"id": 1, "exact": 2, "ambiguous": 1, "none": 1}
    assert report.rows == (0,)
    assert report.unmatched == (listed[3],)
    assert report.sentence() == (
        "3 of 5 tracks found: 1 by its id, 2 by its name and all of its artists, 1 left open "
        "between several, 1 not in this catalogue."
    )


def test_an_older_build_without_keys_matches_the_same(engine: Engine) -> None:
    tracks = engine.catalogue
    text = tracks.text(range(tracks.n_tracks), ("id", "name", "artists"))
    columns = [text[name].to_pylist() for name in ("id", "name", "artists")]
    recording = np.arange(tracks.n_tracks, dtype=np.int32)
    made = Matcher(tracks, NameKeys.of(*columns), recording)
    listed = [ListedTrack(name, artists) for name, artists, *_ in SONGS]
    kept = engine.matcher.match(listed)
    assert [m.grade for m in made.match(listed).matches] == [m.grade for m in kept.matches]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Hello (Live)", "Hello"),
        ("Hello - Remastered 2011", "Hello"),
        ("Hello - 2011 Remaster - Live", "Hello"),
        ("Hello [feat. X] (Radio Edit)", "Hello"),
        ("Hello feat. X", "Hello"),
        ("Hello (Goodbye)", "Hello (Goodbye)"),
        ("Part 1 - Part 2", "Part 1 - Part 2"),
        ("Live - Acoustic", "Live"),
        ("(Live)", "(Live)"),
    ],
)
def test_remarks_on_a_version_are_taken_off(name: str, expected: str) -> None:
    assert stripped(name) == expected


@pytest.mark.parametrize(
    "text", ["(live " * 10_000, " - live" * 10_000, "[(" * 10_000, "a, " * 9_000]
)
def test_hostile_names_take_no_time(engine: Engine, text: str) -> None:
    report = engine.matcher.match([ListedTrack(text, (text,))] * 20)
    assert report.counts == {"none": 20}


@pytest.fixture(scope="module")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """A build of the first 20,000 lines of the real tracks."""
    folder = tmp_path_factory.mktemp("real")
    whole = shared_data / "tracks" / "spotify_114k.csv"
    with whole.open(encoding="utf-8") as file:
        head = "".join(line for _, line in zip(range(20_000), file, strict=False))
    (folder / "tracks.csv").write_text(head, encoding="utf-8")
    build(BuildSpec(folder / "tracks.csv", None, core=True, k=3, seed=0), folder / "home", silent)
    return Engine(open_build(folder / "home"))


@pytest.mark.parametrize("fmt", ["csv", "json", "m3u8", "xspf", "jspf"])
def test_real_tracks_are_matched_to_themselves_through_every_format(real: Engine, fmt: str) -> None:
    tracks = real.catalogue
    rows = list(range(0, tracks.n_tracks, 37))
    text = tracks.text(rows, ("name", "artists", "album")).to_pylist()
    seconds = tracks.numbers("duration")[rows].astype(float).tolist()
    listed = [
        ListedTrack(each["name"], tuple(each["artists"]), each["album"] or "", length)
        for each, length in zip(text, seconds, strict=True)
    ]
    report = real.matcher.match(read(write(fmt, listed, "T"), "x"))
    recording = real._build.array("recording.npy")
    right = sum(
        match.row is not None and recording[match.row] == recording[row]
        for row, match in zip(rows, report.matches, strict=True)
    )
    assert right + len(report.ambiguous) == len(rows)
    assert right >= 0.99 * len(rows)
    unsure = real.matcher.match([replace(each, album="", duration_s=None) for each in listed])
    assert not unsure.unmatched


def test_songs_of_one_list_are_matched_as_each_by_itself(engine: Engine) -> None:
    rng = np.random.default_rng(0)
    names = [name for name, *_ in SONGS] + ["Hello (Live)", "Nothing", "???", "", "stay feat. X"]
    artists = [each for _, each, *_ in SONGS] + [(), ("Adele & Queen",), ("jay z",), ("",)]
    listed = [
        ListedTrack(
            names[rng.integers(len(names))],
            artists[rng.integers(len(artists))],
            spotify_id=f"{ID}{chr(65 + int(rng.integers(60)))}" if rng.random() < 0.2 else None,
        )
        for _ in range(400)
    ]
    together = engine.matcher.match(listed).matches
    assert together == tuple(engine.matcher.match([each]).matches[0] for each in listed)
    assert {match.grade for match in together} == set(GRADES)
    assert engine.matcher.match([]).matches == ()
