from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from analytics.features import standardised
from analytics.projection import pca, umap
from analytics.schema import FEATURE_NAMES
from tests.builders import make_tracks

Values = npt.NDArray[np.float32]


@pytest.fixture(scope="module")
def values() -> Values:
    return standardised(make_tracks(300)).values


@pytest.fixture(scope="module")
def layout(values: Values) -> Values:
    return umap(values, seed=3)


def shuffled(n: int) -> npt.NDArray[np.intp]:
    return np.random.default_rng(1).permutation(n)


# -- PCA ---------------------------------------------------------------------------------------


def test_the_first_direction_is_the_one_with_the_largest_spread() -> None:
    along = np.linspace(-3, 3, 50)
    values = np.column_stack([along, -2 * along, np.sin(9 * along) / 9]).astype(np.float32)
    found = pca(values, ["energy", "acousticness", "tempo"])
    np.testing.assert_allclose(np.abs(found.loadings[0, :2]), np.array([1, 2]) / 5**0.5, atol=1e-3)
    assert found.explained[0] > 0.99
    assert found.explained.sum() == pytest.approx(1)


def test_coordinates_are_centred_and_uncorrelated(values: Values) -> None:
    found = pca(values, FEATURE_NAMES)
    assert found.coordinates.dtype == np.float32
    np.testing.assert_allclose(found.coordinates.mean(axis=0), 0, atol=1e-5)
    assert np.corrcoef(found.coordinates.T)[0, 1] == pytest.approx(0, abs=1e-5)
    np.testing.assert_allclose(found.loadings @ found.loadings.T, np.eye(2), atol=1e-12)


def test_the_largest_loading_is_positive_so_the_map_never_flips(values: Values) -> None:
    for sample in (values, values[shuffled(len(values))], values[:250]):
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
    assert all(words.startswith(f"PC{i}: ") for i, words in enumerate(found.axis_words, start=1))


def test_tracks_that_are_all_the_same_share_the_middle() -> None:
    found = pca(np.zeros((5, 9), dtype=np.float32), FEATURE_NAMES)
    assert not found.coordinates.any()
    assert not found.explained.any()


# -- UMAP --------------------------------------------------------------------------------------


def test_neighbours_stay_together(layout: Values) -> None:
    assert layout.shape == (300, 2)
    assert layout.dtype == np.float32
    groups = [layout[group::3] for group in range(3)]
    within = max(np.linalg.norm(group - group.mean(axis=0), axis=1).mean() for group in groups)
    centres = np.array([group.mean(axis=0) for group in groups])
    between = min(np.linalg.norm(centres[i] - centres[j]) for i, j in ((0, 1), (1, 2), (0, 2)))
    assert between > 2 * within


def test_the_same_seed_gives_the_same_layout_in_any_order(values: Values, layout: Values) -> None:
    order = shuffled(len(values))
    np.testing.assert_array_equal(umap(values[order], seed=3), layout[order])


def test_the_layout_is_turned_like_the_pca(values: Values, layout: Values) -> None:
    reference = pca(values, FEATURE_NAMES).coordinates.astype(np.float64)
    product = (layout - layout.mean(axis=0)).T.astype(np.float64) @ reference
    # The best turn is reached when the product is symmetric with no negative direction.
    np.testing.assert_allclose(product, product.T, rtol=1e-3, atol=1e-3 * np.abs(product).max())
    assert np.linalg.eigvalsh((product + product.T) / 2).min() >= 0


def test_tracks_with_the_same_features_share_a_place(values: Values) -> None:
    layout = umap(np.concatenate([values[:60], values[:60]]), seed=0)
    np.testing.assert_array_equal(layout[:60], layout[60:])


def test_too_few_different_tracks_are_laid_out_like_the_pca(values: Values) -> None:
    few = np.repeat(values[:6], 3, axis=0)
    coordinates = pca(values[:6], FEATURE_NAMES).coordinates
    np.testing.assert_allclose(umap(few, seed=0), np.repeat(coordinates, 3, axis=0), atol=1e-5)


def test_features_along_a_line_still_make_a_finite_layout() -> None:
    line = np.linspace(0, 1, 100, dtype=np.float32)[:, None] * np.ones(9, dtype=np.float32)
    assert np.isfinite(umap(line, seed=0)).all()
