"""Grouping tracks: every method behind one spec and one result type.

Importing this loads no library that only a build needs; calling `cluster` does.
"""

from analytics.clustering.methods import METHODS, Method, Parameter
from analytics.clustering.result import NOISE, Clustering
from analytics.clustering.running import cluster
from analytics.clustering.spec import Inputs, Spec

__all__ = [
    "METHODS",
    "NOISE",
    "Clustering",
    "Inputs",
    "Method",
    "Parameter",
    "Spec",
    "cluster",
]
