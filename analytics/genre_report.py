"""Where every genre of a catalogue lives among its moods, as the pages tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.comparison import Labels
from analytics.genre_findings import mixes, splits
from analytics.genres import Tags, habitats, mean_profiles, nearest

MOST_GENRES: Final = 150
"""Genres beyond this many, those with the fewest tracks, are not told one by one."""


def genre_report(
    observed: Tags,
    labels: Labels,
    mood_names: Mapping[int, str],
    features: npt.NDArray[np.floating[Any]],
) -> dict[str, Any]:
    """As JSON can hold it; there is a genre.

    labels: (n_tracks,) the mood of each track, -1 for tracks in none.
    features: (n_tracks, n_features), standardised.

    counting    {n_tracks, n_tracks_tagged, n_tags, n_genres}: what was counted, `genres.Tags`
    moods       labels of the moods, in the order of shares and lifts; -1 for tracks in none
    genres      [{name, n_tracks, mood, purity, entropy, shares, lifts, nearest}] of the MOST_GENRES
                with most tracks, see `genres.Habitats`; mood: the one with the largest share;
                nearest: names of the genres that sound most like it
    splits      [`genre_findings.Split`]
    mixes       {listed: [`genre_findings.Mix`], n_found, threshold}
    """
    spread = habitats(observed, labels)
    profiles = mean_profiles(observed, features)
    alike = nearest(observed, profiles)
    n_tracks = observed.counts()
    told = [
        {
            "name": name,
            "n_tracks": int(n_tracks[genre]),
            "mood": spread.moods[int(spread.shares[genre].argmax())],
            "purity": float(spread.purity[genre]),
            "entropy": float(spread.entropy[genre]),
            "shares": spread.shares[genre].tolist(),
            "lifts": spread.lifts[genre].tolist(),
            "nearest": [observed.names[other] for other in alike[genre]],
        }
        for genre, name in enumerate(observed.names[:MOST_GENRES])
    ]
    return {
        "counting": {
            "n_tracks": observed.n_tracks,
            "n_tracks_tagged": observed.n_tracks_tagged,
            "n_tags": len(observed.tracks),
            "n_genres": len(observed.names),
        },
        "moods": list(spread.moods),
        "genres": told,
        "splits": [asdict(split) for split in splits(observed, spread, mood_names)],
        "mixes": asdict(mixes(observed, spread, profiles, mood_names)),
    }
