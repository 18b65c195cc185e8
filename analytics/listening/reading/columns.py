"""Which column of a file of plays or people is which, whatever it is called."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from analytics.errors import UnusableFile
from analytics.ingest import headers
from analytics.ingest.headers import Aliases
from analytics.ingest.sources import Source

_WHO: Final = (
    "userid listenerid memberid accountid personid profileid customerid uid username user listener"
)
_PLAYS: Final = {
    "user_id": _WHO,
    "track_id": "trackid spotifytrackid spotifytrackuri trackuri spotifyuri spotifyid songid "
    "itemid uri track song",
    "timestamp": "timestamp timestamputc playedat listenedat scrobbledat playtimestamp "
    "eventtime eventtimestamp datetime endtime listentime utctime time ts date",
    "play_count": "playcount playcounts plays listencount nplays numplays timesplayed listens "
    "count",
}
_PEOPLE: Final = {
    "user_id": f"{_WHO} id",
    "country": "country countrycode usercountry conncountry market",
    "subscription_type": "subscriptiontype subscription subscriptionplan subscriptiontier plan "
    "plantype product accounttype tier",
}


def _split(names: Mapping[str, str]) -> Aliases:
    return MappingProxyType({column: tuple(text.split()) for column, text in names.items()})


PLAYS: Final[Aliases] = _split(_PLAYS)
"""Columns of a file of plays, as `headers.ALIASES` has those of tracks."""

PEOPLE: Final[Aliases] = _split(_PEOPLE)
"""Columns of a file of people."""

_MEANINGS: Final[Mapping[str, str]] = MappingProxyType({
    "user_id": "who it was",
    "track_id": "which track was played",
    "timestamp": "when it was played",
})  # fmt: skip


def positions(source: Source, aliases: Aliases, needed: tuple[str, ...]) -> dict[str, int]:
    """Column of ours -> its position in the header.

    Raises UnusableFile naming the first of the needed ones that is not there, or two columns that
    could be the same one.
    """
    found = headers.match(source.file, source.row, source.header, aliases)
    for column in needed:
        if column not in found:
            raise UnusableFile(
                source.file,
                f"no column says {_MEANINGS[column]}; rename the one that does to {column}.",
                row=source.row,
            )
    return {column: match.position for column, match in found.items()}
