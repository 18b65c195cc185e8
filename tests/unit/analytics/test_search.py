from __future__ import annotations

import string
import time
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.artifacts import OpenBuild, open_build
from analytics.build import BuildSpec, build
from analytics.building.progress import Progress
from analytics.building.search_index import write_search_index
from analytics.building.tables import read_table
from analytics.engine import Engine
from analytics.errors import InvalidSpec
from analytics.playlist_files import ListedTrack
from analytics.search import KINDS, Found, Search
from analytics.search.highlights import one_slip_off
from analytics.search.index import Postings, SearchIndex
from analytics.search.spelling import containing, one_slip_from
from tests.builders import make_tracks, write_csv

SONGS = [
    # name, artists, album, popularity
    ("Hello", ("Adele",), "25", 80),
    ("Hello", ("Lionel Richie",), "Can't Slow Down", 70),
    ("Hello Kitty", ("Avril Lavigne",), "Avril Lavigne", 60),
    ("Othello", ("The Band",), "Plays", 90),
    ("Halo", ("Beyoncé",), "I Am... Sasha Fierce", 75),
    ("bad guy", ("Billie Eilish",), "WHEN WE ALL FALL ASLEEP", 85),
    ("Bad Liar", ("Imagine Dragons",), "Origins", 70),
    ("Back In Black", ("AC/DC",), "Back In Black", 82),
    ("Empire State Of Mind", ("JAY-Z", "Alicia Keys"), "The Blueprint 3", 78),
    ("残酷な天使のテーゼ", ("高橋洋子",), "Neon", 65),
    ("봄날", ("방탄소년단",), "You Never Walk Alone", 77),
    ("Don't Stop Me Now", ("Queen",), "Jazz", 81),
    ("Don't Stop Me Now - Remastered 2011", ("Queen",), "Jazz (2011 Remaster)", 83),
    ("???", ("Enygma",), "???", 10),
    ("Mrs. Robinson", ("Simon & Garfunkel",), "Bookends", 66),
    ("100% (*+", ("Sign_Posts",), "[a-z]+", 12),
    ("Élan", ("Nightwish",), "Endless Forms", 40),
    ("Sunflower", ("Post Malone",), "Hollywood's Bleeding", 88),
]


def silent(_news: Progress) -> None:
    pass


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("search")
    names, artists, albums, popularity = zip(*SONGS, strict=True)
    tracks = make_tracks(
        len(SONGS), name=list(names), artists=artists, album=list(albums),
        popularity=list(popularity), duration=200.0,
    )  # fmt: skip
    data = write_csv(folder / "songs.csv", tracks)
    build(BuildSpec(data, None, core=True, k=3, seed=0), folder / "home", silent)
    return Engine(open_build(folder / "home"))


@pytest.fixture(scope="module")
def search(engine: Engine) -> Search:
    assert engine.search is not None
    return engine.search


def first(search: Search, typed: str, **options: int) -> tuple[str, str, str]:
    found = search.find(typed, **options)[0]
    return found.kind, found.name, found.detail


# -- what is found -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("Hello", ("song", "Hello", "Adele"), id="the whole name"),
        pytest.param("hel", ("song", "Hello", "Adele"), id="a beginning"),
        pytest.param("o", ("song", "Othello", "The Band"), id="one letter"),
        pytest.param("adele hello", ("song", "Hello", "Adele"), id="artist and name"),
        pytest.param("hello adele", ("song", "Hello", "Adele"), id="name and artist"),
        pytest.param("hel lio", ("song", "Hello", "Lionel Richie"), id="cut words of both"),
        pytest.param("BEYONCE", ("artist", "Beyoncé", "1 track"), id="case and accents"),
        pytest.param("elan", ("song", "Élan", "Nightwish"), id="an accent left out"),
        pytest.param("unflowe", ("song", "Sunflower", "Post Malone"), id="inside a word"),
        pytest.param("sun flower", ("song", "Sunflower", "Post Malone"), id="a space too many"),
        pytest.param("badguy", ("song", "bad guy", "Billie Eilish"), id="a space too few"),
        pytest.param("badxguy", ("song", "bad guy", "Billie Eilish"), id="a letter for a space"),
        pytest.param("acdc", ("artist", "AC/DC", "1 track"), id="without the stroke"),
        pytest.param("jayz", ("artist", "JAY-Z", "1 track"), id="without the hyphen"),
        pytest.param("jay z", ("artist", "JAY-Z", "1 track"), id="with a space for the hyphen"),
        pytest.param("dont stop me", ("song", SONGS[12][0], "Queen"), id="no apostrophe"),
        pytest.param("simon and garf", ("artist", "Simon & Garfunkel", "1 track"), id="and"),
        pytest.param("sunflowr", ("song", "Sunflower", "Post Malone"), id="a letter too few"),
        pytest.param("sunfloower", ("song", "Sunflower", "Post Malone"), id="a letter too many"),
        pytest.param("sunflawer", ("song", "Sunflower", "Post Malone"), id="another letter"),
        pytest.param("sunfolwer", ("song", "Sunflower", "Post Malone"), id="two swapped"),
        pytest.param("snufl", ("song", "Sunflower", "Post Malone"), id="a slip in a beginning"),
        pytest.param("bilie eilsh", ("artist", "Billie Eilish", "1 track"), id="two slips"),
        pytest.param("天使", ("song", "残酷な天使のテーゼ", "高橋洋子"), id="Japanese inside"),
        pytest.param("봄", ("song", "봄날", "방탄소년단"), id="Korean"),
        pytest.param("방탄소녀", ("artist", "방탄소년단", "1 track"), id="half a syllable"),
        pytest.param("???", ("song", "???", "Enygma"), id="no letters"),
        pytest.param("folk", ("genre", "folk", "6 tracks"), id="a genre"),
        pytest.param("blueprint", ("album", "The Blueprint 3", "JAY-Z"), id="an album"),
        pytest.param("100% (*+", ("song", "100% (*+", "Sign_Posts"), id="signs of patterns"),
    ],
)  # fmt: skip
def test_what_is_meant_is_found_first(
    search: Search, typed: str, expected: tuple[str, str, str]
) -> None:
    assert first(search, typed) == expected


