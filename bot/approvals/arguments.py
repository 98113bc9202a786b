"""The arguments of approval commands: one frozen dataclass for each shape."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Annotated, Final

from bot.approvals.actions import editable
from bot.approvals.affairs import Asked
from bot.approvals.catalogue import current, of_version
from bot.approvals.definition.model import Definition, Mode
from bot.approvals.fields import parameters
from bot.approvals.model import PREFIX, Approval, Origin, State
from bot.approvals.queries import approval_for_update
from bot.directory.values import Member
from bot.engine.cards import InputKind, Option
from bot.engine.commands.argument import Argument, Record, Sentence, Title, Turn
from bot.engine.commands.command import Parameter
from bot.engine.commands.line import Line
from bot.engine.commands.mentions import (
    Party,
    PartyMention,
    PeopleMention,
    PersonByName,
    PersonMention,
)
from bot.engine.commands.text import clean, fold
from bot.errors import UserError
from templates import LANGUAGES, Language, text

if TYPE_CHECKING:
    from bot.engine.context import Context

_WORDS: Final = 3
"""Most words of a name that is typed."""
_APPROVAL: Final = Record(PREFIX, approval_for_update)


class Affair(Argument[Definition]):
    """What is asked for, by the name of its definition or any of its words: `请假`, `leave`."""

    turn = Turn.NAMED
    input = InputKind.CHOICE

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the token that names a definition, or the first words where a name has several."""
        names = _by_name(ctx)
        for many in range(min(len(line.tokens), _WORDS), 0, -1):
            if (said := fold(" ".join(line.tokens[:many]))) in names:
                del line.tokens[:many]
                return said
        # An unknown word is taken as well, so that the answer names those that there are.
        return line.tokens.pop(0) if line.tokens and ":" not in fold(line.tokens[0]) else None

    def read(self, raw: str, ctx: "Context") -> Definition:
        """The definition of that name; raises UserError with the names that there are."""
        found = _by_name(ctx).get(fold(clean(raw)).strip())
        if found is None:
            known = ctx.row(each.name.usual(ctx.language) for each in current(ctx.tx))
            raise UserError("approval.no_affair", given=clean(raw)[:40], known=known)
        return found

    def offered(self, ctx: "Context") -> tuple[Option, ...]:
        """Everything that the company may ask for."""
        return tuple(Option(each.id, each.name.usual(ctx.language)) for each in current(ctx.tx))

    def shown(self, raw: str, ctx: "Context") -> str:
        """Its name in the reader's language."""
        found = _by_name(ctx).get(fold(clean(raw)).strip())
        return found.name.usual(ctx.language) if found else clean(raw)


