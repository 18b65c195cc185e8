"""Playlists over a published build, and their files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from analytics.artifacts import OpenBuild, open_build
from analytics.catalogue import Catalogue
from analytics.errors import InvalidSpec
from analytics.filters import Filter, Region
from analytics.playlist_files import read_list
from analytics.playlists.exporting import exported
from analytics.playlists.making import make
from analytics.playlists.recipe import Recipe, Starts
from analytics.playlists.tracks import Tracks, tracks_of
from analytics.similar.nearest import nearest
from analytics.similar.request import Request
from analytics.similar.sound import open_sound


@pytest.fixture(scope="module")
def build(tiny_build: Path) -> OpenBuild:
    return open_build(tiny_build)


@pytest.fixture(scope="module")
def tracks(build: OpenBuild) -> Tracks:
    return tracks_of(build)


def test_the_columns_are_those_of_the_build_in_the_order_of_ids(
    build: OpenBuild, tracks: Tracks
) -> None:
    catalogue = Catalogue(build)
    assert list(tracks.ids) == sorted(tracks.ids)
    for place in (0, 17, 119):
        row = catalogue.row_of(tracks.ids[place])
        assert tracks.rows[place] == row
        assert np.array_equal(tracks.positions[place], open_sound(build).coordinates[row])
        assert tracks.numbers["tempo"][place] == catalogue.numbers("tempo")[row]
        artists = catalogue.text([row], ["artists"])["artists"][0].as_py()
        assert catalogue.artist_matches(artists)[
            tracks.rows[tracks.artist == tracks.artist[place]]
        ].all()


def test_songs_are_as_similar_as_on_the_page_of_a_song_where_none_is_held_back(
    build: OpenBuild, tracks: Tracks
) -> None:
    for place in (3, 50, 118):
        request = Request(seeds=(int(tracks.rows[place]),), n=20, hub_damping=0.0)
        matches = nearest(open_sound(build), request).matches
        listed = np.array([np.flatnonzero(tracks.rows == match.row)[0] for match in matches])
        percent = 100 * (1 - tracks.unlikeness(tracks.positions[place])[listed])
        expected = [match.similarity for match in matches]
        np.testing.assert_allclose(np.maximum(percent, 0), expected, atol=1e-3)


def test_a_build_made_before_sounds_were_written_makes_lists_by_its_features(
    build: OpenBuild, tracks: Tracks
) -> None:
    manifest = build.manifest.copy()
    manifest["files"] = {
        name: record for name, record in manifest["files"].items() if not name.startswith("sound")
    }
    older = tracks_of(OpenBuild(build.path, manifest))
    assert np.array_equal(older.positions, build.array("features.npy")[older.rows])
    aimed = Recipe(Starts(target=(("energy", 0.9),)), n_tracks=5)
    for found in (older, tracks):
        places = make(found, aimed).places
        assert np.abs(found.numbers["energy"][places] - 0.9).max() < 0.05


def test_filters_regions_and_moods_choose_as_on_the_map(tracks: Tracks) -> None:
    half = Region("pca", ((0, 0), (32_000, 0), (32_000, 65_535), (0, 65_535)))
    slug = next(iter(tracks.mood_names))
    for starts in (Starts(filter=Filter(region=half)), Starts(moods=(slug,))):
        playlist = make(tracks, Recipe(starts, n_tracks=5))
        chosen = starts.filter if starts.filter != Filter() else Filter(moods=(slug,))
        assert tracks.matching(chosen)[playlist.places].all()
    with pytest.raises(InvalidSpec, match="map"):
        missing = Region("nowhere", half.corners)
        make(tracks, Recipe(Starts(filter=Filter(region=missing)), n_tracks=5))


def test_a_file_holds_the_list_and_json_its_recipe(build: OpenBuild, tracks: Tracks) -> None:
    playlist = make(tracks, Recipe(Starts(genres=("folk",)), n_tracks=6))

    def written(fmt: str) -> bytes:
        return exported(fmt, Catalogue(build), tracks, playlist.places,
                        title="Folk", recipe=playlist.recipe)  # fmt: skip

    names = Catalogue(build).text(tracks.rows[playlist.places], ("name",))["name"].to_pylist()
    data = json.loads(written("json"))
    assert make(tracks, Recipe.from_dict(data["recipe"])).ids == playlist.ids
    for fmt in ("csv", "json", "m3u8", "xspf", "jspf"):
        found = read_list(written(fmt), f"list.{fmt}")
        assert [track.name for track in found.tracks] == names


def test_a_format_there_is_not_is_refused_with_a_sentence(build: OpenBuild, tracks: Tracks) -> None:
    with pytest.raises(InvalidSpec, match="format is 'mp3'"):
        exported("mp3", Catalogue(build), tracks, make(tracks, Recipe(n_tracks=1)).places, title="")
