from __future__ import annotations

import json
import time
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from analytics.demo import calibrate as measuring
from analytics.demo import figures as known
from analytics.demo import make_tracks
from analytics.demo.calibrate import FEWEST_TRACKS, calibrate, to_json
from analytics.demo.discography import apportion
from analytics.demo.grammar import Table, Voice, distinct, load_voices
from analytics.demo.sound import draw_numbers
from analytics.demo.styles import load_styles
from analytics.errors import InvalidSpec
from analytics.ingest import Ingested, read_tracks
from analytics.ingest.versions import recordings
from analytics.schema import FEATURE_NAMES, FIELDS, NUMBER_COLUMNS, OPTIONAL_COLUMNS


@pytest.fixture(scope="module")
def demo() -> Ingested:
    return make_tracks()


@pytest.fixture(scope="module")
def small() -> Ingested:
    return make_tracks(3_000, seed=5)


def a_table(n: int = 400, *, rare: int = 0) -> pd.DataFrame:
    """A clean table of two genres with known figures, and `rare` tracks of a third."""
    rng = np.random.default_rng(1)
    shape = rng.multivariate_normal([0, 0], [[1, 0.8], [0.8, 1]], n)
    table = pd.DataFrame({name: rng.uniform(0.2, 0.8, n) for name in FEATURE_NAMES})
    table["energy"], table["loudness"] = 0.5 + shape[:, 0] / 10, -10 + shape[:, 1]
    table["genres"] = pd.Series([("folk",), ("folk", "jazz")] * (n // 2), dtype=object)
    for row in range(rare):
        table.at[row, "genres"] = ("polka",)
    return table.assign(
        artists=pd.Series([(f"Artist {row // 4}",) for row in range(n)], dtype=object),
        recording=np.arange(n, dtype=np.int32),
        popularity=40.0,
        duration=200.0,
        explicit=np.arange(n) % 4 == 0,
        key=7.0,
        mode=1.0,
        time_signature=4.0,
    )


def the_figures() -> dict[str, Any]:
    path = Path(measuring.__file__).with_name("figures.json")
    return cast(dict[str, Any], json.loads(path.read_text("utf-8")))


def a_single(template: str) -> Table:
    return Table((template,), np.ones(1))


def test_the_same_seed_makes_the_same_catalogue(small: Ingested) -> None:
    again = make_tracks(3_000, seed=5)
    pd.testing.assert_frame_equal(again.tracks, small.tracks)
    assert again.health == small.health


def test_another_seed_makes_another_catalogue(small: Ingested) -> None:
    other = make_tracks(3_000, seed=6).tracks
    assert not set(other["id"]) & set(small.tracks["id"])
    assert (other["name"] == small.tracks["name"]).mean() < 0.01


def test_a_first_run_has_the_promised_size(demo: Ingested) -> None:
    tracks = demo.tracks
    assert len(tracks) == 95_837
    assert tracks["artists"].explode().nunique() == pytest.approx(17_600, rel=0.01)
    assert tracks["genres"].explode().nunique() == 114
    assert tracks["genres"].str.len().mean() == pytest.approx(1.27, abs=0.04)


def test_it_is_ready_in_seconds() -> None:
    started = time.process_time()
    make_tracks(20_000)
    assert time.process_time() - started < 10


def test_every_column_keeps_the_contract_of_a_clean_table(small: Ingested) -> None:
    tracks = small.tracks
    texts = ["id", "name", "artists", "genres", "album"]
    assert list(tracks) == [*texts, *NUMBER_COLUMNS, "recording"]
    assert isinstance(tracks.index, pd.RangeIndex)
    assert tracks["id"].is_unique
    assert tracks["id"].dtype == "str" and tracks["name"].dtype == "str"
    assert all(tracks[column].dtype == np.float32 for column in NUMBER_COLUMNS)
    assert tracks["recording"].dtype == np.int32
    assert not tracks.isna().any(axis=None)
    for artists, genres in zip(tracks["artists"], tracks["genres"], strict=True):
        assert isinstance(artists, tuple) and artists and len(set(artists)) == len(artists)
        assert isinstance(genres, tuple) and genres and list(genres) == sorted(set(genres))


def test_every_number_is_possible(demo: Ingested) -> None:
    tracks = demo.tracks
    for name, field in FIELDS.items():
        assert tracks[name].between(field.legal_low, field.legal_high).all(), name
    assert tracks["year"].between(1930, 2024).all()
    assert set(tracks["key"]) == set(range(12))
    assert set(tracks["mode"]) == set(tracks["explicit"]) == {0, 1}
    assert set(tracks["time_signature"]) == {1, 3, 4, 5}
    assert tracks["artist_popularity"].between(0, 100).all()
    assert tracks["duration"].min() >= 20


def test_no_name_is_empty_padded_or_unfinished(demo: Ingested) -> None:
    names = [
        demo.tracks["name"].to_numpy(object),
        demo.tracks["album"].to_numpy(object),
        demo.tracks["artists"].explode().to_numpy(object),
    ]
    for name in np.unique(np.concatenate(names)):
        assert name and name == name.strip() and "  " not in name
        assert "{" not in name and "}" not in name


def test_titles_are_varied_and_in_many_languages(demo: Ingested) -> None:
    titles = demo.tracks["name"]
    assert titles.nunique() > 0.7 * len(titles)
    assert titles.value_counts().iloc[0] < 0.0005 * len(titles)
    assert set("çéñöşåãıà") <= set("".join(titles))


def test_an_artist_gives_a_title_to_one_recording_unless_it_is_a_reissue(demo: Ingested) -> None:
    tracks = demo.tracks.assign(artist=demo.tracks["artists"].str[0])
    tracks = tracks.drop_duplicates("recording")
    assert tracks.duplicated(["artist", "name"]).mean() < 0.0005


def test_rows_are_not_sorted_by_genre(small: Ingested) -> None:
    first = small.tracks["genres"].str[0].to_numpy()
    assert len(set(first[:200])) > 60
    assert sum(before == after for before, after in pairwise(first)) < 0.05 * len(first)


def test_recordings_are_those_a_file_with_these_tracks_would_have(small: Ingested) -> None:
    tracks = small.tracks
    expected = recordings(
        tracks["name"].to_numpy(object),
        tracks["artists"].to_numpy(object),
        tracks["duration"].to_numpy(np.float64),
    )
    np.testing.assert_array_equal(tracks["recording"], expected)
    first_rows = tracks["recording"].drop_duplicates()
    assert first_rows.tolist() == list(range(len(first_rows)))


def test_some_recordings_have_several_editions_that_sound_the_same(demo: Ingested) -> None:
    shared = demo.tracks[demo.tracks["recording"].duplicated(keep=False)]
    assert 0.02 < len(shared) / len(demo.tracks) < 0.12
    assert demo.health.n_versions == len(shared)
    spread = shared.groupby("recording")["valence"].agg(np.ptp)
    assert (spread == 0).mean() > 0.9
    assert shared["name"].str.contains("Remaster").any()


def test_live_recordings_sound_live_and_stand_alone(demo: Ingested) -> None:
    live = demo.tracks[demo.tracks["name"].str.contains(" - Live at ", regex=False)]
    assert len(live) > 100
    assert live["liveness"].min() > 0.5
    shares_recording = demo.tracks["recording"].duplicated(keep=False)[live.index]
    assert shares_recording.mean() < 0.1


def test_it_sounds_like_the_figures_it_is_drawn_from(demo: Ingested) -> None:
    overall = the_figures()["overall"]
    features = demo.tracks[list(FEATURE_NAMES)].to_numpy(np.float64)
    off = (features.mean(axis=0) - overall["mean"]) / overall["std"]
    assert np.abs(off).max() < 0.06
    np.testing.assert_allclose(features.std(axis=0), overall["std"], rtol=0.06)
    correlation = np.corrcoef(features, rowvar=False)
    np.testing.assert_allclose(correlation, overall["correlation"], atol=0.06)


def test_measuring_it_again_finds_the_figures_it_is_drawn_from(demo: Ingested) -> None:
    before, after = the_figures(), calibrate(demo.tracks)
    np.testing.assert_allclose(after["persistence"], before["persistence"], atol=0.08)
    assert set(after["genres"]) == set(before["genres"])
    for name in ("opera", "techno", "comedy", "sleep"):
        medians = [entry["genres"][name]["knots"] for entry in (before, after)]
        middle = len(before["levels"]) // 2
        for column in ("danceability", "energy", "speechiness", "valence"):
            place = before["columns"].index(column)
            assert medians[1][place][middle] == pytest.approx(medians[0][place][middle], abs=0.08)


def test_tracks_of_an_artist_resemble_one_another(demo: Ingested) -> None:
    tracks = demo.tracks.drop_duplicates("recording")
    genre, artist = tracks["genres"].str[0], tracks["artists"].str[0]
    offset = tracks["energy"] - tracks.groupby(genre)["energy"].transform("mean")
    productive = artist.groupby(artist).transform("size") >= 5
    own = offset[productive] - offset[productive].groupby(artist[productive]).transform("mean")
    assert own.var() < 0.75 * offset[productive].var()


def test_the_report_says_that_the_tracks_are_invented(small: Ingested) -> None:
    assert "These tracks are invented" in " ".join(small.health.sentences())
    assert small.health.n_read == small.health.n_kept == 3_000
    assert small.health.columns_present == list(OPTIONAL_COLUMNS)
    assert small.health.n_artists == small.tracks["artists"].explode().nunique()
    assert set(small.header) == set(small.tracks) - {"recording"}
    assert list(small.rejected) == ["row", "reason", "text"] and small.rejected.empty


@pytest.mark.parametrize("n_tracks", [1, 2, 9, 40, 300])
def test_a_tiny_catalogue_is_whole(n_tracks: int) -> None:
    tracks = make_tracks(n_tracks, seed=2).tracks
    assert len(tracks) == n_tracks
    assert not tracks.isna().any(axis=None)


@pytest.mark.parametrize(("n_tracks", "seed"), [(0, 0), (-5, 0), (10, -1)])
def test_numbers_that_make_no_catalogue_are_refused(n_tracks: int, seed: int) -> None:
    with pytest.raises(InvalidSpec, match="or more"):
        make_tracks(n_tracks, seed)


def test_no_artist_is_a_real_one(demo: Ingested, shared_data: Path) -> None:
    real = read_tracks(shared_data / "tracks" / "spotify_114k.csv").tracks["artists"].explode()
    invented = demo.tracks["artists"].explode()
    assert not set(invented.str.casefold()) & set(real.str.casefold())


def test_every_template_of_every_voice_can_be_written() -> None:
    rng = np.random.default_rng(0)
    n = 400
    given = {
        slot: np.full(n, slot, dtype=object)
        for slot in ("key", "song", "album", "artist", "genre", "year")
    }
    for name, voice in load_voices().items():
        for table in voice.tables:
            if name == "en" and table in {"artists", "titles", "albums"}:
                continue  # made for the voices that extend it, which bring the words
            for template in voice.tables[table].templates:
                single = Voice(voice.words, voice.tables | {"one": a_single(template)})
                written = single.write("one", n, rng, given)
                assert all(text[0] == text[0].upper() for text in written), (name, template)


def test_every_genre_of_the_figures_has_a_style_of_its_own() -> None:
    genres = known.load().genres
    styles = load_styles(genres)
    voices = set(load_voices())
    assert all(set(pair) <= voices for pair in styles.voices)
    np.testing.assert_allclose(styles.voice_share.sum(axis=1), 1)
    assert load_styles(["no such genre"]).voices == (("dream", "dream"),)


def test_names_that_are_taken_are_drawn_again_and_at_last_numbered() -> None:
    rng = np.random.default_rng(0)
    words = np.array(["Rain", "Snow"], dtype=object)
    names = distinct(lambda rows: words[rng.integers(2, size=len(rows))], 5)
    assert len(set(names)) == 5
    assert {"Rain", "Snow"} <= set(names)


def test_shares_of_a_total_add_up_to_it() -> None:
    assert apportion(np.array([0.5, 0.3, 0.2]), 7).tolist() == [4, 2, 1]
    assert apportion(np.full(114, 1 / 114), 5).sum() == 5


def test_calibration_finds_what_a_genre_sounds_like() -> None:
    found = calibrate(a_table())
    folk, jazz = found["genres"]["folk"], found["genres"]["jazz"]
    assert folk["tracks"] == 300 and jazz["tracks"] == 100
    assert folk["partners"] == {"jazz": pytest.approx(1 / 3, abs=1e-3)}
    assert jazz["partners"] == {"folk": 0.9}
    assert folk["major"] == 1 and folk["keys"].index(1) == 7 and folk["metres"] == [0, 0, 1, 0]
    energy = folk["knots"][found["columns"].index("energy")]
    assert energy == sorted(energy)
    assert energy[len(energy) // 2] == pytest.approx(0.5, abs=0.03)


def test_calibration_keeps_how_numbers_move_together() -> None:
    figures = known.parse(calibrate(a_table(2_000)))
    energy, loudness = figures.columns.index("energy"), figures.columns.index("loudness")
    assert figures.correlation[0, energy, loudness] == pytest.approx(0.8, abs=0.04)
    genre = np.zeros(5_000, dtype=np.int64)
    drawn = draw_numbers(figures, genre, np.arange(5_000), np.random.default_rng(0))
    correlation = np.corrcoef(drawn[:, [energy, loudness]], rowvar=False)[0, 1]
    assert correlation == pytest.approx(0.8, abs=0.05)


def test_calibration_leaves_out_genres_so_small_that_figures_would_be_tracks() -> None:
    assert "polka" not in calibrate(a_table(rare=FEWEST_TRACKS - 1))["genres"]
    assert "polka" in calibrate(a_table(rare=FEWEST_TRACKS))["genres"]


def test_calibration_names_the_columns_it_misses() -> None:
    with pytest.raises(InvalidSpec, match="without key, mode"):
        calibrate(a_table().drop(columns=["key", "mode"]))
    with pytest.raises(InvalidSpec, match="of a genre"):
        calibrate(a_table(FEWEST_TRACKS - 2))


def test_the_figures_are_few_and_parse_as_they_were_written() -> None:
    path = Path(measuring.__file__).with_name("figures.json")
    assert path.stat().st_size < 200_000
    figures = known.load()
    assert (np.diff(figures.knots, axis=2) >= 0).all()
    assert known.parse(the_figures()).genres == figures.genres
    assert to_json(the_figures()) == path.read_text("utf-8")
