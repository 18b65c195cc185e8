from __future__ import annotations

import pytest

from analytics.filters import MAPS
from layouts.maps import MAP_NAMES, NO_DIRECTIONS, map_note
from layouts.meta import browser_meta
from layouts.pages import explore
from layouts.urls import View
from tests.pages import some_options, the, words

TRUST = "Of a track's close neighbours here, 80% are among the 1% that sound most like it."


@pytest.mark.parametrize(
    "projection, note",
    [
        ("pca", "Left to right: energy against noise. Bottom to top: tempo against calm."),
        ("umap", f"{NO_DIRECTIONS['umap']} {TRUST}"),
        ("tsne", "Tracks that sound alike form islands; how far apart islands lie says little."),
    ],
)  # fmt: skip
def test_a_map_says_what_it_means_and_how_far_to_trust_it(projection: str, note: str) -> None:
    axes = ("PC1: energy against noise", "PC2: tempo against calm")
    assert map_note(projection, some_options(axis_words=axes, map_words={"umap": TRUST})) == note


def test_every_map_has_a_name() -> None:
    assert tuple(MAP_NAMES) == MAPS
    assert len(set(MAP_NAMES.values())) == len(MAPS)


@pytest.mark.parametrize("projection", MAPS)
def test_the_page_opens_with_the_note_that_the_browser_puts_there(projection: str) -> None:
    options = some_options()
    meta = browser_meta(options, files={}, stage="full", table_script="")
    page = explore.page(options, View(projection=projection))
    assert words(the(page, explore.ids.Explore.MAP_NOTE)) == meta["mapNotes"][projection]
