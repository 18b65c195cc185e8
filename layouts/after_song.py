"""What the Song page is told of what people play after the song."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from analytics.engine import Engine
from analytics.recommending.listing import Recommended
from layouts import next_words
from layouts.rights import Rights
from layouts.rows import listed_rows

N_LISTED: Final = 8


@dataclass(frozen=True, slots=True)
class PlayedAfter:
    """A song that is played after another.  record: of `rows.listed_rows`.  why: in words."""

    record: Mapping[str, Any]
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class AfterSong:
    """What people play after one song.

    smallest: people that all of it stands on.  is_played: whether so many play the song at all.
    went_on: what they went on with.  too: what else people play who play it.
    """

    smallest: int
    is_played: bool
    went_on: tuple[PlayedAfter, ...]
    too: tuple[PlayedAfter, ...]

    @classmethod
    def of(cls, engine: Engine, row: int, rights: Rights, smallest: int) -> Self | None:
        """That of a song, for whoever looks; None where nobody's plays are known.

        Numbers of people are for those who may see what listeners do.
        """
        if engine.recommender is None:
            return None
        found = engine.recommender.after(row, N_LISTED, smallest=smallest)
        if found is None:
            return None

        def followings(listed: Sequence[Recommended]) -> tuple[PlayedAfter, ...]:
            records = listed_rows(engine.catalogue, [each.row for each in listed])
            return tuple(
                PlayedAfter(record, next_words.why_here(each.because, found.n_people, rights))
                for record, each in zip(records, listed, strict=True)
            )

        return cls(
            smallest,
            found.n_people >= smallest,
            followings(found.went_on),
            followings(found.too),
        )
