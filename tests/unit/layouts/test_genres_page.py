from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import plotly.graph_objects as go
import pytest
from dash.development.base_component import Component

from layouts import ids
from layouts.figures.genre_moods import MEASURES, genre_moods
from layouts.pages import genres
from tests.pages import a_mood, has_class, prop, some_options, the, walk, words
from tests.processes import ROOT

TOKENS = (ROOT / "assets" / "10-tokens.css").read_text()
MOODS = tuple(a_mood(number, name=name) for number, name in enumerate(("Calm & acoustic", "Loud")))


def a_genre(name: str, first: float, **parts: Any) -> dict[str, Any]:
    """A genre with a share `first` of its tracks in the first of two moods."""
    shares = [first, 1 - first]
    return {
        "name": name, "n_tracks": 200, "mood": int(first < 0.5), "purity": max(shares),
        "entropy": 0.5, "shares": shares, "lifts": [first * 2, 2 - first * 2], "nearest": [],
        **parts,
    }  # fmt: skip


def found(**parts: Any) -> dict[str, Any]:
    told = [a_genre("folk", 0.9, nearest=["jazz"]), a_genre("metal", 0.1), a_genre("jazz", 0.6)]
    return {
        "scores": {
            "moods": {"homogeneity": 0.112, "completeness": 0.319, "v_measure": 0.16, "ami": 0.15}
        },
        "counting": {"n_tracks": 700, "n_tracks_tagged": 600, "n_tags": 640, "n_genres": 3},
        "moods": [0, 1], "genres": told, "splits": [],
        "mixes": {"listed": [], "n_found": 0, "threshold": 4.2},
        **parts,
    }  # fmt: skip


def a_page(**parts: Any) -> Component:
    return genres.page(some_options(moods=MOODS), found(**parts))


def links(page: Component) -> dict[str, str]:
    return {words(part): prop(part, "href") for part in walk(page) if has_class(part, "genre-link")}


def undressed(value: Any) -> Any:
    """A figure with a colour in the place of every token."""
    if isinstance(value, str):
        return "#123456" if value.startswith("@") else value
    if isinstance(value, list):
        return [undressed(part) for part in value]
    return (
        {key: undressed(part) for key, part in value.items()} if isinstance(value, dict) else value
    )


# -- the page ----------------------------------------------------------------------------------


def test_the_page_begins_with_what_was_counted_and_what_moods_say_of_genres() -> None:
    page = words(a_page())
    assert "3 genres over 2 moods. A track with several genres counts once for each." in page
    assert "Left out: 100 tracks without." in page
    assert "tells 11% of what there is to know of its genre, its genre 32%" in page


def test_every_genre_leads_to_its_page() -> None:
    assert links(a_page())["folk"] == "/genres?genre=folk"


def test_the_key_to_the_colours_leads_to_the_moods() -> None:
    assert links(a_page())["Loud"] == "/moods?mood=mood-1"


def test_a_genre_of_any_name_is_spelt_safely() -> None:
    odd = "r&b / 100% <soul>?"
    address = links(a_page(genres=[a_genre(odd, 0.7)]))[odd]
    assert parse_qs(urlsplit(address).query) == {"genre": [odd]}


def test_genres_stand_under_the_mood_they_live_in_the_most_at_home_first() -> None:
    calm, loud = [part for part in walk(a_page()) if has_class(part, "genre-home")]
    assert words(calm).startswith("Calm & acoustic 2 genres: folk, jazz")
    assert "Mostly Calm & acoustic, 90%" in words(calm) and "Mostly Loud, 90%" in words(loud)
    assert words(calm).index("90%") < words(calm).index("60%")


def test_a_genre_without_a_majority_lives_in_two_moods() -> None:
    three = a_genre("pop", 0.0, shares=[0.3, 0.3, 0.4], lifts=[1, 1, 1], mood=2)
    moods = (*MOODS, a_mood(2, name="Live energy"))
    page = genres.page(some_options(moods=moods), found(genres=[three], moods=[0, 1, 2]))
    assert "Live energy, 40%, and Calm & acoustic, 30%" in words(page)


def test_a_genre_says_what_sounds_most_like_it() -> None:
    assert "Sounds most like jazz" in words(a_page())


def test_a_bar_has_the_moods_colours_in_proportion_and_says_so_in_words() -> None:
    bars = [part for part in walk(a_page()) if has_class(part, "genre-bar")]
    folk = next(part for part in bars if prop(part, "aria-label").startswith("90%"))
    assert prop(folk, "aria-label") == "90% Calm & acoustic, 10% Loud"
    assert prop(folk, "style")["background"] == (
        "linear-gradient(90deg, var(--mood-0) 0.0% 90.0%, var(--mood-1) 90.0% 100.0%)"
    )


