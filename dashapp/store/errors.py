"""What the store says when it cannot do what it is asked."""

from __future__ import annotations

from analytics.errors import UndertoneError


class StoreUnavailable(UndertoneError):
    """The store cannot be read or written; everything that does not need it goes on.

    lasting: waiting does not help, somebody has to do something about it.
    """

    def __init__(self, problem: str, *, lasting: bool = False) -> None:
        super().__init__(f"The store cannot be used: {problem}")
        self.problem = problem
        self.lasting = lasting


class UnkeepableText(UndertoneError):
    """A text that not every database keeps as it is, or that is longer than its place."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"This text cannot be kept: {problem}")
