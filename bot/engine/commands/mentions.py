"""Arguments that name people and departments: by mention, or by exact directory name."""

import re
from collections.abc import Iterable, Sequence, Sized
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.directory.queries import (
    department,
    departments_named,
    members_of,
    people_named,
    person_by_account,
)
from bot.directory.values import Member, Unit
from bot.engine.cards import InputKind
from bot.engine.commands.argument import Argument
from bot.engine.commands.line import MENTION, Line
from bot.engine.commands.text import clean
from bot.engine.incoming import MENTION_END, MENTION_START
from bot.errors import UserError

if TYPE_CHECKING:
    from bot.engine.context import Context

Party: TypeAlias = Member | Unit
"""Who can be asked: a person or a department."""

# An account may hold spaces and commas, so a mention is one name whatever stands in it.
NAME: Final = re.compile(f"{MENTION.pattern}|[^\\s,，、;；{MENTION_START}]+")
"""One name of a list of them, or one mention."""
_LISTED: Final = re.compile(f"{MENTION.pattern}|[^,，、;；\n{MENTION_START}]+")
"""What stands between the commas of such a list: a name with blanks in it, or several names."""
_IN_DEPARTMENT: Final = re.compile("^(.+?)[(（](.+)[)）]$")
_AT_NAME: Final = re.compile("[@＠]([^\\s@＠,，。.!！?？、:：;；()（）]{1,40})")
_ONE_WORD: Final = re.compile("[\\w·'’-]+")
_LEADS: Final = re.compile("^(?:给|由|to$)", re.IGNORECASE)
"""What leads to whom something is handed."""
_MAX_PEOPLE: Final = 50
_MOST_MEMBERS: Final = 2000


class PartyMention(Argument[Party]):
    """A person or a department: `@李雷`, `@技术部` (T-29)."""

    input = InputKind.PERSON
    sign = "@"

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the next mention."""
        del ctx
        return line.take_person()

    def read(self, raw: str, ctx: "Context") -> Party:
        """Whoever is meant; two of one name are asked about, never guessed (semantics §4.3)."""
        return find_party(raw, ctx)

    def shape(self, label: str) -> str:
        """The mark and its name."""
        return f"@{label}"

    def shown(self, raw: str, ctx: "Context") -> str:
        """The name instead of a mention's id."""
        return _shown(raw, ctx)


class PersonMention(PartyMention):
    """One person."""

    def read(self, raw: str, ctx: "Context") -> Member:
        """The person meant."""
        party = super().read(raw, ctx)
        if not isinstance(party, Member):
            raise UserError("input.person_wanted", given=party.name)
        return party


class PersonByName(PersonMention):
    """One person where nothing else can be meant: `转交 A12 给张伟` needs no `@`."""

    sign = ""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the next mention, else an exact name that stands first."""
        return line.take_person() or take_name(line, ctx, _LEADS)


class UnitMention(PartyMention):
    """One department."""

    def read(self, raw: str, ctx: "Context") -> Unit:
        """The department meant; naming a person means the department they belong to."""
        party = super().read(raw, ctx)
        if isinstance(party, Unit):
            return party
        own = department(ctx.tx, party.department_id) if party.department_id else None
        if own is None:
            raise UserError("input.department_wanted", given=party.name)
        return own


class PeopleMention(Argument[tuple[Member, ...]]):
    """Every further mention."""

    input = InputKind.PEOPLE
    sign = "@"

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take all mentions that are left."""
        del ctx
        return " ".join(line.take_people()) or None

    def read(self, raw: str, ctx: "Context") -> tuple[Member, ...]:
        """The people meant, each once."""
        found = [PersonMention().read(name, ctx) for name in names_in(raw, ctx)]
        return tuple({member.id: member for member in found}.values())

    def shape(self, label: str) -> str:
        """The mark and its name."""
        return f"@{label}"

    def shown(self, raw: str, ctx: "Context") -> str:
        """Names instead of mentions' ids."""
        return ctx.row(_shown(part, ctx) for part in names_in(raw, ctx))


class Parties(Argument[tuple[Party, ...]]):
    """Every further mention, of people and of departments."""

    input = InputKind.PEOPLE
    sign = "@"

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take all mentions that are left."""
        del ctx
        return " ".join(line.take_people()) or None

    def read(self, raw: str, ctx: "Context") -> tuple[Party, ...]:
        """Whoever is meant, each once."""
        found = [find_party(name, ctx) for name in names_in(raw, ctx)]
        return tuple({(type(each), each.id): each for each in found}.values())

    def shape(self, label: str) -> str:
        """The mark and its name."""
        return f"@{label}"

    def shown(self, raw: str, ctx: "Context") -> str:
        """Names instead of mentions' ids."""
        return ctx.row(_shown(part, ctx) for part in names_in(raw, ctx))


def everybody(ctx: "Context", parties: Iterable[Party]) -> list[Member]:
    """All active people who are meant, each once; of a department all its members."""
    found: dict[int, Member] = {}
    for each in parties:
        members = [each] if isinstance(each, Member) else members_of(ctx.tx, each.id)
        found |= {member.id: member for member in members if member.active}
    return list(found.values())


def refuse_too_many(people: Sized) -> None:
    """Raises UserError for more people than anybody would ask at once.

    This is for what somebody says now: what was said before holds, however a department has grown.
    """
    if len(people) > _MOST_MEMBERS:
        raise UserError("input.too_many", limit=_MOST_MEMBERS)


