"""What the browser asks about a list that a listener brings: what it matches, and what it is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any, Final

from analytics.engine import Engine
from analytics.errors import UnusableFile
from analytics.playlist_files import plain_lines
from analytics.playlist_files.files import read_list
from analytics.playlist_files.listed import Listed, ListedTrack
from analytics.playlist_files.matching import GRADES, Match, MatchReport
from analytics.playlists.tracks import Tracks
from layouts import library_words, playlist_address, urls
from layouts.figures.library import decades, mood_shares, profile
from layouts.rows import listed_rows

CERTAIN: Final = ("id", "exact")
"""Grades of which the listed name need not be told: it is the name of what was found."""


def match_answer(
    engine: Engine, content: bytes, filename: str, *, pasted: bool = False
) -> dict[str, Any]:
    """What the tracks of a file or of pasted text are here; nothing of them is kept.

    tracks: each as {grade, id} with what was listed where that is another name, or {grade, listed,
    candidates} where it is open or not here; `listed` as our own JSON playlists have it, so that it
    can be sent again.  named: the facts of every id that is named, by id.
    Raises UnusableFile, in a sentence with row and column where there are any.
    """
    listed, report = _matched(engine, content, filename, pasted=pasted)
    rows = sorted({row for match in report.matches for row in _rows_of(match)})
    named = {record["id"]: record for record in listed_rows(engine.catalogue, rows)}
    id_of = {record["row"]: record["id"] for record in named.values()}
    n_matched = sum(match.row is not None for match in report.matches)
    return {
        "build": engine.build_name,
        "fingerprint": engine.catalogue.fingerprint,
        "title": listed.title,
        "notes": list(listed.notes),
        "words": library_words.found(n_matched, len(report.matches), len(report.rows)),
        "grades": [
            {"grade": grade, "words": GRADES[grade], "n": n} for grade, n in report.counts.items()
        ],
        "tracks": [_shown(match, id_of) for match in report.matches],
        "named": named,
    }


def library_answer(engine: Engine, ids: Sequence[str]) -> dict[str, Any]:
    """What the tracks of some ids are together, and where they could lead."""
    facts = engine.libraries.facts(ids)
    last = _last_here(engine.playlist_tracks, ids)
    usual = dict(zip(engine.catalogue.features, facts.usual.tolist(), strict=True))
    ours = dict(zip(engine.catalogue.features, facts.profile.tolist(), strict=True))
    names = library_words.way_names([way.region.name for way in facts.ways])
    return {
        "build": engine.build_name,
        "fingerprint": engine.catalogue.fingerprint,
        "n": len(facts.rows),
        "missing": facts.n_missing,
        "rows": facts.rows.tolist(),
        "next": playlist_address.of_list(last, engine.playlist_tracks) if last else None,
        "words": {
            "size": library_words.size(len(facts.rows), facts.n_missing),
            "moods": library_words.moods(facts.moods, engine.moods),
            "profile": library_words.profile(ours, usual),
            "regions": library_words.regions(facts),
            "next": library_words.goes_on(len(last), len(facts.rows)),
        },
        "figures": {
            "moods": mood_shares(facts.moods, engine.moods),
            "profile": profile(ours, usual, engine.catalogue.features),
            "decades": decades(facts.decades),
        },
        "artists": [
            {"name": each.name, "href": urls.artist(each.name), "share": each.share,
             "words": library_words.artist(each)}
            for each in facts.artists
        ],
        "genres": [
            {"name": each.name, "href": urls.genre(each.name), "share": each.share,
             "words": library_words.genre(each)}
            for each in facts.genres
        ],
        "ways": [
            {
                "name": name,
                "words": way.region.description,
                "size": library_words.way_size(way),
                "differs": library_words.differs(way),
                "genres": [genre["name"] for genre in way.region.top_genres[:3]],
                "tracks": listed_rows(engine.catalogue, way.rows),
            }
            for name, way in zip(names, facts.ways, strict=True)
        ],
    }  # fmt: skip


def _last_here(tracks: Tracks, ids: Sequence[str]) -> tuple[str, ...]:
    """The last ids of a list that are here, as many as can be gone on with in an address."""
    if tracks.continuer is None:
        return ()
    backwards = dict.fromkeys(reversed(ids))
    here = (each for each in backwards if tracks.place_of(each) is not None)
    found = tuple(islice(here, playlist_address.MOST_CONTINUED))
    return playlist_address.last_of(found[::-1])


def _matched(
    engine: Engine, content: bytes, filename: str, *, pasted: bool
) -> tuple[Listed, MatchReport]:
    try:
        listed = read_list(content, filename)
    except UnusableFile:
        if not plain_lines.is_plain_list(content, pasted=pasted):
            raise
        readings = plain_lines.read(content, filename)
        reports = [engine.matcher.match(each.tracks) for each in readings]
        usual, other = sorted(reports, key=lambda report: -len(report.rows))
        # A line that the rest of the list does not agree with may be written the other way round.
        pairs = zip(usual.matches, other.matches, strict=True)
        either = tuple(
            two if one.grade == "none" and two.grade != "none" else one for one, two in pairs
        )
        return readings[0], MatchReport(either)
    return listed, engine.matcher.match(listed.tracks)


def _rows_of(match: Match) -> Sequence[int]:
    return match.candidates if match.row is None else (match.row,)


def _shown(match: Match, id_of: dict[int, str]) -> dict[str, Any]:
    if match.row is None:
        found: dict[str, Any] = {
            "grade": match.grade,
            "candidates": [id_of[row] for row in match.candidates],
        }
    else:
        found = {"grade": match.grade, "id": id_of[match.row]}
    return found if match.grade in CERTAIN else {**found, "listed": _listed(match.listed)}


def _listed(track: ListedTrack) -> dict[str, Any]:
    known = {
        "name": track.name,
        "artists": list(track.artists),
        "album": track.album,
        "duration_s": track.duration_s,
        "spotify_id": track.spotify_id,
    }
    return {name: value for name, value in known.items() if value}
