from __future__ import annotations

import pytest
from dash import html

from analytics.filters import Filter, Range
from analytics.schema import FIELDS
from layouts import controls, ids, urls
from layouts.dock import TABS
from layouts.pages import explore
from layouts.urls import View
from tests.pages import a_mood, has_class, prop, some_options, the, walk, words

F = ids.Filters
E = ids.Explore


def test_a_view_opens_with_its_controls_set() -> None:
    chosen = Filter(
        moods=("mood-1",),
        genres=("folk",),
        artists=("Ada",),
        explicit=False,
        ranges=(("energy", Range(20, 80)),),
    )
    view = View(chosen, projection="umap", colour="energy", tab="spread", spread="tempo")

    page = explore.page(some_options(), view)

    values = {
        F.MOODS: ["mood-1"], F.GENRES: ["folk"], F.ARTISTS: ["Ada"], F.EXPLICIT: "no",
        F.range("energy"): [20, 80], F.range("valence"): [0, 100], E.PROJECTION: "umap",
        E.COLOUR: "energy", E.DOCK_TABS: "spread", E.SPREAD_FIELD: "tempo",
    }  # fmt: skip
    assert {id: prop(the(page, id), "value") for id in values} == values
    assert words(the(page, F.value("energy"))) == "20% to 80%"
    assert words(the(page, F.value("valence"))) == "Any"


def test_a_chosen_artist_can_be_shown_before_anything_is_typed() -> None:
    page = explore.page(some_options(), View(Filter(artists=("Ada",))))

    assert prop(the(page, F.ARTISTS), "options") == ["Ada"]


def test_every_slider_moves_in_whole_steps_between_the_limits_in_use() -> None:
    limits = {name: (3, field.n_steps - 2) for name, field in FIELDS.items()}
    page = explore.page(some_options(limits=limits), View())

    for name, (low, high) in limits.items():
        slider = the(page, F.range(name))
        assert (prop(slider, "min"), prop(slider, "max"), prop(slider, "step")) == (low, high, 1)
        assert prop(slider, "allow_direct_input") is False
        assert prop(the(page, F.histogram(name)), "aria-hidden") == "true"


def test_what_a_catalogue_lacks_has_no_slider_and_is_named() -> None:
    limits = {name: (0, 10) for name in FIELDS if name not in ("liveness", "year")}
    page = explore.page(some_options(limits=limits), View())

    assert F.range("liveness") not in {prop(part, "id") for part in walk(page)}
    assert "This catalogue has no liveness or year to filter by." in words(page)


def test_a_catalogue_without_genres_or_lyrics_hides_their_controls() -> None:
    options = some_options(genres=(), columns_absent=("genres", "explicit"))
    page = explore.page(options, View())

    assert _hidden_around(page, F.GENRES)
    assert _hidden_around(page, F.EXPLICIT)
    assert not _hidden_around(page, F.ARTISTS)
    assert "no genre or lyrics to filter by" in words(page)
    assert "genre" not in [option["value"] for option in prop(the(page, E.COLOUR), "options")]


@pytest.mark.parametrize(
    "chosen, said", [(Filter(), "Every track in the catalogue."), (Filter(genres=("folk",)), "")]
)
def test_a_filtered_view_does_not_open_as_everything(chosen: Filter, said: str) -> None:
    assert words(the(explore.page(some_options(), View(chosen)), E.SENTENCE)) == said


def test_one_map_leaves_nothing_to_choose() -> None:
    assert _hidden_around(explore.page(some_options(projections=("pca",)), View()), E.PROJECTION)
    assert not _hidden_around(explore.page(some_options(), View()), E.PROJECTION)


def test_the_tabs_are_those_that_addresses_know() -> None:
    assert tuple(name for name, _ in TABS) == urls.TABS


@pytest.mark.parametrize("tab", urls.TABS)
def test_only_the_chosen_panel_is_shown(tab: str) -> None:
    page = explore.page(some_options(), View(tab=tab))

    shown = [name for name in urls.TABS if not prop(the(page, E.panel(name)), "hidden")]
    assert shown == [tab]


@pytest.mark.parametrize("chart", E.CHARTS)
def test_every_chart_can_be_read_as_a_table_and_saved(chart: str) -> None:
    page = explore.page(some_options(), View())

    items = [part for part in walk(page) if prop(part, "data-chart") == chart]
    actions = [prop(item, "data-action") for item in items]
    assert actions == ["table", "png", "svg", "csv"]
    assert prop(the(page, ids.table_of(chart)), "hidden")


def test_every_button_has_a_name() -> None:
    page = explore.page(some_options(), View())

    for part in walk(page):
        if isinstance(part, html.Button | html.Summary):
            assert prop(part, "aria-label") or words(part), prop(part, "id")


def test_a_phone_offers_every_mood_as_a_card() -> None:
    moods = (a_mood(0, name="Calm & acoustic", n_tracks=4_212), a_mood(1))
    page = explore.page(some_options(moods=moods), View())

    card = the(page, E.mood_card("mood-0"))
    assert words(card) == "Calm & acoustic Somewhere between two others 4,212 tracks"
    assert prop(card, "data-mood") == "mood-0"
    assert prop(card, "style") == {"--mood": "var(--mood-0)"}


def test_a_mood_keeps_its_colour_and_shape_in_the_list() -> None:
    page = explore.page(some_options(moods=(a_mood(4, colour_slot=4, shape="diamond"),)), View())

    (marked,) = [part for part in walk(the(page, F.MOODS)) if has_class(part, "mark")]
    assert has_class(marked, "mark-diamond")
    assert prop(marked, "style") == {"--mood": "var(--mood-4)"}


def test_every_id_of_explore_stands_on_its_page() -> None:
    page = explore.page(some_options(), View())
    found = {prop(part, "id") for part in walk(page)}
    later = {E.TABLE}  # comes with the table itself

    for place in (ids.Filters, ids.Explore):
        named = {value for name, value in vars(place).items() if name.isupper()}
        assert {value for value in named if isinstance(value, str)} - later <= found


@pytest.mark.parametrize(
    "field, chosen, expected",
    [
        ("energy", None, "Any"),
        ("energy", Range(0, 100), "Any"),
        ("energy", Range(20, 80), "20% to 80%"),
        ("energy", Range(50, 50), "50%"),
        ("duration", Range(24, 48), "2:00 to 4:00"),
        ("tempo", Range(90, 120), "90 BPM to 120 BPM"),
    ],
)
def test_a_range_is_said_in_words(field: str, chosen: Range | None, expected: str) -> None:
    limits = (0, FIELDS[field].n_steps)

    assert controls.range_words(FIELDS[field], limits, chosen) == expected


def test_a_feature_explains_itself() -> None:
    assert controls.explanation(FIELDS["valence"]) == (
        "How positive it sounds. Left is sadder, right happier."
    )


def _hidden_around(page: html.Div, id: str) -> bool:
    """Whether something around the component of this id is hidden."""
    return any(
        prop(part, "hidden") and any(prop(inner, "id") == id for inner in walk(part))
        for part in walk(page)
    )
