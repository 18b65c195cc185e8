"""Which function finds the groups of which method."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from analytics.clustering import centres, density, hierarchy, mixture
from analytics.clustering.result import Found
from analytics.clustering.tracks import Ordered, Settings

Algorithm: TypeAlias = Callable[[Ordered, Settings], Found]

ALGORITHMS: Final[Mapping[str, Algorithm]] = MappingProxyType(
    {
        "kmeans": centres.kmeans,
        "minibatch": centres.minibatch,
        "bisecting": centres.bisecting,
        "gmm": mixture.gmm,
        "ward": hierarchy.ward,
        "dbscan": density.dbscan,
        "hdbscan": density.hdbscan,
        "birch": hierarchy.birch,
    }
)
