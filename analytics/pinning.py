"""Pin a draft: its moods take the place of those that serve, without a restart.

A pinned build is the build that served with the draft's files over its own. The build whose moods
are its own stays behind it as the previous one, so unpinning only points back.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from analytics.artifacts import OpenBuild
from analytics.continuity import CHANGES
from analytics.drafts import FOR_BUILD, Drafts
from analytics.errors import UndertoneError
from analytics.exchange import exchanged, files_of, publish_copy
from analytics.home import Home
from analytics.manifest import PINNED, verified
from analytics.served import Cause, How

MOST_MOODS: Final = 255
"""A track's mood is one byte."""

ABOUT_MOODS: Final = frozenset(("trust.json", "rules.json", "lab/genres.json", CHANGES))
"""Files of a build that are about its moods: wrong under others, unless the draft brings its own.
A build has them or has them not, as one that has its core only."""


_METHODS: Final = "lab/methods.json"
OWN_LABELS: Final = "lab/labels/kmeans.npy"
"""In a pinned build: the moods of the build's own, as k-means found them."""


class NotPinned(UndertoneError):
    """A draft that cannot be pinned, or no pinned draft to take away."""


def pin(home: Home, name: str, by: str = "") -> str:
    """Let the moods of a draft serve; the name of the build that then does.

    by: who wants it, see `analytics.served`. A draft that is pinned already stays. Whatever fails,
    what served before goes on serving.
    Raises NoDraft, DamagedDraft; NotPinned, saying why.
    """
    draft = Drafts(home.path).open(name)
    with exchanged(home, NotPinned) as serving:
        if pinned_draft(serving.path) == name:
            return serving.manifest["build"]
        _require_fit(draft, serving)
        return _publish(home, name, draft, serving, Cause(How.PINNED, by))


def unpin(home: Home, by: str = "") -> str:
    """Let the moods of the build's own serve again; the name of the build that then does.

    by: see `pin`. Raises NotPinned, saying why.
    """
    with exchanged(home, NotPinned) as serving:
        if not serving.has(PINNED):
            raise NotPinned("No draft is pinned.")
        over: str = serving.json(PINNED)["over"]
        verified(home.builds / over)
        home.point_to(over, serving.manifest["build"], Cause(How.UNPINNED, by))
        return over


def pinned_draft(folder: Path) -> str | None:
    """The name of the draft whose moods the build in `folder` has; None for a build's own."""
    try:
        content = json.loads((folder / PINNED).read_bytes())
    except FileNotFoundError:
        return None
    return str(content["draft"])


def _require_fit(draft: OpenBuild, serving: OpenBuild) -> None:
    if draft.manifest["fingerprint"] != serving.manifest["fingerprint"]:
        raise NotPinned(
            "This draft groups the tracks of another catalogue than the one that serves; run it "
            "again to pin it."
        )
    n_moods = len(draft.json(f"{FOR_BUILD}moods.json"))
    if n_moods > MOST_MOODS:
        raise NotPinned(f"This draft has {n_moods:,} groups; at most {MOST_MOODS} can be moods.")


def _publish(home: Home, name: str, draft: OpenBuild, serving: OpenBuild, cause: Cause) -> str:
    kept, brought = files_of(serving), files_of(draft, below=FOR_BUILD)
    if serving.has(_METHODS):
        # The Lab goes on comparing the moods of the build's own with other methods.
        kept.setdefault(OWN_LABELS, kept["moods.npy"])
    stale = ABOUT_MOODS | {PINNED}
    files = {path: file for path, file in kept.items() if path not in stale} | brought
    over: str = serving.json(PINNED)["over"] if serving.has(PINNED) else serving.manifest["build"]
    return publish_copy(
        home,
        f"pinned-{name}",
        serving.manifest,
        files,
        {PINNED: {"draft": name, "over": over}},
        previous=over,
        cause=cause,
    )