def test_genres_that_split_are_listed_with_their_largest_moods() -> None:
    split = {"name": "pop", "n_tracks": 1_000, "shares": [0.45, 0.55], "entropy": 0.99,
             "words": "55% Loud, 45% Calm & acoustic"}  # fmt: skip
    page = a_page(splits=[split])
    assert "pop 1,000 tracks 55% Loud, 45% Calm & acoustic" in words(page)
    assert links(page)["pop"] == "/genres?genre=pop"


def test_genres_that_meet_in_a_mood_are_listed_together() -> None:
    mix = {"first": "sleep", "second": "metal", "mood": 1, "shares": [0.7, 0.2], "distance": 5.0,
           "words": "70% and 20% of their tracks are in Loud"}  # fmt: skip
    page = a_page(mixes={"listed": [mix], "n_found": 30, "threshold": 4.0})
    assert "sleep beside metal" in words(page) and mix["words"] in words(page)
    assert "1 of 30, no genre too often." in words(page)
    assert links(page)["sleep"] == "/genres?genre=sleep"


def test_where_nothing_splits_or_mixes_the_page_says_by_what_rule() -> None:
    page = words(a_page())
    assert "None: half and more of every genre with at least 100 tracks is in one mood." in page
    assert "None here. Genres that sound farther apart than 95% of pairs" in page


def test_genres_that_are_not_told_one_by_one_are_counted() -> None:
    counting = {"n_tracks": 9, "n_tracks_tagged": 9, "n_tags": 9, "n_genres": 2_000}
    assert "The 3 with most tracks of 2,000 genres" in words(a_page(counting=counting))


def test_tracks_in_no_mood_have_a_name_and_no_mark() -> None:
    page = a_page(moods=[0, -1], genres=[a_genre("noise", 0.2, mood=-1)])
    assert "1 mood." in words(page) and "Mostly No mood, 80%" in words(page)
    home = next(part for part in walk(page) if has_class(part, "genre-home"))
    assert not any(has_class(part, "mark") for part in walk(home))


@pytest.mark.parametrize(
    "options, given, said",
    [
        (some_options(genres=()), found(), "No track of this catalogue has a genre: build it"),
        (some_options(moods=MOODS), None, "is part of the full build, which is not finished"),
    ],
)
def test_without_genres_or_before_they_are_counted_one_sentence_says_so(
    options: Any, given: Any, said: str
) -> None:
    page = genres.page(options, given)
    assert said in words(page)
    assert list(links(page)) == list(options.genres), "their own pages are there already"


# -- the heatmap -------------------------------------------------------------------------------


def test_both_heatmaps_come_with_the_page_and_a_choice_between_them() -> None:
    page = a_page()
    measures = [measure for measure, _ in MEASURES]
    assert [option["value"] for option in prop(the(page, genres.MEASURE), "options")] == measures
    charts = [genres.chart_of(measure) for measure in measures]
    assert list(prop(the(page, ids.Shell.FIGURES), "data")) == charts
    assert all(the(page, chart) is not None for chart in charts)


@pytest.mark.parametrize("measure", ["share", "lift"])
def test_plotly_accepts_the_heatmap_and_its_colours_are_tokens(measure: str) -> None:
    figure = genre_moods(found(), MOODS, measure)
    go.Figure(undressed(figure))
    for _, colour in figure["data"][0]["colorscale"]:
        assert f"--{colour[1:]}:" in TOKENS


def test_genres_of_a_mood_stand_together_and_the_numbers_are_printed() -> None:
    trace = genre_moods(found(), MOODS, "share")["data"][0]
    assert trace["y"] == ["folk", "jazz", "metal"] and trace["x"] == ["Calm & acoustic", "Loud"]
    assert trace["z"] == [[90, 10], [60, 40], [10, 90]]
    assert trace["text"][0] == ["90%", "10%"]


def test_against_usual_the_middle_of_the_colours_is_as_usual() -> None:
    trace = genre_moods(found(), MOODS, "lift")["data"][0]
    assert trace["z"][0] == [1.8, 0.2] and trace["text"][0] == ["1.8×", "0.2×"]
    middle = trace["colorscale"][1][0]
    assert trace["zmin"] + middle * (trace["zmax"] - trace["zmin"]) == 1


def test_what_plotly_writes_of_a_genres_name_is_no_markup() -> None:
    told = [a_genre("<b>r&b</b>", 0.7)]
    figure = genre_moods(found(genres=told), MOODS, "share")
    assert figure["data"][0]["y"] == ["<b>r&b</b>"]
    assert figure["layout"]["yaxis"]["ticktext"] == ["&lt;b>r&amp;b&lt;/b>"]
