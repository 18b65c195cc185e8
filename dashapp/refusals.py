"""What a page is told when something it asked for is refused: a status and the sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from flask import Blueprint, Response, jsonify

from analytics.catalogues import DamagedCatalogue, NoCatalogue, NotExchanged
from analytics.drafts import DamagedDraft, NoDraft
from analytics.errors import InvalidSpec, UndertoneError, UnusableFile
from analytics.listening.mine.sent import UnusableQuestion
from analytics.pinning import NotPinned
from analytics.prints import DamagedPrint, NoPrint
from analytics.sweeps import DamagedSweep, NoSweep
from dashapp.imports.errors import BusyReading, NoRoom, NotKept, NoUpload
from dashapp.jobs.refusals import JobOver, NoJob, NotYours, TooManyJobs
from dashapp.people.errors import NotAllowed, NotSignedIn
from dashapp.saved.errors import ChangedMeanwhile, NoLink, NoSaved, TooManySaved
from dashapp.store import StoreUnavailable, UnkeepableText

STATUS: Final[Mapping[type[UndertoneError], int]] = MappingProxyType(
    {
        InvalidSpec: 400,
        UnusableFile: 400,
        UnusableQuestion: 400,
        UnkeepableText: 400,
        NotSignedIn: 401,
        NotAllowed: 403,
        NotYours: 403,
        NoJob: 404,
        NoDraft: 404,
        NoSweep: 404,
        NoPrint: 404,
        NoSaved: 404,
        NoLink: 404,
        NoCatalogue: 404,
        NoUpload: 404,
        JobOver: 409,
        NotPinned: 409,
        NotExchanged: 409,
        NoRoom: 409,
        DamagedDraft: 409,
        DamagedSweep: 409,
        DamagedPrint: 409,
        ChangedMeanwhile: 409,
        TooManySaved: 409,
        DamagedCatalogue: 409,
        TooManyJobs: 429,
        BusyReading: 429,
        NotKept: 503,
        StoreUnavailable: 503,
    }
)


def answer_refusals(routes: Blueprint, told: Callable[[str, int], Response] | None = None) -> None:
    """Have `routes` answer every refusal that has a status here with its sentence, as JSON.

    told: makes another answer of the sentence and the status.
    """

    def refused(error: UndertoneError) -> Response:
        return (told or _as_json)(str(error), STATUS[type(error)])

    for kind in STATUS:
        routes.register_error_handler(kind, refused)


def _as_json(sentence: str, status: int) -> Response:
    answer = jsonify(error=sentence)
    answer.status_code = status
    return answer
