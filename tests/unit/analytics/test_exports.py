from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from analytics.artifacts import open_build
from analytics.build import BuildSpec, build
from analytics.engine import Engine
from analytics.errors import InvalidSpec
from analytics.exports import stream_view, write_export
from analytics.filters import Filter
from tests.builders import make_tracks, write_csv

FOLK = Filter(genres=("folk",))


def exported(engine: Engine, fmt: str, chosen: Filter = FOLK) -> bytes:
    return b"".join(stream_view(engine, chosen, fmt))


def test_the_three_formats_hold_the_same_tracks(engine: Engine) -> None:
    from_csv = list(csv.DictReader(io.StringIO(exported(engine, "csv").decode())))
    from_json = json.loads(exported(engine, "json"))
    from_parquet = pq.read_table(io.BytesIO(exported(engine, "parquet"))).to_pylist()
    assert len(from_csv) == len(from_json) == len(from_parquet) == 40
    assert from_json == from_parquet
    for text, record in zip(from_csv, from_json, strict=True):
        assert text["track_id"] == record["track_id"]
        assert float(text["energy"]) == record["energy"]
        assert text["track_genre"] == ";".join(record["track_genre"]) == "folk"


def test_columns_carry_the_words_and_the_scale_of_the_file(engine: Engine) -> None:
    (first, *_) = json.loads(exported(engine, "json"))
    names = list(first)
    assert {"track_id", "track_name", "album_name", "duration_ms", "track_genre"} <= set(names)
    assert names[-4:] == ["mood", "cluster", "pca_1", "pca_2"]
    seconds = engine.catalogue.numbers("duration")[engine.catalogue.row_of(first["track_id"])]
    assert first["duration_ms"] == pytest.approx(seconds * 1000)


@pytest.mark.parametrize("fmt", ["csv", "json", "parquet"])
def test_columns_stand_in_the_order_of_the_file(tmp_path: Path, fmt: str) -> None:
    data = write_csv(tmp_path / "tracks.csv", make_tracks(60))
    table = pd.read_csv(data, dtype=str)
    order = list(np.random.default_rng(1).permutation(table.columns))
    table[order].to_csv(data, index=False)
    build(BuildSpec(data=data, n_demo_tracks=None, core=True, k=3, seed=0), tmp_path / "home",
          lambda _: None)  # fmt: skip
    content = exported(Engine(open_build(tmp_path / "home")), fmt)
    if fmt == "csv":
        found = next(csv.reader(io.StringIO(content.decode())))
    elif fmt == "json":
        found = list(json.loads(content)[0])
    else:
        found = pq.read_table(io.BytesIO(content)).column_names
    assert found[:-4] == order


def test_an_export_of_nothing_is_an_empty_table(engine: Engine) -> None:
    nothing = Filter(moods=("none",))
    assert json.loads(exported(engine, "json", nothing)) == []
    assert exported(engine, "csv", nothing).decode().count("\n") == 1
    assert pq.read_table(io.BytesIO(exported(engine, "parquet", nothing))).num_rows == 0


def test_representatives_are_the_nearest_and_the_most_popular_with_their_distance(
    engine: Engine, tiny_build: Path, tmp_path: Path
) -> None:
    out = tmp_path / "representatives.json"
    n_rows = write_export(engine, "representatives", Filter(), "json", out)
    records = json.loads(out.read_text())
    listed = [rows for mood in engine.moods for rows in (mood.representative, mood.popular)]
    assert len(records) == n_rows == sum(map(len, listed))
    features = open_build(tiny_build).array("features.npy")
    for record in records:
        row = engine.catalogue.row_of(record["track_id"])
        number = engine.catalogue.mood_of[row]
        assert engine.moods[number].name == record["mood"]
        centre = features[engine.catalogue.mood_of == number].mean(axis=0)
        distance = np.linalg.norm(features[row] - centre)
        assert record["distance_to_centre"] == pytest.approx(distance, abs=1e-3)
    first = records[: len(engine.moods[0].representative)]
    assert {record["chosen_as"] for record in first} == {"nearest"}
    assert [record["place"] for record in first] == list(range(1, len(first) + 1))
    distances = [record["distance_to_centre"] for record in first]
    assert distances == sorted(distances)


def test_clusters_are_every_track_with_its_group_by_every_method(
    engine: Engine, tmp_path: Path
) -> None:
    out = tmp_path / "clusters.csv"
    assert write_export(engine, "clusters", FOLK, "csv", out) == engine.catalogue.n_tracks
    table = pd.read_csv(out)
    assert np.array_equal(table["cluster"], engine.catalogue.mood_of)
    assert {"cluster_dbscan", "cluster_hc", "cluster_hdbscan", "cluster_gmm"} <= set(table)
    for column, method in (("cluster_hc", "ward"), ("cluster_dbscan", "dbscan")):
        assert np.array_equal(table[column], engine.lab.labels(method))


@pytest.mark.parametrize("what, fmt, named", [("moods", "csv", "what"), ("view", "xls", "format")])
def test_what_cannot_be_exported_is_named(
    engine: Engine, tmp_path: Path, what: str, fmt: str, named: str
) -> None:
    with pytest.raises(InvalidSpec, match=f"^{named} is "):
        write_export(engine, what, Filter(), fmt, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_spreadsheet_runs_nothing_from_an_export(tmp_path: Path) -> None:
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "plain"] * 10
    data = write_csv(tmp_path / "tracks.csv", make_tracks(60, name=names))
    build(BuildSpec(data=data, n_demo_tracks=None, core=True, k=3, seed=0), tmp_path / "home",
          lambda _: None)  # fmt: skip
    engine = Engine(open_build(tmp_path / "home"))
    rows = list(csv.DictReader(io.StringIO(exported(engine, "csv", Filter()).decode())))
    shown = {row["track_name"] for row in rows}
    assert not [name for name in shown if name[0] in "=+-@\t\r"]
    assert "'=1+1" in shown and "plain" in shown
    numbers = [row["loudness"] for row in rows]
    assert all(float(number) < 0 for number in numbers)