def test_names_that_begin_so_stand_before_names_with_it_inside(search: Search) -> None:
    names = [found.name for found in search.find("hello", kinds=("song",))]
    assert names == ["Hello", "Hello", "Hello Kitty", "Othello"]


def test_versions_of_one_recording_are_found_once_and_by_any_name(search: Search) -> None:
    for typed in ("don't stop me now", "stop me remastered", "stop now queen"):
        songs = search.find(typed, kinds=("song",))
        assert [found.name for found in songs] == ["Don't Stop Me Now - Remastered 2011"]


def test_only_the_kinds_asked_for_are_found(search: Search) -> None:
    for kind in KINDS:
        assert {found.kind for found in search.find("a", kinds=(kind,), most=50)} <= {kind}
    assert search.find("queen", kinds=("genre",)) == ()


def test_a_song_says_its_row_and_id_and_an_artist_its_name(engine: Engine, search: Search) -> None:
    song = search.find("bad guy")[0]
    assert song.row == engine.catalogue.row_of(song.key) is not None
    artist = search.find("queen")[0]
    assert (artist.key, artist.row) == ("Queen", None)


@pytest.mark.parametrize("typed", ["", "   ", "\0", "\ud800", "\n\t"])
def test_blank_text_finds_nothing(search: Search, typed: str) -> None:
    assert search.find(typed) == ()


def test_what_nothing_is_called_finds_nothing(search: Search) -> None:
    assert search.find("zzzzqqqq") == ()
    assert search.find("[a-y]+") != search.find("[a-z]+")


@pytest.mark.parametrize(("most", "kinds"), [(0, KINDS), (101, KINDS), (8, ()), (8, ("playlist",))])
def test_what_cannot_be_asked_for_is_refused(
    search: Search, most: int, kinds: tuple[str, ...]
) -> None:
    with pytest.raises(InvalidSpec):
        search.find("hello", most, kinds)


# -- what is shown to match --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "in_name", "in_detail"),
    [
        ("hel ade", ["Hel"], ["Ade"]),
        ("dont st", ["Don", "t", "St"], []),
        ("acd", ["AC", "D"], []),
        ("unflo", ["unflo"], []),
        ("sunflawer", ["Sunflower"], []),
        ("elan", ["Élan"], []),
        ("天使", ["天使"], []),
    ],
)
def test_what_matches_is_marked(
    search: Search, typed: str, in_name: list[str], in_detail: list[str]
) -> None:
    found = search.find(typed)[0]
    assert [found.name[start:end] for start, end in found.in_name] == in_name
    assert [found.detail[start:end] for start, end in found.in_detail] == in_detail


@given(st.text(max_size=40))
@settings(deadline=None)
def test_any_text_is_answered_with_marks_inside_the_names(search: Search, typed: str) -> None:
    for found in search.find(typed):
        for text, ranges in ((found.name, found.in_name), (found.detail, found.in_detail)):
            ends = [end for part in ranges for end in part]
            assert ends == sorted(ends)
            assert all(0 <= end <= len(text) for end in ends)


@given(st.sampled_from(SONGS), st.data())
@settings(deadline=None)
def test_a_song_is_found_by_any_beginnings_of_its_words_in_any_order(
    search: Search, song: tuple[str, tuple[str, ...], str, int], data: st.DataObject
) -> None:
    name, artists, _, _ = song
    words = data.draw(st.permutations([*name.split(), *artists[0].split()]))
    cuts = [word[: data.draw(st.integers(1, len(word)))] for word in words][:6]
    found = search.find(" ".join(cuts), most=100)
    assert any(each.kind == "song" and set(artists) <= {each.detail, *artists} for each in found)


