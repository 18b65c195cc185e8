from __future__ import annotations

import numpy as np
import pytest

from analytics.engine import Engine
from analytics.similar.artists import ARTIST_SOUNDS, similar_artists
from analytics.similar.continuation import ALONE, CONTEXT, continued
from analytics.similar.nearest import nearest
from analytics.similar.request import Request
from analytics.similar.sound import LABELS, PART_NAMES, Sound, with_lengths
from tests.builders import make_tracks
from tests.sounds import make_sound, sound_of


@pytest.fixture(scope="module")
def built(engine: Engine) -> Sound:
    """The sound of the build of 120 tracks."""
    assert engine.sound is not None
    return engine.sound


def test_a_build_holds_where_its_tracks_lie(built: Sound) -> None:
    expected = sound_of(make_tracks(120))
    assert built.names() == expected.names()
    np.testing.assert_allclose(built.places, expected.places, atol=1e-3)
    assert built.recording.tolist() == expected.recording.tolist()
    assert len(set(zip(built.artist.tolist(), expected.artist.tolist(), strict=True))) == len(
        set(expected.artist.tolist())
    )


def test_it_is_mapped_and_cannot_be_written_to(built: Sound) -> None:
    with pytest.raises(ValueError, match="read-only"):
        built.places[0, 0] = 1


def test_the_engine_answers_as_looking_at_every_track_does(engine: Engine, built: Sound) -> None:
    allowed = np.arange(120) % 2 == 0
    request = Request(seeds=(3,), n=5)
    found = engine.similar(request, allowed)
    assert found is not None
    assert found.rows.tolist() == nearest(built, request, allowed=allowed).rows.tolist()


def test_a_build_holds_what_continues_a_list_and_what_artists_sound_like(
    engine: Engine, built: Sound
) -> None:
    build = engine._build
    found = continued(built, build.array(CONTEXT), (0, 3, 6), 20, habits=ALONE)
    assert {row % 3 for row in found.rows.tolist()} == {0}
    artists = build.array(ARTIST_SOUNDS)
    assert len(artists) == engine.options.n_artists
    nearest_to_first = similar_artists(artists, 0, 3)
    assert len(nearest_to_first.places) == 3


def test_every_part_has_a_name_for_people() -> None:
    assert set(LABELS) == set(PART_NAMES[10:])
    sound = make_sound(60, character=2, time_signature=np.arange(60) % 2 + 3.0)
    assert sound.names() == PART_NAMES
    assert all(part.label[0].isupper() for part in sound.parts)


def test_lengths_stand_beside_the_coordinates() -> None:
    sound = make_sound(50, character=2)
    by_part = [
        (sound.coordinates[:, part.start : part.stop].astype(float) ** 2).sum(axis=1)
        for part in sound.parts
    ]
    np.testing.assert_allclose(
        with_lengths(sound.coordinates, sound.parts)[:, sound.n_columns :],
        np.stack(by_part, axis=1),
        rtol=1e-5,
    )
