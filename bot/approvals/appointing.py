"""What those can say who have somebody else decide for them in certain affairs (rule 13)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from bot.approvals.agents import hand_over, name_agent
from bot.approvals.arguments import SomeAffair
from bot.approvals.definition.model import Definition
from bot.approvals.noun import APPROVAL
from bot.booking.arguments import Times
from bot.directory.values import Member
from bot.engine.commands.argument import Argument, Turn
from bot.engine.commands.command import AnyCommand, Command, Words
from bot.engine.commands.line import Line
from bot.engine.commands.mentions import PersonMention
from bot.engine.commands.policy import anyone
from bot.time.calendar import Period

if TYPE_CHECKING:
    from bot.engine.context import Context


class Affairs(Argument[tuple[Definition, ...]]):
    """One affair or several, wherever they stand in the line: `请假、采购`."""

    turn = Turn.NAMED
    wordy = True
    _one = SomeAffair()

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take all words that name affairs."""
        line.tokens = [part for token in line.tokens for part in _parted(token)]
        found = []
        while (said := self._one.take(line, ctx)) is not None:
            found.append(said)
        return "、".join(found) or None

    def read(self, raw: str, ctx: "Context") -> tuple[Definition, ...]:
        """The affairs of these names, each once; raises UserError with those that there are."""
        found = [self._one.read(each, ctx) for each in raw.replace("，", "、").split("、")]
        return tuple({each.id: each for each in found}.values())

    def shown(self, raw: str, ctx: "Context") -> str:
        """Their names in the reader's language."""
        return "、".join(self._one.shown(each, ctx) for each in raw.split("、"))


def _parted(token: str) -> list[str]:
    """A word between commas of a list of names; a mention stays one word."""
    return [token] if token.startswith("@") else [each for each in token.split("、") if each]


@dataclass(frozen=True, slots=True)
class Appointed:
    """`/审批 代理 @王五 请假、采购 周一到周三`."""

    agent: Annotated[Member, PersonMention()]
    affairs: Annotated[tuple[Definition, ...], Affairs()]
    span: Annotated[Period, Times()]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """`/审批 移交 @王五`."""

    person: Annotated[Member, PersonMention()]


APPOINTING: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="approval.agent",
        noun=APPROVAL,
        words=Words(("代理",), ("agent", "deputy")),
        arguments=Appointed,
        may=anyone,
        run=lambda ctx, given: name_agent(ctx, given.agent, given.affairs, given.span),
        examples=Words(
            ("/审批 代理 @韩梅梅 请假、采购 周一到周三",),
            ("/approval agent @hanmeimei leave mon-wed",),
        ),
    ),
    Command(
        id="approval.handover",
        noun=APPROVAL,
        words=Words(("移交",), ("handover",)),
        arguments=HandedOver,
        may=anyone,
        run=lambda ctx, given: hand_over(ctx, given.person),
        examples=Words(("/审批 移交 @韩梅梅",), ("/approval handover @hanmeimei",)),
    ),
)
