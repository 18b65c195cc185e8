"""How good a grouping is, and how far to trust it.

Nothing here loads scikit-learn or scipy by itself; the modules that need them (gap, stability,
density) are imported by name, by a build.
"""

from analytics.silhouette import SilhouetteResult, silhouettes
from analytics.validation.recommending import KScore, Recommendation, recommend
from analytics.validation.scores import calinski_harabasz, davies_bouldin

__all__ = [
    "KScore",
    "Recommendation",
    "SilhouetteResult",
    "calinski_harabasz",
    "davies_bouldin",
    "recommend",
    "silhouettes",
]
