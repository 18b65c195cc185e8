from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.filters import Filter, Range, Region, make_ranges
from analytics.schema import FIELDS
from layouts import urls
from layouts.urls import View

param = pytest.param


@dataclass(frozen=True)
class SomeChoices:
    limits: Mapping[str, tuple[int, int]] = field(
        default_factory=lambda: {name: (0, known.n_steps) for name, known in FIELDS.items()}
    )
    genres: tuple[str, ...] = ("folk", "jazz", "r-n-b", "rock & roll", "électro")
    artists: tuple[str, ...] = ("Sigur Rós", "AC/DC", "M+A", "50%")
    projections: tuple[str, ...] = ("pca", "umap", "tsne")

    def mood_names(self) -> dict[str, str]:
        return {"calm-acoustic": "Calm & acoustic", "spoken-word": "Spoken word"}


CHOICES = SomeChoices()
TRIANGLE = Region("umap", ((0, 0), (65535, 0), (300, 40000)))


@pytest.mark.parametrize(
    "search, expected",
    [
        param("", Filter(), id="an empty link means everything"),
        param(
            "?genre=jazz&genre=folk", Filter(genres=("folk", "jazz")), id="order does not matter"
        ),
        param("genre=folk&genre=folk", Filter(genres=("folk",)), id="twice is once"),
        param("?genre=nope&energy=7", Filter(), id="what we do not have is dropped"),
        param("?utm_source=mail&tempo=abc", Filter(), id="noise is ignored"),
        param(
            "energy=0.5-1", Filter(ranges=(("energy", Range(50, 100)),)), id="a range in its unit"
        ),
        param("loudness=-12--5.5", Filter(ranges=(("loudness", Range(96, 109)),)), id="below zero"),
        param("energy=0-1", Filter(), id="a whole range says nothing"),
        param("energy=0.9-0.2", Filter(), id="a range the wrong way round is dropped"),
        param("energy=-5-0.2", Filter(ranges=(("energy", Range(0, 20)),)), id="ends are clipped"),
        param(
            "energy=0.5-1&genre=nope",
            Filter(ranges=(("energy", Range(50, 100)),)),
            id="half a link is half kept",
        ),
        param("explicit=no", Filter(explicit=False), id="clean only"),
        param("explicit=maybe", Filter(), id="neither yes nor no"),
        param("region=umap.0.0.65535.0.300.40000", Filter(region=TRIANGLE), id="a region"),
        param("region=umap.0.0.65535.0", Filter(), id="two corners are no region"),
        param("region=mars.0.0.9.0.9.9", Filter(), id="a map we do not have"),
        param("region=umap.0.0.9.0.9.-9", Filter(), id="a corner off the map"),
        param("energy=\u0660.\u0665-1", Filter(), id="digits of other scripts"),
        param(
            "energy=0.5-1&energy=0-0.1",
            Filter(ranges=(("energy", Range(50, 100)),)),
            id="the first of two ranges",
        ),
        param("mood=calm-acoustic&mood=x", Filter(moods=("calm-acoustic",)), id="moods by name"),
        param("artist=AC%2FDC&artist=M%2BA", Filter(artists=("AC/DC", "M+A")), id="odd names"),
        param("%ff%fe=%00&energy=%zz", Filter(), id="broken escapes"),
        param("&".join(["genre=folk"] * 5000), Filter(), id="an endless link is not read"),
    ],
)
def test_a_link_opens_the_view_it_describes(search: str, expected: Filter) -> None:
    assert urls.decode_filter(search, CHOICES) == expected


def some_ranges() -> st.SearchStrategy[tuple[tuple[str, Range], ...]]:
    def of(name: str) -> st.SearchStrategy[tuple[str, Range]]:
        last = FIELDS[name].n_steps
        ends = st.tuples(st.integers(0, last), st.integers(0, last)).map(sorted)
        narrow = ends.filter(lambda pair: pair != [0, last])
        return narrow.map(lambda pair: (name, Range(*pair)))

    each = st.lists(st.sampled_from(list(FIELDS)).flatmap(of), max_size=4)
    return each.map(lambda parts: make_ranges(dict(parts)))


def chosen_of(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(names)).map(lambda chosen: tuple(sorted(chosen)))


CORNERS = st.lists(
    st.tuples(st.integers(0, 65_535), st.integers(0, 65_535)), min_size=3, max_size=24
).map(tuple)
FILTERS = st.builds(
    Filter,
    moods=chosen_of(tuple(CHOICES.mood_names())),
    genres=chosen_of(CHOICES.genres),
    artists=chosen_of(CHOICES.artists),
    explicit=st.sampled_from([None, True, False]),
    ranges=some_ranges(),
    region=st.none() | st.builds(Region, st.sampled_from(CHOICES.projections), CORNERS),
)
VIEWS = st.builds(
    View,
    chosen=FILTERS,
    projection=st.sampled_from(CHOICES.projections),
    colour=st.sampled_from(["mood", "genre", "tempo"]),
    tab=st.sampled_from(urls.TABS),
    spread=st.sampled_from(["energy", "valence"]),
    track=st.none() | st.sampled_from(["3n3Ppam7vgaVa1iaRUc9Lp", "a b/c?&=#", "ö"]),
)


@given(VIEWS)
def test_sharing_a_view_loses_nothing(view: View) -> None:
    assert urls.decode("?" + urls.encode(view), CHOICES) == view


@given(FILTERS)
def test_an_answer_is_asked_for_by_the_filter_alone(chosen: Filter) -> None:
    assert urls.decode_filter(urls.encode_filter(chosen), CHOICES) == chosen


@given(st.text())
def test_no_text_at_all_breaks_decoding(search: str) -> None:
    view = urls.decode(search, CHOICES)
    assert urls.decode(urls.encode(view), CHOICES) == view


def test_the_usual_view_has_an_empty_address() -> None:
    assert urls.encode(View()) == ""