def names_in(raw: str, ctx: "Context") -> list[str]:
    """The names of a list, with commas or blanks between; `Jim Green` is one where he is known.

    Raises UserError for more than anybody would ask at once.
    """
    names: list[str] = []
    for part in _LISTED.findall(raw):
        words = part.split()
        whole = len(words) > 1 and not part.startswith(MENTION_START)
        name = clean(part).strip().lstrip("@＠")
        names += [name] if whole and _named(name, ctx) else NAME.findall(part)
    if len(names) > _MAX_PEOPLE:
        raise UserError("input.too_many", limit=_MAX_PEOPLE)
    return names


def find_party(raw: str, ctx: "Context") -> Party:
    """The one active person or department that `raw` names, by mention or by exact name.

    Raises UserError for nobody, for somebody who left and for more than one.
    """
    raw = raw.strip()
    if raw.startswith(MENTION_START) and raw.endswith(MENTION_END):
        return _mentioned(raw[1:-1], ctx)
    name = clean(raw).lstrip("@＠").strip()
    if not name:
        raise UserError("input.empty")
    found = _named(name, ctx)
    if not found:
        raise UserError("input.nobody", given=name[:40])
    if len(found) > 1:
        names = ctx.row(_distinct(party, ctx) for party in found[:5])
        raise UserError("input.several_people", given=name[:40], names=names)
    return found[0]


def is_name(words: str, ctx: "Context") -> bool:
    """Whether somebody, or one department, is called exactly so."""
    return len(_named(clean(words).strip(), ctx)) == 1


def take_names(line: Line, ctx: "Context", most: int) -> list[str]:
    """Names at the beginning of a line that people forgot to put `@` before: each exactly one's."""
    taken: list[str] = []
    while len(taken) < most and (known := _leading(line.tokens, ctx)):
        del line.tokens[: len(known.split(" "))]
        taken.append(known)
    return taken


def take_name(line: Line, ctx: "Context", leads: re.Pattern[str], at: int = 0) -> str | None:
    """Take the name that stands `at` a place of the line, with a word that leads to it."""
    first = [rest for each in line.tokens[at : at + 1] if (rest := leads.sub("", each, count=1))]
    behind = first + line.tokens[at + 1 :]
    name = _leading(behind, ctx)
    if name is not None:
        line.tokens[at:] = behind[len(name.split(" ")) :]
    return name


def _leading(tokens: Sequence[str], ctx: "Context") -> str | None:
    """The exact name that tokens begin with; one of two words, such as Jim Green, is one name."""
    names = [" ".join(tokens[:count]) for count in (2, 1) if count <= len(tokens)]
    return next((each for each in names if is_name(each, ctx)), None)


def unmistakable(member: Member, ctx: "Context") -> str:
    """How a person is written so that nobody else is meant: by name where only one has it."""
    return member.name if len(_named(member.name, ctx)) == 1 else member.key


def in_one_word(member: Member, ctx: "Context") -> str:
    """How a person is written behind an `@` among other words: what follows is not their name."""
    name = unmistakable(member, ctx)
    return name if _ONE_WORD.fullmatch(name) else member.key


def people_in(raw: str, ctx: "Context") -> tuple[Member, ...]:
    """The active people whom a text mentions, each once; what names nobody, or several, is text."""
    found: list[Member] = []
    for each in MENTION.findall(raw):
        member = person_by_account(ctx.tx, ctx.origin.messenger, each[1:-1])
        found += [member] if member is not None and member.active else []
    for name in _AT_NAME.findall(clean(MENTION.sub(" ", raw)))[:_MAX_PEOPLE]:
        named = people_named(ctx.tx, name)
        found += named if len(named) == 1 else []
    return tuple({each.id: each for each in found[:_MAX_PEOPLE]}.values())


def _mentioned(account: str, ctx: "Context") -> Party:
    member = person_by_account(ctx.tx, ctx.origin.messenger, account)
    if member is None:
        raise UserError("input.nobody", given=clean(account)[:40])
    if not member.active:
        raise UserError("input.has_left", given=member.name)
    return member


def _named(name: str, ctx: "Context") -> list[Party]:
    found: list[Party] = [*people_named(ctx.tx, name), *departments_named(ctx.tx, name)]
    narrowed = _IN_DEPARTMENT.match(name)
    if not found and narrowed:
        units = {unit.id for unit in departments_named(ctx.tx, narrowed[2])}
        people = people_named(ctx.tx, narrowed[1])
        found += [each for each in people if each.department_id in units or each.key == narrowed[2]]
    return found


def _distinct(party: Party, ctx: "Context") -> str:
    if isinstance(party, Unit):
        return f"@{party.name}"
    unit = department(ctx.tx, party.department_id) if party.department_id else None
    same = [
        each
        for each in people_named(ctx.tx, party.name)
        if each.department_id == party.department_id
    ]
    if unit is None or len(same) > 1:
        return f"@{party.key}"
    return f"@{party.name}({unit.name})"


def _shown(raw: str, ctx: "Context") -> str:
    if raw.startswith(MENTION_START):
        member = person_by_account(ctx.tx, ctx.origin.messenger, raw[1:-1])
        return member.name if member else ""
    return clean(raw).lstrip("@＠")
