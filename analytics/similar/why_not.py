"""Why a track is not listed: how far down it is, what set it back, and which rule left it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.similar.distances import Distances
from analytics.similar.nearest import Answer, require_mask
from analytics.similar.request import Request
from analytics.similar.sound import Sound
from analytics.similar.why import Share, differences_from, shares_of

SETBACKS: Final = ("away", "hubs")
SETBACKS_IN_WORDS: Final[Mapping[str, str]] = {
    "away": "Being like what you steer away from",
    "hubs": "Being close to very many songs",
}


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Where one track stands for a request.

    rank: its place among all tracks by cost, 1 the best, the versions of each recording counted
    once and the seeds' own left out; None for the seeds' own.
    rule: what left it out: "seed", "filter", "least", "version", "artist", "diversity" or "rank"
    (others are nearer); None if it is listed.
    instead: the row listed in its place under "version" and "artist".
    cost: the part in which it loses most against those listed.  setback: "away" or "hubs" where
    nearness to what is steered away from, or to a great many tracks, makes it lose more than any
    part does. At most one of the two is given; neither where it loses nothing.
    """

    row: int
    similarity: float
    rank: int | None
    rule: str | None
    instead: int | None
    cost: Share | None
    setback: str | None
    sentence: str


def why_not(
    sound: Sound, answer: Answer, row: int, *, allowed: npt.NDArray[np.bool_] | None = None
) -> WhyNot:
    """Why `row` is not in `answer`, which `nearest` gave with the same `allowed`.

    Raises InvalidSpec for a row that is not there.
    """
    Request(seeds=(row,)).check(sound)
    require_mask(allowed, sound)
    request = answer.request
    measured = Distances(sound, request)
    _, own_cost = measured.exact_costs(np.array([row]))
    similarity = float(measured.similarity(own_cost)[0])
    rank, instead_version, instead_artist = _standing(measured, row, allowed)
    cost, setback = _costliest(sound, measured, answer, row)
    rule: str | None
    instead = None
    if rank is None:
        rule = "seed"
    elif row in answer.rows:
        rule = None
    elif allowed is not None and not allowed[row]:
        rule = "filter"
    elif own_cost[0] > measured.reach(request.least):
        rule = "least"
    elif instead_version is not None:
        rule, instead = "version", instead_version
    elif request.one_per_artist and instead_artist is not None:
        rule, instead = "artist", instead_artist
    elif request.diversity > 0 and answer.matches and _is_within(answer, float(own_cost[0])):
        rule = "diversity"
    else:
        rule = "rank"
    sentence = _sentence(rule, rank, similarity, request, _loses(cost, setback))
    return WhyNot(row, similarity, rank, rule, instead, cost, setback, sentence)


def _standing(
    measured: Distances, row: int, allowed: npt.NDArray[np.bool_] | None
) -> tuple[int | None, int | None, int | None]:
    """Its rank, and the better version and the better track by its artist, where allowed."""
    sound, request = measured.sound, measured.request
    own = sound.recording[np.array(request.seeds + request.away)]
    if sound.recording[row] in own:
        return None, None, None
    _, costs = measured.costs()
    # Exact costs decide between those too close for single precision to tell apart.
    close = np.flatnonzero(np.abs(costs - costs[row]) <= 1e-4 * costs[row] + 1e-4)
    exact = costs.astype(np.float64)
    exact[close] = measured.exact_costs(close)[1]
    better = (exact < exact[row]) | ((exact == exact[row]) & (np.arange(len(exact)) < row))
    better &= ~np.isin(sound.recording, own)
    others = better & (sound.recording != sound.recording[row])
    rank = 1 + len(np.unique(sound.recording[others]))
    listed = better if allowed is None else better & allowed
    return (
        rank,
        _best(exact, listed & (sound.recording == sound.recording[row])),
        _best(exact, listed & (sound.artist == sound.artist[row])),
    )


def _best(costs: npt.NDArray[np.float64], among: npt.NDArray[np.bool_]) -> int | None:
    rows = np.flatnonzero(among)
    return int(rows[np.argmin(costs[rows])]) if len(rows) else None


def _is_within(answer: Answer, cost: float) -> bool:
    """Whether a cost is at most that of the costliest listed."""
    return cost <= max(match.cost for match in answer.matches)


def _costliest(
    sound: Sound, measured: Distances, answer: Answer, row: int
) -> tuple[Share | None, str | None]:
    """What adds most to its cost over what it adds to those listed, on average: part or setback."""
    seeds = measured.request.seeds
    ours = _added(measured, np.array([row]))[0]
    usual = _added(measured, answer.rows).mean(axis=0) if answer.matches else np.zeros(len(ours))
    worst = int(np.argmax(ours - usual))
    if ours[worst] <= usual[worst]:
        return None, None
    if worst >= len(sound.parts):
        return None, SETBACKS[worst - len(sound.parts)]
    parts = ours[: len(sound.parts)]
    shares = shares_of(sound, measured, parts, differences_from(sound, seeds, (row,))[0])
    return next(share for share in shares if share.name == sound.parts[worst].name), None


def _added(measured: Distances, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """(n, n_parts + 2) what each part and each of SETBACKS adds to the cost of each of `rows`."""
    parts = measured.parts_from(measured.request.seeds, rows)
    steered, costs = measured.steered(rows), measured.exact_costs(rows)[1]
    return np.column_stack([parts, steered - parts.sum(axis=1), costs - steered])


def _loses(cost: Share | None, setback: str | None) -> str:
    if setback is not None:
        return f" {SETBACKS_IN_WORDS[setback]} sets it back most."
    return f" {cost.label} sets it apart most." if cost else ""


def _sentence(
    rule: str | None, rank: int | None, similarity: float, request: Request, loses: str
) -> str:
    shown = f"{similarity:.0f}%"
    sentences = {
        None: f"It is listed: number {rank} of all by its sound.",
        "seed": "It is a version of what you started from, or of what you steer away from.",
        "filter": f"The filter leaves it out; by its sound it is number {rank}, {shown} similar.",
        "least": f"It is {shown} similar, less than the {request.least:g}% asked for.{loses}",
        "version": "Another version of the same recording is nearer and stands for it.",
        "artist": "Another song by the same artist is nearer, and each artist is listed once.",
        "diversity": f"It is number {rank}, but too much like others in a list with variety.",
        "rank": f"It is number {rank}, {shown} similar; {request.n} are listed.{loses}",
    }
    return sentences[rule]