class NodeName(Title):
    """A node by its name or id, behind its own name."""

    turn = Turn.NAMED

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Nothing: it is always written behind its name."""
        del line, ctx
        return None

    def shape(self, label: str) -> str:
        """Its name with a colon."""
        return f"{label}:…"


def _by_name(ctx: "Context") -> dict[str, Definition]:
    return {
        fold(name): each
        for each in current(ctx.tx)
        for name in (each.id, each.name.zh, each.name.en, *each.words)
    }


def affairs_in(ctx: "Context", words: str) -> list[Definition]:
    """The definitions whose names stand in words, the longest name first: `我要报销`."""
    said = fold(words)
    names = sorted(_by_name(ctx).items(), key=lambda each: -len(each[0]))
    found = {each.id: each for name, each in names if _stands_in(name, said)}
    return list(found.values())


def _stands_in(name: str, words: str) -> bool:
    return bool(re.search(f"\\b{re.escape(name)}\\b" if name.isascii() else re.escape(name), words))


def affair_named(ctx: "Context", raw: Mapping[str, str]) -> str:
    """The name of the affair that is meant; empty where none is."""
    found = _by_name(ctx).get(fold(clean(raw.get("affair", ""))).strip())
    return found.name.usual(ctx.language) if found else ""


def form_named(ctx: "Context", raw: Mapping[str, str]) -> str:
    """`A12 请假`; empty where no approval is meant."""
    try:
        approval = _APPROVAL.read(raw.get("approval", ""), ctx)
    except UserError:
        return ""
    name = of_version(ctx.tx, approval.definition_id).name.usual(ctx.language)
    return f"{approval.subject} {name}"


def of_affair(ctx: "Context", raw: Mapping[str, str]) -> Sequence[Parameter]:
    """The fields of the affair that is named; none where none is."""
    found = _by_name(ctx).get(fold(clean(raw.get("affair", ""))).strip())
    return parameters(found) if found else ()


def of_approval(ctx: "Context", raw: Mapping[str, str]) -> Sequence[Parameter]:
    """The fields of the form that an approval is about."""
    try:
        approval = _APPROVAL.read(raw.get("approval", ""), ctx)
    except UserError:
        return ()
    return parameters(of_version(ctx.tx, approval.definition_id))


def of_turn(ctx: "Context", raw: Mapping[str, str]) -> Sequence[Parameter]:
    """The fields that the actor may change, whose turn it is; each may be left as it is."""
    try:
        approval = _APPROVAL.read(raw.get("approval", ""), ctx)
        allowed = editable(ctx, approval)
    except UserError:
        return ()
    known = parameters(of_version(ctx.tx, approval.definition_id))
    return [replace(each, required=False) for each in known if each.name in allowed]


@dataclass(frozen=True, slots=True)
class New:
    """`/审批 发起 请假 假别:年假 天数:3`; without its fields the form is asked for."""

    affair: Annotated[Definition, Affair()]
    further: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Again:
    """A form that came back, as it is to be now."""

    approval: Annotated[Approval, _APPROVAL]
    further: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class One:
    """An approval and nothing else."""

    approval: Annotated[Approval, _APPROVAL]


@dataclass(frozen=True, slots=True)
class Noted:
    """`同意 A12 [意见]`."""

    approval: Annotated[Approval, _APPROVAL]
    note: Annotated[str, Sentence()] = ""


@dataclass(frozen=True, slots=True)
class Reasoned:
    """`不同意 A12 原因`."""

    approval: Annotated[Approval, _APPROVAL]
    reason: Annotated[str, Sentence()]


@dataclass(frozen=True, slots=True)
class Returned:
    """`/审批 退回 A12 原因 [到:节点]`; without a node to the initiator."""

    approval: Annotated[Approval, _APPROVAL]
    reason: Annotated[str, Sentence()]
    to: Annotated[str, NodeName(40)] = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """`/审批 转交 A12 @王五 [原因]`."""

    approval: Annotated[Approval, _APPROVAL]
    person: Annotated[Member, PersonByName()]
    note: Annotated[str, Sentence()] = ""


class Place(Argument[Origin]):
    """Where somebody is added: `前`, `后` or `并`; `before`, `after` or `with` (rule 6)."""

    turn = Turn.NAMED
    input = InputKind.CHOICE

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the word."""
        del ctx
        return line.take(lambda token: token if fold(token) in _PLACES else None)

    def read(self, raw: str, ctx: "Context") -> Origin:
        """The place of that name."""
        found = _PLACES.get(fold(clean(raw)).strip())
        if found is None:
            choices = ", ".join(each.label for each in self.options(ctx.language))
            raise UserError("input.choice", given=clean(raw)[:40], choices=choices)
        return found

    def options(self, language: Language) -> tuple[Option, ...]:
        """The three places."""
        places = (Origin.BEFORE, Origin.AFTER, Origin.BESIDE)
        return tuple(
            Option(each.value, text(f"approval.place.{each}", language)) for each in places
        )


_PLACES: Final = {
    **dict.fromkeys(("before", "前", "前加签", "之前", "在我之前"), Origin.BEFORE),
    **dict.fromkeys(("after", "后", "后加签", "之后", "在我之后"), Origin.AFTER),
    **dict.fromkeys(("beside", "with", "并", "并加签", "一起"), Origin.BESIDE),
}


