"""The manual of permission rules and the list of what is configured, from the declarations (D-12).

A policy is told by the message `policy.FEATURE.NAME` of its function.
"""

from collections.abc import Iterable, Sequence
from functools import reduce

from bot.app import FEATURES
from bot.directory.model import Level
from bot.directory.org.values import OrgFile, PersonEntry
from bot.engine.commands.command import AnyCommand
from bot.settings import Settings
from bot.settings.page import written
from bot.settings.reader import fields, is_secret
from templates import Language, text


def manual_page(settings: Settings, org: OrgFile, language: Language) -> str:
    """The whole manual as Markdown."""
    parts = [
        f"# {text('manual.title', language)}\n\n{text('manual.source', language)}\n",
        _levels(org, language),
        _roles(org, language),
        _commands(language),
        _settings(settings, language),
    ]
    return "\n".join(parts)


def who_may(command: AnyCommand, language: Language) -> str:
    """Who may use a command, in people's words."""
    feature = command.may.__module__.removeprefix("bot.").partition(".")[0]
    return text(f"policy.{feature}.{command.may.__name__}", language)


def _levels(org: OrgFile, language: Language) -> str:
    units = {unit.key: unit.name for unit in org.departments}
    rows = [
        (
            text(f"manual.level.{level}", language),
            text(f"manual.level.{level}.means", language),
            _holders(level, org, units, language),
        )
        for level in Level
    ]
    return _section("levels", ("level", "means", "holders"), rows, language)


def _holders(level: Level, org: OrgFile, units: dict[str, str], language: Language) -> str:
    found = [each for each in org.people if each.level is level]
    if level is Level.USER:
        return text("manual.users", language, count=len(found))
    return _named(found, units) or text("manual.none", language)


def _roles(org: OrgFile, language: Language) -> str:
    units = {unit.key: unit.name for unit in org.departments}
    roles = dict.fromkeys(role for each in org.people for role in each.roles)
    if not roles:
        return f"## {text('manual.roles', language)}\n\n{text('manual.no_roles', language)}\n"
    rows = [(r, _named((e for e in org.people if r in e.roles), units)) for r in sorted(roles)]
    return _section("roles", ("role", "holders"), rows, language)


def _named(people: Iterable[PersonEntry], units: dict[str, str]) -> str:
    return ", ".join(
        f"{each.name} ({units[each.department]})" if each.department else each.name
        for each in people
    )


def _commands(language: Language) -> str:
    commands = [command for feature in FEATURES for command in feature.commands]
    rows = [
        (f"`{each.head(language)}`", each.help(language), who_may(each, language))
        for each in commands
    ]
    note = text("manual.commands.note", language)
    return f"{_section('commands', ('command', 'does', 'who'), rows, language)}\n{note}\n"


def _settings(settings: Settings, language: Language) -> str:
    rows = []
    for key, info in fields().items():
        value = written(reduce(getattr, key.split("."), settings))
        shown = text("manual.secret", language) if is_secret(info) else _value(value, language)
        rows.append((f"`{key}`", shown, _value(written(info.default), language)))
    return _section("settings", ("setting", "value", "default"), rows, language)


def _value(value: str, language: Language) -> str:
    return f"`{value}`" if value else text("manual.none", language)


def _section(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], language: Language
) -> str:
    lines = [
        f"## {text(f'manual.{title}', language)}\n",
        _line(text(f"manual.{head}", language) for head in heads),
        "|---" * len(heads) + "|",
        *map(_line, rows),
        "",
    ]
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
