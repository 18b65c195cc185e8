"""Go back to what served before, where it is still kept: as a catalogue, or as a build."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.catalogues import Catalogues, NotExchanged, keep, use
from analytics.errors import DamagedBuild
from analytics.exchange import exchanged
from analytics.home import Home
from analytics.manifest import PINNED, read_manifest, verified
from analytics.served import Cause, How, Line, UnreadableHistory


def ways_back(home: Home, lines: Sequence[Line]) -> frozenset[str]:
    """The builds, by the names they had, to which one step goes back.

    lines: what has served, newest first. Of builds that are the same but for their moods or their
    stage, the newest one only; none for what serves now.
    """
    found, seen, kept = set(), {"", *(line.order for line in lines[:1])}, _catalogues(home)
    for line in lines:
        if line.order not in seen and (line.order in kept or _is_build(home, line)):
            found.add(line.build)
        seen.add(line.order)
    return frozenset(found)


def go_back(home: Home, build: str, by: str = "") -> str:
    """Let what served as `build` serve again; the name of the build that then does.

    build: may be a stranger's word.  by: who wants it, see `analytics.served`. Whatever fails, what
    served before goes on serving. Raises NoCatalogue, DamagedCatalogue; NotExchanged, saying why.
    """
    try:
        line = next((each for each in home.served() if each.build == build), None)
    except UnreadableHistory as damage:
        raise NotExchanged(str(damage)) from damage
    name = None if line is None else _catalogues(home).get(line.order)
    if name is not None:
        return use(home, name, by)
    if line is None or not _is_build(home, line):
        raise NotExchanged("What served then is not kept any more.")
    with exchanged(home, NotExchanged) as serving:
        if serving.manifest["build"] != build:
            verified(home.builds / build)
            keep(home, serving)
            home.point_to(build, serving.manifest["build"], Cause(How.GONE_BACK, by))
        return build


def _catalogues(home: Home) -> dict[str, str]:
    """The newest of the kept catalogues of each order, whatever became of its files."""
    kept, found = Catalogues(home.path), {}
    for name in reversed(kept.names()):
        try:
            found[read_manifest(kept.path / name)["spec_hash"]] = name
        except DamagedBuild:
            continue
    return found


def _is_build(home: Home, line: Line) -> bool:
    """Whether a line's own build is still there, and needs no other beside it."""
    is_there = line.build in home.published()
    # One with the moods of a draft needs the build behind it, which goes when another serves.
    return is_there and not (home.builds / line.build / PINNED).exists()
