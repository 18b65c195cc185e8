"""Overlapping groups: a mixture of Gaussian clouds.

Measured on 89,740 tracks by nine features, k = 7: 10 seconds of processor time, shared by two
cores, and 48 MB.
"""

from __future__ import annotations

import warnings
from typing import Final

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

from analytics.clustering.result import Found
from analytics.clustering.tracks import Ordered, Settings

_MOST_ROUNDS: Final = 500


def gmm(tracks: Ordered, settings: Settings) -> Found:
    """A mixture fitted by expectation and maximisation, from k-means.

    facts: "bic" and "aic" (lower is better; of the columns that vary), "log_likelihood" (mean per
    track), "iterations", "converged" (1 or 0) and "columns" (how many vary). A column that is the
    same for every track is left out: its density would be whatever the smallest variance makes it.
    A cloud in which no track belongs most has no group; "empty" counts them.
    """
    k = tracks.groups(settings.integer("k"))
    values = tracks.varying()
    model = GaussianMixture(
        k,
        covariance_type=settings.choice("covariance"),
        n_init=settings.integer("n_init"),
        reg_covar=settings.number("smallest_variance"),
        max_iter=_MOST_ROUNDS,
        random_state=settings.seed,
    )
    with warnings.catch_warnings():
        # The result says so itself, as "converged".
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(values)
    memberships = model.predict_proba(values)
    labels = memberships.argmax(axis=1)
    facts = {
        "bic": float(model.bic(values)),
        "aic": float(model.aic(values)),
        "log_likelihood": float(model.score(values)),
        "iterations": float(model.n_iter_),
        "converged": float(model.converged_),
        "columns": float(values.shape[1]),
        "empty": float(k - len(np.unique(labels))),
    }
    return Found(labels, memberships=memberships, facts=facts)
