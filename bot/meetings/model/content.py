"""What minutes say, by the fields of their templates (TPL-01, TPL-06)."""

from datetime import datetime
from typing import Final

import msgspec


class Todo(msgspec.Struct, frozen=True, omit_defaults=True):
    """An action item: what, by whom, until when; `task` is what became of it."""

    text: str
    owner_id: int | None = None
    due_at: datetime | None = None
    task: str = ""


class Content(msgspec.Struct, frozen=True, omit_defaults=True):
    """The minutes of a meeting; in `summary` a line begins a topic, or with `- ` tells of one.

    `project` is the name of the one that it was about, as it was then; `external` are those who
    came from outside the company, a line each.
    """

    project: str = ""
    external: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    todos: tuple[Todo, ...] = ()
    pending: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """What they are found by, what was decided before what was said."""
        todos = (each.text for each in self.todos)
        named = filter(None, (self.project, *self.external))
        return (*self.decisions, *todos, *self.pending, *named, *self.summary)

    def written(self) -> str:
        """As it is kept."""
        return msgspec.json.encode(self).decode()


read_content: Final = msgspec.json.Decoder(Content).decode
