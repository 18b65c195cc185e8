"""What a job is refused with, and what is said of one that went wrong."""

from __future__ import annotations

from typing import Final

from analytics.errors import UndertoneError

LOST: Final = "The process that ran this job ended before the job was done; start it again."
STUCK: Final = "This job stopped answering and was ended; start it again."
NOT_STARTED: Final = "No process could be started for this job. Try again later."
NOT_HANDED_OUT: Final = "Jobs cannot be handed to the machines that run them now. Try again later."


class NoJob(UndertoneError):
    """There is no job of this number."""

    def __init__(self) -> None:
        super().__init__("There is no such job.")


class TooManyJobs(UndertoneError):
    """The queue is full, or has a job of this visitor already."""


class NotYours(UndertoneError):
    """Somebody else asked for this job."""

    def __init__(self) -> None:
        super().__init__("Only the person who started a job can cancel it.")


class JobOver(UndertoneError):
    """A job that is over cannot be cancelled."""

    def __init__(self) -> None:
        super().__init__("This job is over already.")
