"""The error tree: what people do wrong, what administrators set wrong, and nothing else.

MusterError
├── UserError    a person typed or pressed something that can't be done; told in their language
└── SetupError   a setting, a file or a database is not as it must be; told to the administrator
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A value that is itself a message, and so a different word in each language."""

    key: str


class MusterError(Exception):
    """Root of everything that Muster raises on purpose; any other exception is a bug."""


class UserError(MusterError):
    """A person's mistake, explained to that person.

    `key` names a message of `templates/messages`; `values` fill it. `field` is the name of the
    argument at fault, where there is one, so that a form can show the message beside its input.
    """

    def __init__(self, key: str, /, *, field: str | None = None, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.field = field
        self.values = values


class SetupError(MusterError):
    """An administrator's mistake: one English sentence with what is wrong and what to do."""
