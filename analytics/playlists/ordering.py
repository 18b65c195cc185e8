"""Put chosen tracks in the order that a recipe asks for, tracks of one artist kept apart."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.playlists import arcs, camelot, rules, spacing
from analytics.playlists.improving import Costs, Order, cost_of, improved
from analytics.playlists.recipe import Recipe
from analytics.playlists.selecting import Chosen, Energies
from analytics.playlists.tracks import IntArray, Places, Tracks

ARC_WEIGHT: Final = 6.0
"""What missing an arc by the whole scale of energy costs, in distances of two random tracks."""
CLASH_COST: Final = 1.0
"""What a step between keys out of harmony costs, in the same unit; half of it if one is unknown."""
WHEEL_COST: Final = 0.05
"""What each step on the Camelot wheel costs beside that."""
TEMPO_WEIGHT: Final = 4.0
"""What a step of an octave of tempo would cost."""
_UNKNOWN_TEMPO_STEP: Final = 0.25
_N_STARTS: Final = 4
_FEW: Final = 10
_MANY: Final = 40
_MOST_MOVES: Final = 400
_MOVES_TIMES_TRACKS: Final = 40_000


def ordered(tracks: Tracks, recipe: Recipe, chosen: Chosen, beside: Costs | None = None) -> Places:
    """The chosen tracks in order. They can be arranged, as `choose` sees to.

    beside: (m, m) what each of them, by ascending place, costs at each position beside all else.
    """
    places = np.sort(chosen.places)
    steps = step_costs(tracks, recipe, places)
    slots = slot_costs(tracks, recipe, places, chosen.energies)
    if beside is not None:
        slots = beside if slots is None else slots + beside
    wanted = wanted_energies(recipe, len(places), chosen.energies)
    ranked = None
    if wanted is not None:
        ranked = by_rank(_energy(tracks, places, chosen.energies), wanted)
    return places[best_order(steps, tracks.artist[places], recipe.artist_gap, slots, ranked)]


def reordered(tracks: Tracks, recipe: Recipe, places: Places, energies: Energies) -> Places:
    """An order improved where it can be, artists still apart.  places: in order."""
    artists = tracks.artist[places]
    order = improved(
        np.arange(len(places)),
        step_costs(tracks, recipe, places),
        slot_costs(tracks, recipe, places, energies),
        lambda changed: spacing.keeps_gap(artists[changed], recipe.artist_gap),
        _most_moves(len(places)),
    )
    return places[order]


def step_costs(
    tracks: Tracks, recipe: Recipe, places: Places, others: Places | None = None
) -> Costs:
    """(m, k) what a step between tracks costs: how unlike they are, and what the order adds.

    others: (k,) where steps lead, if not to one another.
    """
    added = order_costs(tracks, recipe, places, others)
    apart = tracks.distances(places, others)
    return apart if added is None else apart + added


def order_costs(
    tracks: Tracks, recipe: Recipe, places: Places, others: Places | None = None
) -> Costs | None:
    """(m, k) what an order adds to how unlike tracks are; None where it adds nothing."""
    to = places if others is None else others
    if recipe.order == "harmonic":
        key = rules.wheel(tracks)
        one, other = key[places][:, None], key[to][None, :]
        known = (one != camelot.UNKNOWN) & (other != camelot.UNKNOWN)
        clash = np.where(camelot.in_harmony(one, other), 0.0, CLASH_COST)
        apart = WHEEL_COST * camelot.steps_apart(one, other)
        return np.where(known, clash + apart, CLASH_COST / 2)
    if recipe.order == "tempo":
        tempo = tracks.column("tempo")
        octaves = camelot.tempo_steps(tempo[places][:, None], tempo[to][None, :])
        return TEMPO_WEIGHT * np.nan_to_num(octaves, nan=_UNKNOWN_TEMPO_STEP)
    return None


def slot_costs(
    tracks: Tracks, recipe: Recipe, places: Places, energies: Energies, n_positions: int = 0
) -> Costs | None:
    """(m, n_positions) what track i at position p costs; None where positions are all the same.

    n_positions: as many as there are tracks, if 0.
    """
    wanted = wanted_energies(recipe, n_positions or len(places), energies)
    if wanted is None:
        return None
    return ARC_WEIGHT * np.abs(_energy(tracks, places, energies)[:, None] - wanted[None, :])


def _energy(tracks: Tracks, places: Places, energies: Energies) -> npt.NDArray[np.float64]:
    """Energies of some tracks; of those to include it may be unknown, and is the usual one then."""
    return np.nan_to_num(tracks.column("energy")[places].astype(np.float64), nan=energies[1])


def wanted_energies(
    recipe: Recipe, n_positions: int, energies: Energies
) -> npt.NDArray[np.float64] | None:
    """(n_positions,) energy that the arc asks for, None without one."""
    levels = arcs.levels(recipe, n_positions)
    return None if levels is None else np.interp(levels, (0, 0.5, 1), energies)


def by_rank(energy: npt.NDArray[np.float64], wanted: npt.NDArray[np.float64]) -> Order:
    """The order that misses an arc least, neither steps nor artists considered.

    energy: (n,) of the tracks.  wanted: (n,) by position. Of all assignments, that of the smallest
    to the smallest, the next to the next and so on has the least sum of absolute differences.
    """
    order = np.empty(len(energy), dtype=np.int64)
    order[np.argsort(wanted, kind="stable")] = np.argsort(energy, kind="stable")
    return order


def best_order(
    steps: Costs,
    artists: IntArray,
    gap: int,
    slots: Costs | None = None,
    ranked: Order | None = None,
) -> Order:
    """The cheapest order found that keeps tracks of one artist apart, see `spacing`.

    steps: (n, n) symmetric.  artists: (n,); they can be arranged.  slots: (n, n) cost of track i at
    position p.  ranked: an order to begin with, if it keeps them apart. Same input, same order.
    """
    n_tracks = len(artists)

    def keeps_gap(order: Order) -> bool:
        return spacing.keeps_gap(artists[order], gap)

    starts = [ranked] if ranked is not None and keeps_gap(ranked) else []
    for first in _firsts(steps, slots):
        order = spacing.greedy_order(steps, slots, artists, gap, first)
        if order is not None:
            starts.append(np.array(order, dtype=np.int64))
    most = _most_moves(n_tracks)
    found = [improved(start, steps, slots, keeps_gap, most) for start in starts]
    if not found:
        return np.arange(n_tracks, dtype=np.int64)
    return min(found, key=lambda order: cost_of(order, steps, slots))


def _most_moves(n_tracks: int) -> int:
    """How many moves an order may be improved by, so that long lists are soon done as well."""
    return min(_MOST_MOVES, _MOVES_TIMES_TRACKS // max(n_tracks, 1))


def _firsts(steps: Costs, slots: Costs | None) -> list[int | None]:
    """Tracks to begin greedy orders with; None for whichever is the cheapest there."""
    n_tracks = len(steps)
    if not n_tracks:
        return [None]
    # The ends of a smooth order lie far out, so begin with tracks that do; an arc has its own.
    apt = -steps.sum(axis=1) if slots is None else slots[:, 0]
    ranked: list[int] = np.argsort(apt, kind="stable").tolist()
    if n_tracks <= _FEW:
        return [None, *ranked]
    if n_tracks > _MANY:  # each takes long, and there is less between them
        return [None]
    return [None, *ranked[: _N_STARTS - 1], *([] if slots is not None else ranked[-1:])]
