"""The steps that find kinds of listeners: as many as usual, and then as many as suit them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analytics.building import listeners
from analytics.building.tables import write_array
from analytics.building.task import Task
from analytics.clustering import Clustering
from analytics.clustering.result import renumbered
from analytics.clustering.tracks import Ordered
from analytics.cores import side_by_side
from analytics.durable import write_json
from analytics.listening.comparable import Comparable, comparable, standing
from analytics.listening.kind_continuity import (
    CHANGES,
    NUMBERS,
    EarlierKinds,
    Lineage,
    changes_since,
    gone_on,
    lineage,
    places_after,
)
from analytics.listening.plays import FOLDER
from analytics.listening.segments import (
    COMPARED,
    LABELS,
    MAP,
    MAP_FACTS,
    NOBODY,
    SEGMENTS,
    SMALLEST,
    STANDING,
    Segment,
    describe_segments,
)
from analytics.projection.principal import pca
from analytics.rounding import rounded
from analytics.schema import MISSING_STEP
from analytics.validation import recommend
from analytics.validation.clustergram import clustergram
from analytics.validation.sweeping import into, proved, scored, verdict

USUAL: Final = 6
"""Kinds of listeners in a core build; the full one chooses."""
TRIED: Final = range(2, 13)
CORE: Final = "segments"
"""The step of the core."""
SWEEP: Final = "segments-sweep"
"""The step of the full build that tries every number, and writes the kinds anew."""
_ONLY: Final = f"It is the only number that leaves no kind of fewer than {SMALLEST} people."


def write_segments(task: Task, folder: Path) -> None:
    """Write as many kinds of listeners as usual, or as there are without a small one.

    Nothing where people are too few to be told apart without telling of persons.
    """
    people = comparable(listeners.measured_by(task.shop, (listeners.MEASURES,)))
    known = task.job.known_kinds
    earlier = known.of_those_followed(_pseudonyms(task, people)) if known.followed else None
    # The full build chooses the number: a kind that goes until then would come back as a new one.
    usual = len(earlier.every) if earlier and len(earlier.every) in TRIED else USUAL
    for k in range(usual, 1, -1):
        found = groupings(people.values, [k], task.job.seed).get(k)
        if found is not None and may_be_told(found):
            line = lineage(found.labels, earlier, known.next_number)
            write_kinds(task, folder, people, found, line)
            return


def sweep_segments(task: Task, folder: Path) -> None:
    """Write how good each number of kinds is, and the kinds of the number recommended.

    Of the numbers tried those are recommended that leave no kind of fewer than SMALLEST people.
    They follow the core's, which people see by now.
    """
    if not task.shop.has_file(CORE, LABELS):
        return
    people = people_of(task)
    found = groupings(people.values, TRIED, task.job.seed)
    scores, _ = scored(people.values, found, progress=lambda share: task.report(0.1 * share))
    proof = proved(
        people.values, found, seed=task.job.seed,
        progress=lambda share: task.report(0.1 + 0.9 * share),
    )  # fmt: skip
    told = {k: each for k, each in found.items() if may_be_told(each)}
    best = recommend([score for score in scores if score.k in told], "kinds of listeners")
    core = EarlierKinds(
        tuple(Segment.from_dict(kind) for kind in task.shop.json(CORE, SEGMENTS)),
        task.shop.array(CORE, LABELS)[people.rows].astype(np.int32),
    )
    unused = core.every[-1].number + 1
    if task.shop.has_file(CORE, NUMBERS):  # or it was made before there were any
        unused = task.shop.json(CORE, NUMBERS)["next"]
    line = lineage(told[best.k].labels, core, unused)
    kinds, axis = write_kinds(task, folder, people, told[best.k], line)
    reason = best.reason if len(told) > 1 else _ONLY
    swept = {"recommended": {"k": best.k, "reason": reason}, "used_k": best.k}
    write_json(
        folder / FOLDER / "sweep.json",
        swept | verdict(scores, proof, len(people.rows)) | {"told": sorted(told)},
    )
    labellings = {k: each.labels for k, each in told.items()} | {best.k: kinds.labels}
    (folder / FOLDER / "lab").mkdir()
    split = clustergram(axis, labellings).to_dict()
    for flow in split["flows"]:
        # Fewer people than may be told of are no ribbon either.
        flow["counts"] = [[n if n >= SMALLEST else 0 for n in counts] for counts in flow["counts"]]
    write_json(folder / FOLDER / "lab" / "clustergram.json", rounded(split))


def people_of(task: Task) -> Comparable:
    """The listeners of a full build on one scale."""
    steps = (listeners.MEASURES, listeners.MEASURED_AGAIN)
    return comparable(listeners.measured_by(task.shop, steps))


def groupings(
    values: npt.NDArray[np.float32], numbers: range | list[int], seed: int
) -> dict[int, Clustering]:
    """`values` in each number of groups that they can be told apart into, a core for each."""
    if not len(values):
        return {}
    rows = Ordered.of(values)
    tried = [k for k in numbers if k <= min(rows.n_different, rows.n_tracks - 1)]
    # On one core each: a busy machine takes minutes where k-means shares its threads.
    found = side_by_side(lambda place: into(values, tried[place], seed), len(tried))
    return dict(zip(tried, found, strict=True))


def may_be_told(found: Clustering) -> bool:
    """Whether no group, and nobody left out of all, is so few people that they are persons."""
    counted = [*found.sizes, *([found.n_noise] if found.n_noise else [])]
    return min(counted) >= SMALLEST


def following(found: Clustering, before: npt.NDArray[np.int32]) -> Clustering:
    """The groups in the order of those `before`, (n,), that they share most people with."""
    return renumbered(found, places_after(found.labels, before))


def write_kinds(
    task: Task, folder: Path, people: Comparable, found: Clustering, line: Lineage
) -> tuple[Clustering, npt.NDArray[np.float64]]:
    """Write kinds, who is of which, and the map; the groups in the order of kinds, and axis.

    line: what the groups go on as.  axis: (n,) places along the first axis of the map, which is of
    the two directions in which listeners differ most, its signs fixed by themselves.
    """
    found = renumbered(found, line.place_of)
    country, plan = listeners.facts_of_people(task.shop, people.rows)
    kinds = gone_on(describe_segments(people, found.labels, country, plan), line)
    n_listeners = len(listeners.plays_of(task.shop).starts) - 1
    labels = np.full(n_listeners, NOBODY, dtype=np.int16)
    labels[people.rows] = found.labels
    write_array(folder / LABELS, labels)
    write_json(folder / SEGMENTS, [kind.to_dict() for kind in kinds])
    drawn = pca(people.values, [measure.label.lower() for measure in people.measures])
    places: npt.NDArray[np.float32] = np.full((n_listeners, 2), np.nan, dtype=np.float32)
    places[people.rows] = drawn.coordinates
    write_array(folder / MAP, places)
    write_json(folder / MAP_FACTS, {
        "axis_words": list(drawn.axis_words), "explained": drawn.explained[:2].tolist(),
    })  # fmt: skip
    write_json(folder / NUMBERS, {"next": line.next_number})
    _write_changes(task, folder, people, kinds, found)
    _write_standing(folder, people)
    return found, drawn.coordinates[:, 0].astype(np.float64)


def _write_changes(
    task: Task, folder: Path, people: Comparable, kinds: Sequence[Segment], found: Clustering
) -> None:
    """Write what changed since the last build that had kinds; nothing without one."""
    known = task.job.known_kinds
    before = known.of_those_before(_pseudonyms(task, people)) if known.before else None
    if before is not None:
        write_json(folder / CHANGES, changes_since(before, kinds, found.labels).to_dict())


def _pseudonyms(task: Task, people: Comparable) -> pa.Array:
    return listeners.pseudonyms_of(task.shop).take(pa.array(people.rows))


def _write_standing(folder: Path, people: Comparable) -> None:
    """What the Lab reads: where people stand by each measure, and which measures there are."""
    stands = standing(people.raw).T
    steps = np.where(np.isnan(stands), MISSING_STEP, np.floor(stands + 0.5))
    write_array(folder / STANDING, steps.astype(np.uint8))
    compared: Mapping[str, Any] = {
        "n_listeners": len(people.rows),
        "measures": [asdict(measure) for measure in people.measures],
    }
    write_json(folder / COMPARED, compared)
