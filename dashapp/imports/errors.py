"""Why a file that somebody brings is not taken, or not looked over."""

from __future__ import annotations

from analytics.errors import UndertoneError


class NoUpload(UndertoneError):
    """The file is not, or no longer, here."""

    def __init__(self) -> None:
        super().__init__("The file is not here any more; bring it again.")


class NotKept(UndertoneError):
    """A file that could not be written."""


class NoRoom(UndertoneError):
    """There are as many catalogues as are kept at most."""


class BusyReading(UndertoneError):
    """Another file is being looked over."""

    def __init__(self) -> None:
        super().__init__("Another file is being read at this moment. Try again in a little while.")
