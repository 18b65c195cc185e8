"""Why a song comes next, in a listener's words."""

from __future__ import annotations

from typing import Final

from analytics.recommending.reasons import Because
from layouts.rights import Rights

_SHARES: Final = ((0.5, "Most"), (0.2, "Many"), (0.0, "Some"))
"""What a share of people and more is called."""


def why_here(because: Because, n_people: int, rights: Rights) -> str:
    """The reason below the song that was played before: "14 people went on with it".

    n_people: who play that song. Those who may not know how many people do what are told "Many".
    """
    went_on = because.voice == "next"
    if rights.may_see_listeners:
        return f"{because.people:,} people {'went on with it' if went_on else 'play both'}"
    share = because.people / max(n_people, 1)
    amount = next(words for least, words in _SHARES if share >= least)
    return f"{amount} people go on with it" if went_on else f"{amount} of them play it"


def why(because: Because, rights: Rights) -> str:
    """The reason by itself: "Also played after Hello, by 14 people".

    The number is for those who may know how many people do what.
    """
    if because.voice == "next" and because.people and rights.may_see_listeners:
        return f"{because.sentence}, by {because.people:,} people"
    return because.sentence
