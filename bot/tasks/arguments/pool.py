"""The arguments of the pool, and of moving tasks."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from bot.directory.values import Unit
from bot.engine.commands.argument import Argument, Date, Description, Tags, Title
from bot.engine.commands.line import Line
from bot.engine.commands.mentions import UnitMention
from bot.engine.commands.text import clean, fold
from bot.errors import UserError
from bot.tasks.actions import giving
from bot.tasks.arguments.kinds import PRIORITY, TASK
from bot.tasks.model import Priority, Task
from bot.time.phrases import When

if TYPE_CHECKING:
    from bot.engine.context import Context

_HERE: Final = frozenset({"本群", "这里", "到本群", "到这里", "here", "yes"})


class Here(Argument[bool]):
    """The word that means the room in which it is said: `本群`, `here`."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take that word, wherever it stands."""
        del ctx
        return line.take(lambda token: token if fold(token) in _HERE else None)

    def read(self, raw: str, ctx: "Context") -> bool:
        """True; raises UserError for any other word."""
        if fold(clean(raw)).strip() not in _HERE:
            raise UserError("task.here_word", word=ctx.text("task.here"))
        return True

    def shape(self, label: str) -> str:
        """The word itself."""
        return label


@dataclass(frozen=True, slots=True)
class Pooled:
    """`/任务 入池 修复登录 @技术部 +V2.0 周五`; without either it is one's own department's."""

    title: Annotated[str, Title()]
    unit: Annotated[Unit | None, UnitMention()] = None
    project: Annotated[tuple[str, ...], Tags("+", limit=1, longest=80)] = ()
    due: Annotated[When | None, Date()] = None
    priority: Annotated[Priority, PRIORITY] = Priority.MID
    tags: Annotated[tuple[str, ...], Tags("#")] = ()
    description: Annotated[str, Description()] = ""

    def draft(self) -> giving.Draft:
        """What is asked for, of nobody in particular."""
        return giving.Draft(
            title=self.title,
            description=self.description,
            owner=self.unit,
            people=(),
            due=self.due,
            priority=self.priority,
            project=" ".join(self.project),
            tags=self.tags,
            pooled=True,
        )


@dataclass(frozen=True, slots=True)
class Moved:
    """`/任务 移动 T12 +V3.0`, `/任务 移动 T12 本群`, `/任务 移动 T12 @市场部`."""

    task: Annotated[Task, TASK]
    project: Annotated[tuple[str, ...], Tags("+", limit=1, longest=80)] = ()
    unit: Annotated[Unit | None, UnitMention()] = None
    here: Annotated[bool, Here()] = False