class Method(Argument[Mode]):
    """How those who are added decide together: `会签`, `或签`, `依次` (rule 6)."""

    turn = Turn.NAMED
    input = InputKind.CHOICE

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the word."""
        del ctx
        return line.take(lambda token: token if fold(token) in _METHODS else None)

    def read(self, raw: str, ctx: "Context") -> Mode:
        """The method of that name."""
        found = _METHODS.get(fold(clean(raw)).strip())
        if found is None:
            choices = ", ".join(each.label for each in self.options(ctx.language))
            raise UserError("input.choice", given=clean(raw)[:40], choices=choices)
        return found

    def options(self, language: Language) -> tuple[Option, ...]:
        """The three methods."""
        methods = (Mode.ALL, Mode.ANY, Mode.TURN)
        return tuple(
            Option(each.value, text(f"approval.mode.{each}", language)) for each in methods
        )


_METHODS: Final = {
    **dict.fromkeys(("all", "会签", "全部", "需全部同意"), Mode.ALL),
    **dict.fromkeys(("any", "或签", "任一", "一人同意即可"), Mode.ANY),
    **dict.fromkeys(("turn", "依次", "顺序", "依次审批"), Mode.TURN),
}


@dataclass(frozen=True, slots=True)
class Added:
    """`/审批 加签 A12 前 @王五`."""

    approval: Annotated[Approval, _APPROVAL]
    place: Annotated[Origin, Place()]
    people: Annotated[tuple[Member, ...], PeopleMention()]
    method: Annotated[Mode, Method()] = Mode.ALL


@dataclass(frozen=True, slots=True)
class Named:
    """An approval and somebody."""

    approval: Annotated[Approval, _APPROVAL]
    person: Annotated[Member, PersonMention()]


@dataclass(frozen=True, slots=True)
class Copied:
    """`/审批 抄送 A12 @王五 @赵六`."""

    approval: Annotated[Approval, _APPROVAL]
    people: Annotated[tuple[Member, ...], PeopleMention()]


@dataclass(frozen=True, slots=True)
class Remarked:
    """`/审批 补充 A12 附上报价单`."""

    approval: Annotated[Approval, _APPROVAL]
    text: Annotated[str, Sentence(or_files=True)]


@dataclass(frozen=True, slots=True)
class Path:
    """`/审批 流程 请假`."""

    affair: Annotated[Definition, Affair()]


class SomeAffair(Affair):
    """An affair, where one is named anywhere in the line; other words are left to others."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the words that name one."""
        names = _by_name(ctx)
        for at in range(len(line.tokens)):
            for many in range(_WORDS, 0, -1):
                if (said := fold(" ".join(line.tokens[at : at + many]))) in names:
                    del line.tokens[at : at + many]
                    return said
        return None


class Standing(Argument[State]):
    """A state by its name in either language: `已通过`, `refused`."""

    input = InputKind.CHOICE

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the word."""
        del ctx
        return line.take(lambda token: token if fold(token) in _states() else None)

    def read(self, raw: str, ctx: "Context") -> State:
        """The state of that name."""
        found = _states().get(fold(clean(raw)).strip())
        if found is None:
            choices = ", ".join(each.label for each in self.options(ctx.language))
            raise UserError("input.choice", given=clean(raw)[:40], choices=choices)
        return found

    def options(self, language: Language) -> tuple[Option, ...]:
        """Every state."""
        return tuple(Option(each.value, text(f"approval.state.{each}", language)) for each in State)


@cache
def _states() -> dict[str, State]:
    return {
        fold(name): each
        for each in State
        for name in (each.value, *(text(f"approval.state.{each}", one) for one in LANGUAGES))
    }


@dataclass(frozen=True, slots=True)
class Filtered:
    """`/审批 台账 请假 已通过 @技术部 [表单里的词]`."""

    affair: Annotated[Definition | None, SomeAffair()] = None
    state: Annotated[State | None, Standing()] = None
    whose: Annotated[Party | None, PartyMention()] = None
    words: Annotated[str, Title(80)] = ""

    def asked(self) -> Asked:
        """What is looked for."""
        key = self.affair.id if self.affair else None
        return Asked(key, self.state, self.whose, words=self.words)


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command that needs no argument."""
