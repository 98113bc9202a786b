"""What minutes say, by the fields of their template (TPL-06)."""

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
    """The minutes of a meeting; in `summary` a line begins a topic, or with `- ` tells of one."""

    summary: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    todos: tuple[Todo, ...] = ()
    pending: tuple[str, ...] = ()

    def written(self) -> str:
        """As it is kept."""
        return msgspec.json.encode(self).decode()


read_content: Final = msgspec.json.Decoder(Content).decode
