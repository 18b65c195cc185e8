"""Ids of the Lab, and of what the catalogue is made of."""

from __future__ import annotations

from typing import Final


class Data:
    """What this catalogue is made of."""

    SWEEP: Final = "chart-sweep"
    EXCHANGE: Final = "another-catalogue"
    IMPORT: Final = "data-import"
    IMPORT_FORM: Final = "data-import-form"
    FILE: Final = "data-file"
    PROBLEM: Final = "data-problem"
    LOOKED: Final = "data-looked"
    PLAYS: Final = "data-plays"
    PEOPLE: Final = "data-people"
    PEOPLE_PART: Final = "data-people-part"
    PLAYS_LOOKED: Final = "data-plays-looked"
    PEOPLE_LOOKED: Final = "data-people-looked"
    IN_USE: Final = "data-in-use"
    MISSING: Final = "data-missing"
    CATALOGUES: Final = "data-catalogues"
    SERVED: Final = "data-served"


class Lab:
    """How tracks can be grouped, and how far each grouping holds."""

    OPEN: Final = "lab-open"
    STILLS: Final = "lab-stills"

    SIZES: Final = "chart-lab-sizes"
    PROFILES: Final = "chart-lab-profiles"
    RADAR: Final = "chart-lab-radar"
    SILHOUETTES: Final = "chart-lab-silhouettes"

    ELBOW: Final = "chart-lab-elbow"
    SILHOUETTE: Final = "chart-lab-silhouette"
    DAVIES_BOULDIN: Final = "chart-lab-davies-bouldin"
    CALINSKI_HARABASZ: Final = "chart-lab-calinski-harabasz"
    GAP: Final = "chart-lab-gap"
    STABILITY: Final = "chart-lab-stability"
    CLUSTERGRAM: Final = "chart-lab-clustergram"
    SWEEP_FORM: Final = "lab-sweep-form"
    PRINT_FORM: Final = "lab-print-form"
    SWEEP_FROM: Final = "lab-sweep-from"
    SWEEP_TO: Final = "lab-sweep-to"

    TREE: Final = "chart-lab-tree"
    CUT: Final = "lab-cut"
    FEWER: Final = "lab-cut-fewer"
    MORE: Final = "lab-cut-more"
    CUT_SIZES: Final = "chart-lab-cut-sizes"
    TREE_SHOWN: Final = "lab-tree-shown"
    K_DISTANCE: Final = "chart-lab-k-distance"
    GRID_GROUPS: Final = "chart-lab-grid-groups"
    GRID_NOISE: Final = "chart-lab-grid-noise"
    CONDENSED: Final = "chart-lab-condensed"


class LabCompare:
    """Two methods side by side, and all of them against one another."""

    FLOW: Final = "chart-lab-flow"
    ARI: Final = "chart-lab-ari"
    AMI: Final = "chart-lab-ami"
    GENRES: Final = "chart-lab-genres"

    @staticmethod
    def still_map(side: str) -> str:
        """The small map of one of the two methods, "a" or "b"."""
        return f"still-map-{side}"

    @staticmethod
    def sizes(side: str) -> str:
        """The chart of the sizes of its groups."""
        return f"chart-lab-sizes-{side}"

    @staticmethod
    def profiles(side: str) -> str:
        """The chart of how its groups sound."""
        return f"chart-lab-profiles-{side}"


class LabProjections:
    """The maps: what they show, and how far to trust them."""

    SCREE: Final = "chart-lab-scree"
    LOADINGS: Final = "chart-lab-loadings"
    BIPLOT: Final = "chart-lab-biplot"

    @staticmethod
    def still_map(projection: str) -> str:
        """The small picture of one map."""
        return f"still-map-{projection}"


class LabExplore:
    """What the catalogue holds before anything is grouped."""

    DISTRIBUTION: Final = "chart-lab-distribution"
    MISSING: Final = "chart-lab-missing"
    PEARSON: Final = "chart-lab-pearson"
    SPEARMAN: Final = "chart-lab-spearman"
    GENRES: Final = "chart-lab-genre-counts"
    ARTISTS: Final = "chart-lab-artist-counts"
    BY_GENRE: Final = "chart-lab-by-genre"
    BY_YEAR: Final = "chart-lab-by-year"
    BY_EXPLICIT: Final = "chart-lab-by-explicit"


class LabJobs:
    """What every part has that starts jobs, of which one is open at a time."""

    START: Final = "lab-run-start"
    ANSWER: Final = "lab-run-answer"
    IDLE: Final = "lab-run-idle"
    ACTIVE: Final = "lab-run-active"
    NEWS: Final = "lab-run-news"


class LabRun:
    """Runs from the page: the form, what runs, drafts and every run so far."""

    ROOT: Final = "lab-run"
    FORM: Final = "lab-run-form"
    METHOD: Final = "lab-run-method"
    FEATURES: Final = "lab-run-features"
    EXTRAS: Final = "lab-run-extras"
    SCALING: Final = "lab-run-scaling"
    SEED: Final = "lab-run-seed"

    SERVING: Final = "lab-run-serving"
    DRAFTS: Final = "lab-run-drafts"
    MORE_DRAFTS: Final = "lab-run-more-drafts"
    HISTORY: Final = "lab-run-history"
    MORE_HISTORY: Final = "lab-run-more-history"

    @staticmethod
    def parameter(method: str, name: str) -> str:
        """The field of one parameter of a method."""
        return f"lab-run-{method}-{name}"
