"""What people are told who may not, who are not who they say, or who try too often."""

from __future__ import annotations

from analytics.errors import UndertoneError


class NotSignedIn(UndertoneError):
    """Nobody in particular asks, and this is for somebody."""


class NotAllowed(UndertoneError):
    """Somebody asks who may not."""


class Refused(UndertoneError):
    """Something in a form is not right.  field: its name in the form, "" for the whole of it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class TooManyTries(UndertoneError):
    """Too many failures in a short time."""

    def __init__(self, seconds: int, *, first: bool = False) -> None:
        """seconds: until it is worth trying again.  first: whether nobody was told so yet."""
        minutes = max(1, round(seconds / 60))
        super().__init__(
            f"That did not work too often. Try again in {minutes} "
            f"minute{'' if minutes == 1 else 's'}."
        )
        self.seconds = seconds
        self.first = first
