"""Lay the tracks out on a plane so that tracks that sound alike lie close together."""

from analytics.projection.alignment import align
from analytics.projection.principal import Pca, facing, pca
from analytics.projection.trust import Trust, trustworthiness
from analytics.projection.tsne_layout import tsne
from analytics.projection.umap_layout import umap

__all__ = ["Pca", "Trust", "align", "facing", "pca", "trustworthiness", "tsne", "umap"]