@pytest.mark.parametrize(
    "typed",
    [
        "a" * 10_000, "a b " * 3_000, "\0" * 10_000, "\ud800\udfff" * 5_000, "🙂" * 5_000,
        "\u202e\u05d0" * 4_000, "%_*(+" * 2_000, "ﷺ" * 10_000, "(" * 10_000, ".*" * 5_000,
        "e\u0301" * 5_000, "\n" * 10_000, "' OR 1=1 --" * 900,
    ],
)  # fmt: skip
def test_hostile_text_is_answered_at_once(search: Search, typed: str) -> None:
    began = time.process_time()
    for found in search.find(typed):
        assert isinstance(found, Found)
    assert time.process_time() - began < 0.2


# -- against an independent calculation --------------------------------------------------------


def distance(one: str, other: str) -> int:
    """The least number of letters to add, drop, change or swap, each part changed once at most
    (the recurrence of optimal string alignment)."""
    rows = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            rows[i, j] = min(
                rows[i - 1, j] + 1, rows[i, j - 1] + 1,
                rows[i - 1, j - 1] + (one[i - 1] != other[j - 1]),
            )  # fmt: skip
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i, j] = min(rows[i, j], rows[i - 2, j - 2] + 1)
    return rows[len(one), len(other)]


def begins_within_one(typed: str, word: str) -> bool:
    return any(distance(typed, word[:end]) <= 1 for end in range(len(word) + 1))


def an_index(folder: Path, names: list[str]) -> SearchIndex:
    tracks = make_tracks(len(names), name=names, artists=[("x",)] * len(names), album=None)
    write_search_index(folder, tracks, [], [])
    arrays = {path.stem: path for path in (folder / "search").glob("*.npy")}
    loaded = {name: np.load(path) for name, path in arrays.items()}
    postings = [
        Postings(loaded.pop(f"{kind}_indptr"), loaded.pop(f"{kind}_entries"))
        for kind in ("name", "credit")
    ]
    return SearchIndex(
        names=read_table(folder / "search" / "names.arrow")["name"],
        words=read_table(folder / "search" / "words.arrow")["word"],
        in_names=postings[0], in_credits=postings[1], **loaded,
    )  # fmt: skip


@pytest.fixture(scope="module")
def random_index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """Words of three letters of the alphabet, so that nearly all are near one another."""
    random = Random(3)
    names = ["".join(random.choices("abç", k=random.randint(1, 9))) for _ in range(400)]
    names += ["a" * 40, "b" * 24, "ab" * 12]
    return an_index(tmp_path_factory.mktemp("index"), names)


def test_one_slip_is_one_edit_of_a_beginning(random_index: SearchIndex) -> None:
    random = Random(5)
    words = random_index.words.to_pylist()
    for _ in range(150):
        typed = "".join(random.choices("abcz", k=random.randint(4, 10)))
        expected = {word for word in words if begins_within_one(typed, word)}
        assert {words[at] for at in one_slip_from(random_index, typed)} == expected
        assert {word for word in words if one_slip_off(typed, word)} == expected


def test_three_letters_must_be_a_whole_word_but_for_one_slip(random_index: SearchIndex) -> None:
    random = Random(6)
    words = random_index.words.to_pylist()
    for _ in range(40):
        typed = "".join(random.choices("abcz", k=3))
        expected = {word for word in words if distance(typed, word) <= 1}
        assert {words[at] for at in one_slip_from(random_index, typed)} == expected
    assert len(one_slip_from(random_index, "ab")) == 0
    assert len(one_slip_from(random_index, "ab", among_others=True)) > 0


def test_parts_of_words_are_found_wherever_they_are(random_index: SearchIndex) -> None:
    random = Random(7)
    words = random_index.words.to_pylist()
    for _ in range(200):
        typed = "".join(random.choices("abcz", k=random.randint(1, 5)))
        assert {words[at] for at in containing(random_index, typed)} == {
            word for word in words if typed in word
        }


def test_letters_that_no_word_has_match_nothing(random_index: SearchIndex) -> None:
    for letter in (*string.ascii_letters[3:9], "语", "\U0010ffff"):
        assert len(containing(random_index, letter)) == 0


def test_a_catalogue_without_albums_genres_or_popularity_is_searched(tmp_path: Path) -> None:
    tracks = make_tracks(30, album=None, genres=None, popularity=None)
    data = write_csv(tmp_path / "songs.csv", tracks)
    build(BuildSpec(data, None, core=True, k=2, seed=0), tmp_path / "home", silent)
    search = Engine(open_build(tmp_path / "home")).search
    assert search is not None
    assert search.find("song 7")[0].name == "Song 7"
    assert {found.kind for found in search.find("a", most=50)} == {"artist", "song"}


def test_a_build_made_before_there_was_an_index_has_no_search(engine: Engine) -> None:
    before = open_build(engine._build.path.parent.parent)
    manifest = before.manifest.copy()
    manifest["files"] = {
        name: record
        for name, record in manifest["files"].items()
        if not name.startswith(("search/", "matching/"))
    }
    older = Engine(OpenBuild(before.path, manifest))
    assert older.search is None
    listed = [ListedTrack("Halo", ("Beyonce",))]
    assert older.matcher.match(listed) == engine.matcher.match(listed)
    assert older.matcher.match(listed).counts == {"exact": 1}
