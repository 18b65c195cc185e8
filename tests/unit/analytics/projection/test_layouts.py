"""What UMAP and t-SNE promise alike."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from analytics.features import standardised
from analytics.projection import pca, trustworthiness, tsne, umap
from analytics.schema import FEATURE_NAMES
from tests.builders import make_tracks

Values = npt.NDArray[np.float32]
Layout = Callable[[Values, int], Values]


@pytest.fixture(scope="module")
def values() -> Values:
    return standardised(make_tracks(300)).values


@pytest.fixture(scope="module", params=[umap, tsne], ids=["umap", "tsne"])
def method(request: pytest.FixtureRequest) -> Layout:
    found: Layout = request.param
    return found


@pytest.fixture(scope="module")
def layout(values: Values, method: Layout) -> Values:
    return method(values, 3)


def test_neighbours_stay_together(values: Values, layout: Values) -> None:
    assert layout.shape == (300, 2)
    assert layout.dtype == np.float32
    groups = [layout[group::3] for group in range(3)]
    within = max(np.linalg.norm(group - group.mean(axis=0), axis=1).mean() for group in groups)
    centres = np.array([group.mean(axis=0) for group in groups])
    between = min(np.linalg.norm(centres[i] - centres[j]) for i, j in ((0, 1), (1, 2), (0, 2)))
    assert between > 2 * within
    plane = pca(values, FEATURE_NAMES).coordinates
    trust = trustworthiness(values, {"layout": layout, "plane": plane})
    assert trust["layout"].trustworthiness > trust["plane"].trustworthiness > 0.9


def test_the_same_seed_gives_the_same_layout_in_any_order(
    values: Values, layout: Values, method: Layout
) -> None:
    order = np.random.default_rng(1).permutation(len(values))
    np.testing.assert_array_equal(method(values[order], 3), layout[order])


def test_another_seed_gives_another_layout(values: Values, method: Layout) -> None:
    few = values[:60]
    assert not np.array_equal(method(few, 0), method(few, 1))


def test_the_layout_is_turned_like_the_pca(values: Values, layout: Values) -> None:
    reference = pca(values, FEATURE_NAMES).coordinates.astype(np.float64)
    product = (layout - layout.mean(axis=0)).T.astype(np.float64) @ reference
    # The best turn is reached when the product is symmetric with no negative direction.
    np.testing.assert_allclose(product, product.T, rtol=1e-3, atol=1e-3 * np.abs(product).max())
    assert np.linalg.eigvalsh((product + product.T) / 2).min() >= 0


def test_tracks_with_the_same_features_share_a_place(values: Values, method: Layout) -> None:
    layout = method(np.concatenate([values[:60], values[:60]]), 0)
    np.testing.assert_array_equal(layout[:60], layout[60:])


def test_too_few_different_tracks_are_laid_out_like_the_pca(values: Values, method: Layout) -> None:
    few = np.repeat(values[:6], 3, axis=0)
    coordinates = pca(values[:6], FEATURE_NAMES).coordinates
    np.testing.assert_allclose(method(few, 0), np.repeat(coordinates, 3, axis=0), atol=1e-5)


@pytest.mark.parametrize("n_tracks", [16, 17, 40])
def test_a_small_catalogue_has_a_layout(values: Values, method: Layout, n_tracks: int) -> None:
    assert np.isfinite(method(values[:n_tracks], 0)).all()


def test_features_along_a_line_still_make_a_finite_layout(method: Layout) -> None:
    line = np.linspace(0, 1, 100, dtype=np.float32)[:, None] * np.ones(9, dtype=np.float32)
    assert np.isfinite(method(line, 0)).all()
