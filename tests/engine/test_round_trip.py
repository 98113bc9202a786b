"""What is written down as a line is read back as it was meant, whatever order it is typed in."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import pytest
from hypothesis import given, settings

from bot.app import FEATURES
from bot.directory.org.imports import import_org
from bot.directory.queries import people_named
from bot.directory.sample import sample_company
from bot.engine.commands.binding import bind, take
from bot.engine.commands.command import AnyCommand
from bot.engine.commands.grammar import Match
from bot.engine.context import Context, Origin
from bot.engine.rules import Rules
from bot.settings import load_settings
from bot.settings.calendar import company_calendar
from bot.tasks.model import Task
from storage import schema
from storage.database import Database
from tests.engine.grammar_cases import COMMANDS, takes_record
from tests.engine.typist import can_type, lines
from tests.stage import MONDAY

OTHERWISE_READ: Final = frozenset({"duty.clear"})
"""Here a day of the week is one of the rota's, not the date that was meant."""
TESTED: Final = [
    command
    for command in COMMANDS
    if command.id not in OTHERWISE_READ
    if any(command.words) and (command.noun.prefix == "T" or not takes_record(command))
    if all(
        can_type(each)
        for each in command.parameters
        if each.required and not each.argument.is_record
    )
]


@pytest.fixture(scope="module")
def ctx() -> Iterator[Context]:
    """A moment in the sample company, with the task T12."""
    chosen = load_settings(environment={}, env_file=None)
    rules = Rules.of(FEATURES, chosen, company_calendar(chosen), ("console",))
    now = datetime.fromisoformat(MONDAY)
    database = Database.open("sqlite://")
    schema.create(database)
    with database.transaction() as tx:
        import_org(tx, sample_company())
        mine = people_named(tx, "hanmeimei")[0].id
        tx.add(
            Task(
                id=12,
                title="原型",
                initiator_id=mine,
                owner_id=mine,
                messenger="console",
                created_at=now,
            )
        )
    with database.snapshot() as tx:
        yield Context(tx, rules, now, origin=Origin("console", "", "hanmeimei"))
    database.close()


@pytest.mark.parametrize("command", TESTED, ids=lambda command: command.id)
def test_a_line_is_read_back_as_it_was_meant(command: AnyCommand, ctx: Context) -> None:
    """Parse, take, bind: every argument has the value that it was written for."""
    records = {each.name for each in command.parameters if each.argument.is_record}

    @settings(max_examples=25, deadline=None)
    @given(lines(command, ctx))
    def read_back(line: tuple[str, dict[str, object]]) -> None:
        typed, wanted = line
        found = ctx.rules.vocabulary.parse(typed)
        assert isinstance(found, Match)
        assert found.command is command
        bound = bind(command, take(command, found.line, found.record, ctx), ctx)
        assert (bound.errors, bound.missing) == ({}, ())
        values = bound.values
        assert [values.pop(name).subject for name in records] == ["T12"] * len(records)
        assert values == wanted

    read_back()
