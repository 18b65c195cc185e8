"""The exchange of builds that the settings speak of."""

from __future__ import annotations

from analytics.home import Home
from dashapp.depot.exchange import Exchange
from dashapp.depot.storage import Depot
from dashapp.settings import InvalidSetting, Settings


def exchange_of(settings: Settings) -> Exchange:
    """The exchange. Raises InvalidSetting where there is no storage to exchange builds with."""
    if not settings.builds_url:
        raise InvalidSetting("UNDERTONE_BUILDS_URL", "is needed for builds to be exchanged.")
    return Exchange(Home(settings.home), Depot(settings.builds_url))
