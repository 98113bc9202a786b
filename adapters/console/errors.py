"""What the console refuses to do for a page."""

from bot.errors import MusterError


class UnknownError(MusterError):
    """The person, chat, message or file that a request names is none that this person can see."""


class UnfitError(MusterError):
    """The request's text is empty or longer than a messenger takes."""
