from __future__ import annotations

import gzip
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from flask.testing import FlaskClient

from analytics.browser_columns import GROUPS_TOLD, NO_GROUP, label_bytes
from dashapp.factory import create_app
from dashapp.settings import Settings
from tests.lab_build import MOVED, NOISE, with_lab


@pytest.fixture(scope="module")
def client(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    home = with_lab(tiny_build, tmp_path_factory.mktemp("lab"))
    return create_app(Settings.from_env({"UNDERTONE_HOME": str(home)})).server.test_client()


def test_labels_are_a_byte_for_each_track(client: FlaskClient) -> None:
    answer = client.get("/labels?method=hdbscan")

    labels = np.frombuffer(answer.data, dtype=np.uint8)
    assert len(labels) == 120
    assert np.count_nonzero(labels == NO_GROUP) == NOISE


def test_labels_come_compressed(client: FlaskClient) -> None:
    plain = client.get("/labels?method=gmm").data
    packed = client.get("/labels?method=gmm", headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain


def test_hundreds_of_groups_fit_into_a_byte() -> None:
    labels = np.array([-1, 0, GROUPS_TOLD - 1, GROUPS_TOLD, 5_000], dtype=np.int16)

    expected = [NO_GROUP, 0, GROUPS_TOLD - 1, GROUPS_TOLD, GROUPS_TOLD]
    assert list(label_bytes(labels)) == expected


def test_the_tracks_on_which_methods_disagree_are_a_file(client: FlaskClient) -> None:
    answer = client.get("/differing.csv?a=gmm&b=hdbscan")

    head, *rows = answer.text.splitlines()
    assert '"cluster_gmm"' in head
    assert '"cluster_hdbscan"' in head
    assert len(rows) == MOVED + NOISE
    assert "undertone-gmm-hdbscan-" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "address",
    [
        "/labels", "/labels?method=", "/labels?method=../moods", "/labels?method=dbscan%00",
        "/differing.csv", "/differing.csv?a=gmm", "/differing.csv?a=gmm&b=none",
    ],
)  # fmt: skip
def test_a_method_that_is_not_there_is_refused_with_a_sentence(
    client: FlaskClient, address: str
) -> None:
    answer = client.get(address)

    assert answer.status_code == 404
    assert "There is no such method" in answer.text


def test_a_page_of_a_catalogue_that_is_gone_is_told_to_reload(client: FlaskClient) -> None:
    assert client.get("/labels?method=gmm&build=0000-core-gone").status_code == 409


@pytest.mark.parametrize(
    ("address", "name", "columns"),
    [
        ("/clusters.csv", "amazon_music_clusters_final.csv",
         {"track_id", "energy", "mood", "cluster", "cluster_gmm", "cluster_hdbscan", "pca_1"}),
        ("/representatives.csv", "representative_tracks_by_cluster.csv",
         {"track_id", "cluster", "chosen_as", "place", "distance_to_centre"}),
    ],
)  # fmt: skip
def test_the_groups_and_what_stands_for_them_are_files_of_a_known_name(
    client: FlaskClient, address: str, name: str, columns: set[str]
) -> None:
    answer = client.get(address)

    table = pd.read_csv(io.BytesIO(answer.data))
    assert columns <= set(table.columns)
    assert f'filename="{name}"' in answer.headers["Content-Disposition"]
    if "clusters" in name:
        assert len(table) == 120
        assert (table["cluster_hdbscan"] == -1).sum() == NOISE


@pytest.mark.parametrize(
    "address", ["/clusters.xls", "/representatives.zip", "/clusters.csv?build=x"]
)
def test_files_that_there_are_not_are_refused_in_a_sentence(
    client: FlaskClient, address: str
) -> None:
    answer = client.get(address)

    assert answer.status_code in (404, 409)
    assert answer.json["error"].endswith(".")
