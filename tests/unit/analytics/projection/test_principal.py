from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from sklearn.decomposition import PCA

from analytics.features import standardised
from analytics.projection import facing, pca
from analytics.schema import FEATURE_NAMES
from tests.builders import make_tracks

Values = npt.NDArray[np.float32]


@pytest.fixture(scope="module")
def values() -> Values:
    return standardised(make_tracks(300)).values


def test_the_first_direction_is_the_one_with_the_largest_spread() -> None:
    along = np.linspace(-3, 3, 50)
    values = np.column_stack([along, -2 * along, np.sin(9 * along) / 9]).astype(np.float32)
    found = pca(values, ["energy", "acousticness", "tempo"])
    np.testing.assert_allclose(np.abs(found.loadings[0, :2]), np.array([1, 2]) / 5**0.5, atol=1e-3)
    assert found.explained[0] > 0.99
    assert found.explained.sum() == pytest.approx(1)


def test_components_are_those_of_scikit_learn(values: Values) -> None:
    found = pca(values, FEATURE_NAMES)
    other = PCA().fit(values.astype(np.float64))
    np.testing.assert_allclose(found.explained, other.explained_variance_ratio_, atol=1e-9)
    signs = np.sign((found.loadings * other.components_[:2]).sum(axis=1))
    np.testing.assert_allclose(found.loadings, other.components_[:2] * signs[:, None], atol=1e-9)
    expected = other.transform(values.astype(np.float64))[:, :2] * signs
    np.testing.assert_allclose(found.coordinates, expected, atol=1e-5)


def test_coordinates_are_centred_and_uncorrelated(values: Values) -> None:
    found = pca(values, FEATURE_NAMES)
    assert found.coordinates.dtype == np.float32
    np.testing.assert_allclose(found.coordinates.mean(axis=0), 0, atol=1e-5)
    assert np.corrcoef(found.coordinates.T)[0, 1] == pytest.approx(0, abs=1e-5)
    np.testing.assert_allclose(found.loadings @ found.loadings.T, np.eye(2), atol=1e-12)


def test_the_largest_loading_is_positive_so_the_map_never_flips(values: Values) -> None:
    shuffled = np.random.default_rng(1).permutation(len(values))
    for sample in (values, values[shuffled], values[:250]):
        loadings = pca(sample, FEATURE_NAMES).loadings
        assert (loadings.max(axis=1) == np.abs(loadings).max(axis=1)).all()


def test_axes_are_put_into_words() -> None:
    random = np.random.default_rng(0)
    loud, happy = random.normal(size=(2, 500))
    columns = [happy, loud, loud, -loud] + 0.1 * random.normal(size=(4, 500)) * np.ones((4, 1))
    names = ["valence", "energy", "loudness", "acousticness"]
    words = pca(columns.T.astype(np.float32), names).axis_words
    assert words[0] in {
        "PC1: energy and loudness against acousticness",
        "PC1: loudness and energy against acousticness",
        "PC1: acousticness against energy and loudness",
        "PC1: acousticness against loudness and energy",
    }
    assert words[1] == "PC2: valence"


@pytest.mark.parametrize("n_features", [2, 6, 9])
def test_any_subset_of_features_has_a_map(values: Values, n_features: int) -> None:
    found = pca(values[:, :n_features], FEATURE_NAMES[:n_features])
    assert found.coordinates.shape == (len(values), 2)
    assert found.loadings.shape == (2, n_features)
    assert found.explained.shape == (n_features,)
    assert all(words.startswith(f"PC{i}: ") for i, words in enumerate(found.axis_words, start=1))


def test_tracks_that_are_all_the_same_share_the_middle() -> None:
    found = pca(np.zeros((5, 9), dtype=np.float32), FEATURE_NAMES)
    assert not found.coordinates.any()
    assert not found.explained.any()


# -- facing an earlier map ---------------------------------------------------------------------


def test_a_direction_keeps_the_side_it_had_on_the_map_before(values: Values) -> None:
    found = pca(values, FEATURE_NAMES)
    rows = np.arange(50, 300)
    before = (found.coordinates[rows] + 0.5) * np.float32([-2, 3])
    faced = facing(found, FEATURE_NAMES, before, rows)
    np.testing.assert_array_equal(faced.coordinates, found.coordinates * [-1, 1])
    np.testing.assert_array_equal(faced.loadings, found.loadings * [[-1], [1]])
    more, less = found.axis_words[0].removeprefix("PC1: ").split(" against ")
    assert faced.axis_words == (f"PC1: {less} against {more}", found.axis_words[1])


def test_a_map_that_faces_the_right_way_is_left_alone(values: Values) -> None:
    found = pca(values, FEATURE_NAMES)
    rows = np.arange(len(values))
    assert facing(found, FEATURE_NAMES, found.coordinates, rows) is found
    assert facing(found, FEATURE_NAMES, found.coordinates[:0], rows[:0]) is found


def test_a_mirrored_direction_of_one_feature_is_still_said_in_words(values: Values) -> None:
    lone = np.zeros((40, 2), dtype=np.float32)
    lone[:, 0] = np.linspace(-2, 2, 40)
    lone[:, 1] = np.tile([-0.1, 0.1], 20)
    found = pca(lone, ["energy", "tempo"])
    faced = facing(found, ["energy", "tempo"], -found.coordinates, np.arange(40))
    assert found.axis_words[0] == "PC1: energy"
    assert faced.axis_words[0] == "PC1: less energy"
