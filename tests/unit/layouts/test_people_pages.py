from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import pytest

from analytics.artifacts import open_build
from analytics.engine import Engine
from layouts import ids, people_facts
from layouts.figures.people_map import people_map
from layouts.pages import artists, genres
from layouts.people_map_card import map_card
from tests.builders import make_tracks, write_csv
from tests.pages import has_class, prop, the, walk, words
from tests.processes import run_command
from tests.unit.layouts.test_figures import TOKENS, tokens_in, undressed

HTML = "<b onload=x>Loud & Co</b>"
RIGHT_TO_LEFT = "فيروز"
LONG = "L" * 1_000
ODD = (HTML, RIGHT_TO_LEFT, LONG, "100% / ?&#", "Once")


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Artists with odd names, the last of one song; no genres, popularity or years."""
    folder = tmp_path_factory.mktemp("odd")
    names = [(ODD[min(row // 9, 4)] if row < 37 else f"Artist {row // 6}",) for row in range(90)]
    tracks = make_tracks(90, artists=names, genres=None, popularity=None, year=None)
    run_command(
        "build", "--core", "--data", str(write_csv(folder / "t.csv", tracks)), home=folder / "home"
    )
    return Engine(open_build(folder / "home"))


def links(tree: Any) -> dict[str, str]:
    return {words(part): prop(part, "href") for part in walk(tree) if prop(part, "href")}


def test_everybody_is_listed_with_the_map_and_a_field_that_finds_them(engine: Engine) -> None:
    page = artists.page(engine, {})

    said = words(page)
    assert "Best known" in said and "Most songs" in said
    assert prop(the(page, ids.Artists.SEARCH), "type") == "search"
    assert "/artists?artist=Artist%200-0" in links(page).values()


def test_an_artist_has_a_page_with_what_there_is_to_say(engine: Engine) -> None:
    page = artists.page(engine, {"artist": "Artist 0-0"})

    said = words(page)
    for title in ("Artist 0-0", "Moods", "How varied", "Best known", "Sounds most alike"):
        assert title in said
    found = links(page)
    assert found["Show on the map"] == "/?artist=Artist%200-0"
    assert found["folk"] == "/genres?genre=folk"
    songs = [part for part in walk(page) if has_class(part, "crate-add")]
    assert len(songs) == 3
    assert any(address.startswith("/song?id=track-") for address in found.values())
    assert list(prop(the(page, ids.Shell.FIGURES), "data")) == [ids.Artists.RADAR]


def test_a_genre_has_a_page_and_without_one_all_are_shown(engine: Engine) -> None:
    page = genres.openable(engine, {"genre": "folk"})

    said = words(page)
    for title in ("Best known", "Most typical", "Artists with most of its songs", "Nearest genres"):
        assert title in said
    assert links(page)["Show on the map"] == "/?genre=folk"
    assert any(address == "/genres?genre=house" for address in links(page).values())
    assert "Where genres live" in words(genres.openable(engine, {}))


@pytest.mark.parametrize("name", ["Artist 0_0", "x" * 1_000, "<script>alert(1)</script>", "", "\0"])
def test_a_name_that_is_not_here_gets_a_sentence_and_names_near_it(
    engine: Engine, name: str
) -> None:
    page = artists.page(engine, {"artist": name})

    said = words(page)
    assert "This catalogue has no artist called" in said and len(said) < 1_000
    if name.startswith("Artist"):
        assert "Did you mean one of these?" in said
        assert any("artist=Artist%200-" in address for address in links(page).values())


def test_a_genre_that_is_not_here_gets_the_same(engine: Engine) -> None:
    page = genres.openable(engine, {"genre": "hous"})

    assert "This catalogue has no genre called" in words(page)
    assert links(page)["house"] == "/genres?genre=house"


@pytest.mark.parametrize("name", ODD)
def test_any_name_is_shown_as_it_is_and_found_by_its_address(odd: Engine, name: str) -> None:
    known = [odd.catalogue.artists.at(place)[0] for place in range(len(odd.catalogue.artists))]
    (kept,) = [
        each for each in known if name.startswith(each.rstrip("…"))
    ]  # a file's names are cut somewhere
    page = artists.page(odd, {"artist": kept})

    assert kept in words(page) and len(kept) >= min(len(name), 200)
    (title,) = [part for part in walk(page) if has_class(part, "person-name")]
    assert prop(title, "dir") == "auto"
    go.Figure(undressed(prop(the(page, ids.Shell.FIGURES), "data")[ids.Artists.RADAR]))


def test_of_one_song_little_is_said(odd: Engine) -> None:
    said = words(artists.page(odd, {"artist": "Once"}))

    assert "1 song" in said and "1 song: too few to say." in said
    assert "One song says too little of who is alike. Open it for what sounds like it." in said


def test_a_catalogue_without_genres_or_popularity_says_nothing_of_them(odd: Engine) -> None:
    said = words(artists.page(odd, {}))
    assert "Best known" not in said and "Most songs" in said

    page = artists.page(odd, {"artist": "Artist 14"})
    assert "Best known" not in words(page) and "Songs" in words(page)
    assert not [part for part in walk(page) if has_class(part, "mood-genre")]
    assert "No track of this catalogue has a genre" in words(genres.openable(odd, {"genre": "x"}))


def test_a_build_from_before_there_were_profiles_says_so(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engine.__dict__, "profiles", None)
    for page in (
        artists.page(engine, {}),
        artists.page(engine, {"artist": "Artist 0-0"}),
        genres.openable(engine, {"genre": "folk"}),
    ):
        assert "build it again" in words(page)
    assert "Where genres live" in words(genres.openable(engine, {}))


def test_the_map_has_a_dot_and_a_row_for_everybody_and_no_markup(odd: Engine) -> None:
    crowd = people_facts.crowd(odd)
    assert crowd is not None and crowd.atlas is not None
    figure = people_map(crowd.atlas, crowd.moods, lambda name: f"/{len(name)}", "Artist")

    go.Figure(undressed(figure))
    texts = [text for trace in figure["data"] for text in trace["text"]]
    assert HTML not in texts and HTML.replace("&", "&amp;").replace("<", "&lt;") in texts
    dots = sum(len(trace["x"]) for trace in figure["data"] if trace["mode"] == "markers")
    rows = figure["layout"]["meta"]["cells"]["rows"]
    assert dots == len(rows) == len(crowd.atlas.dots)
    assert HTML in [row[0] for row in rows]
    assert all(f"--{name}:" in TOKENS for name in tokens_in(figure))


def test_the_map_says_who_is_on_it_and_how_to_read_it(odd: Engine) -> None:
    crowd = people_facts.crowd(odd)
    assert crowd is not None and crowd.atlas is not None
    said = words(map_card(crowd.atlas, crowd.moods, "artists"))

    assert f"Each of the {len(crowd.atlas.dots)} artists is a dot" in said
    assert "A plane keeps" in said and "Left: " in said
    page = artists.page(odd, {})
    assert "Map of artists with 5 songs or more" in words(page)
    assert list(prop(the(page, ids.Shell.FIGURES), "data")) == [ids.Artists.MAP]


def test_no_id_stands_twice(engine: Engine) -> None:
    for page in (
        artists.page(engine, {}),
        artists.page(engine, {"artist": "Artist 0-0"}),
        genres.openable(engine, {}),
        genres.openable(engine, {"genre": "folk"}),
    ):
        found = [prop(part, "id") for part in walk(page) if prop(part, "id")]
        assert sorted(found) == sorted(set(found))
