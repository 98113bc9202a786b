"""From a typed line to its command with bound arguments: 1 command known, and 50."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, cast

from bot.engine.commands.argument import Percent, Sentence, Title
from bot.engine.commands.binding import bind, take
from bot.engine.commands.command import Command, Noun, Words
from bot.engine.commands.grammar import Match, Vocabulary
from bot.engine.context import Context
from tests.bench.measure import in_turns, report


@dataclass(frozen=True, slots=True)
class Given:
    """Two marks and a sentence: an ordinary command."""

    title: Annotated[str, Title()]
    progress: Annotated[int | None, Percent()] = None
    note: Annotated[str, Sentence()] = ""


class Nobody:
    """These arguments ask nothing of the context."""

    now = datetime.fromisoformat("2026-11-23T10:00+08:00")
    language = "zh"


def _anybody(ctx: Context, target: None) -> bool:
    del ctx, target
    return True


def _nothing(ctx: Context, given: Given) -> None:
    del ctx, given


def _command(number: int) -> Command[Given, None]:
    noun = Noun(f"noun{number}", Words((f"名词{number}",), (f"noun{number}",)))
    return Command(
        id=f"noun{number}.new",
        noun=noun,
        words=Words(("新建",), ("new",)),
        arguments=Given,
        may=_anybody,
        run=_nothing,
        examples=Words(("",), ("",)),
    )


def _dispatching(count: int) -> Callable[[int], None]:
    vocabulary = Vocabulary(_command(number) for number in range(count))
    ctx = cast("Context", Nobody())
    typed = f"/名词{count - 1} 新建 完成UI原型 %80"

    def run(calls: int) -> None:
        for _ in range(calls):
            match = vocabulary.parse(typed)
            assert isinstance(match, Match)
            command = match.command
            bound = bind(command, take(command, match.line, match.record, ctx), ctx)
            if command.may(ctx, None):
                command.run(ctx, command.arguments(**bound.values))

    return run


def main() -> None:
    """Print the cost of dispatch."""
    timings = in_turns(
        {f"{count} commands": _dispatching(count) for count in (1, 50)},
        calls=5000,
        turns=7,
    )
    report("Dispatch of one typed command", timings, "≤ 25 µs CPU, flat to 50 commands")
