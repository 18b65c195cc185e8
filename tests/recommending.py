"""A recommender over a small catalogue and invented plays, as a build with plays would open it."""

from __future__ import annotations

import numpy as np

from analytics.building.factors import learned_factors
from analytics.catalogue import Catalogue
from analytics.engine import Engine
from analytics.listening.plays import Plays
from analytics.recommending.behaviour import Factors
from analytics.recommending.crowd import LEARNING, Crowd
from analytics.recommending.evidence import Grounds
from analytics.recommending.following import Following
from analytics.recommending.for_groups import Everybody
from analytics.recommending.genre_kin import GenreKin
from analytics.recommending.played_by import PlayedBy
from analytics.recommending.recommender import Recommender
from analytics.similar.artists import artist_sounds
from analytics.similar.sound import Sound


def learned_of(plays: Plays, artist: np.ndarray, seed: int = 0) -> tuple[Crowd, Everybody]:
    """What a build learns of plays, and where everybody stands among it."""
    played = {"item": plays.track, "artist": artist[plays.track]}
    learned = {kind: learned_factors(plays, each, kind, seed) for kind, each in played.items()}
    tracks, artists = (
        Factors(each.numbers, each.factors, LEARNING[kind].regularisation)
        for kind, each in learned.items()
    )
    return Crowd(tracks, artists, artist), Everybody(
        learned["item"].people, learned["artist"].people
    )


def grounds_of(
    sound: Sound, plays: Plays | None, genres: GenreKin | None = None, seed: int = 0
) -> Grounds:
    """What recommendations rest on, of a sound and perhaps plays."""
    order = np.argsort(sound.artist, kind="stable")
    ends = np.concatenate([[0], np.cumsum(np.bincount(sound.artist))])
    crowd = None if plays is None else learned_of(plays, sound.artist, seed)[0]
    return Grounds(sound, artist_sounds(sound.coordinates, ends, order), genres, crowd)


def recommender_of(engine: Engine, plays: Plays | None) -> Recommender:
    """The recommender of a build as if these plays had been read with it."""
    catalogue: Catalogue = engine.catalogue
    assert engine.sound is not None
    n_features = len(catalogue.features)
    percentiles = np.tile(
        np.argsort(np.argsort(catalogue.numbers("loudness"))) * 100 // catalogue.n_tracks,
        (n_features, 1),
    ).astype(np.uint8)
    return Recommender(
        catalogue,
        grounds_of(engine.sound, plays, GenreKin.of(catalogue, engine.sound.artist)),
        None if plays is None else Following.counted(plays, catalogue.n_tracks, 1),
        percentiles,
        None if plays is None else PlayedBy.counted(plays, catalogue.n_tracks),
    )
