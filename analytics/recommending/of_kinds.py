"""What kinds of listeners might like next, worked out once for a build."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from analytics.listening.facts import Listening
from analytics.recommending.listing import Recommended
from analytics.recommending.recommender import Recommender

N_TRACKS: Final = 6


class NextOfKinds:
    """Answers for the kinds of listeners of one build."""

    def __init__(self, listening: Listening, recommender: Recommender) -> None:
        """Both of the same build."""
        self._listening = listening
        self._recommender = recommender
        self._found: dict[int, Mapping[int, tuple[Recommended, ...]]] = {}

    def of(self, smallest: int) -> Mapping[int, tuple[Recommended, ...]]:
        """N_TRACKS tracks at most by the place of each kind, see `Recommender.for_segment`.

        smallest: the smallest group that is told of; smaller kinds have nothing here.
        """
        if smallest not in self._found:  # one number in a deployment
            self._found[smallest] = {
                portrait.place: self._recommender.for_segment(
                    self._listening.plays_of_kind(portrait.place), N_TRACKS, smallest=smallest
                )
                for portrait in self._listening.portraits(smallest)
            }
        return self._found[smallest]
