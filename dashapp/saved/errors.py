"""Why something that was saved cannot be shown or changed."""

from __future__ import annotations

from typing import Final

from analytics.errors import UndertoneError

NOTHING_HERE: Final = "There is nothing saved under this name, or it is not yours."
LINK_OVER: Final = "This link does not work any more, or never did. Ask for a new one."


class NoSaved(UndertoneError):
    """It is not there, was deleted, or belongs to somebody else: which of these is not told."""

    def __init__(self) -> None:
        super().__init__(NOTHING_HERE)


class NoLink(UndertoneError):
    """A link that opens nothing: unknown, over, or taken back. Which of these is not told."""

    def __init__(self) -> None:
        super().__init__(LINK_OVER)


class ChangedMeanwhile(UndertoneError):
    """It was changed since whoever asks looked at it."""

    def __init__(self) -> None:
        super().__init__("This was changed in the meantime. Look at it again, then decide.")


class TooManySaved(UndertoneError):
    """There is no room for another one."""
