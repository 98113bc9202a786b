"""House rules that no other tool checks: sizes, messages, what commands say of themselves."""

import ast
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

import pytest
import yaml
from jinja2 import Environment, meta

from bot.app import FEATURES
from bot.directory.org.imports import import_org
from bot.directory.sample import sample_company
from bot.engine.commands.binding import bind, take
from bot.engine.commands.command import AnyCommand
from bot.engine.commands.grammar import BareNoun, Match
from bot.engine.commands.policy import anyone
from bot.engine.context import Context, Origin
from bot.engine.rules import Rules
from bot.settings import load_settings
from bot.settings.calendar import company_calendar
from storage.database import Database
from templates import LANGUAGES, Language, catalogue, exists, text
from tests.code import Call, calls, fields_of, literals, skeletons, spelled
from tests.stage import MONDAY

ROOT: Final = Path(__file__).parent.parent
FILES: Final = tuple(
    path.relative_to(ROOT)
    for folder in ("bot", "adapters", "storage", "templates")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "versions" not in path.parts
)
LONGEST_FILE: Final = 400
LONGEST_FUNCTION: Final = 40

SPEAKERS: Final = frozenset({"text", "UserError", "Lead", "Word"})
"""What takes the key of a message as its first argument."""

COMMANDS: Final = tuple(command for feature in FEATURES for command in feature.commands)


@cache
def tree(path: Path) -> ast.Module:
    """A file of the project as Python reads it."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def test_no_file_is_too_long() -> None:
    """A file is read in one sitting."""
    lengths = {path: len((ROOT / path).read_text("utf-8").splitlines()) for path in FILES}
    assert {path: n for path, n in lengths.items() if n > LONGEST_FILE} == {}


def test_no_function_is_too_long() -> None:
    """A function is seen at one glance; what its docstring says doesn't count."""
    lengths = {
        f"{path}:{each.lineno} {each.name}": _length(each)
        for path in FILES
        for each in ast.walk(tree(path))
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: n for name, n in lengths.items() if n > LONGEST_FUNCTION} == {}


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[0]
    described = ast.get_docstring(function, clean=False) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if described else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


HALF_WIDTH: Final = re.compile(
    "(?<=[\u3400-\u9fff\u201d\uff09}])[,;?!:](?!//)|[,;?!](?=[\u3400-\u9fff])"
    "|(?<=[\u3400-\u9fff])[(]|[)](?=[\u3400-\u9fff])"
)
"""A half-width mark beside Chinese words, or beside what is put between them."""


def test_chinese_is_punctuated_in_full_width() -> None:
    """In running Chinese commas, colons, brackets and the like are as wide as its characters."""
    for path in sorted((ROOT / "templates" / "messages").glob("*.toml")):
        chinese = re.findall('^zh = "(.*)"$', path.read_text("utf-8"), re.MULTILINE)
        half = [each for each in chinese if HALF_WIDTH.search(_outside_commands(each))]
        assert half == [], path.stem


def test_shipped_chinese_is_punctuated_in_full_width() -> None:
    """So is what comes with the program as files: kinds of approval, rooms, the matrix."""
    for path in sorted((ROOT / "bot").rglob("*.yaml")):
        said = [*_words(yaml.safe_load(path.read_text("utf-8")))]
        assert [each for each in said if HALF_WIDTH.search(each)] == [], path.name


def _words(content: object) -> Iterator[str]:
    """Every text in a file of settings."""
    match content:
        case str():
            yield content
        case dict():
            yield from (word for each in content.values() for word in _words(each))
        case list():
            yield from (word for each in content for word in _words(each))
        case _:
            pass


def _outside_commands(message: str) -> str:
    """A message without what one is to type, which is the same in every language."""
    return re.sub("muster [a-z ]+:|/[^\u3002\uff0c\uff1b]*", "", message)


def test_english_headings_begin_with_a_capital() -> None:
    """What stands before a fact on a card, or on a button, is written alike in all features."""
    heads = {key for key in catalogue() if re.search(r"[.](?:field|figure)[.]|[.]label$", key)}
    assert {key for key in heads if catalogue()[key]["en"][0].islower()} == set()
    labels = {each.label("en") for each in COMMANDS}
    assert {each for each in labels if each[0].islower()} == set()


def test_every_message_that_is_said_is_written_down() -> None:
    """A key in the code without its message would be found by a person, in the chat."""
    said = {key for path in FILES for key in _said(path)}
    assert said
    assert {key for key in said if not exists(key)} == set()


def _said(path: Path) -> Iterator[str]:
    """The keys that a file hands to a speaker, and whatever else is spelled like a message."""
    for call in calls(tree(path), SPEAKERS):
        yield from (key for key in call.keys if _is_key(key))
    # A key that is chosen before it is said belongs to a family of messages: `task.lead.…`.
    for word in literals(tree(path)):
        family, _, last = word.rpartition(".")
        if last and family in _families():
            yield word


def _is_key(word: str) -> bool:
    """Whether a text is spelled like a key; SQL and scenarios have a `text` as well."""
    area, _, rest = word.partition(".")
    return re.fullmatch("[a-z_.]*[a-z_]", rest) is not None and area in _areas()


@cache
def _areas() -> frozenset[str]:
    return frozenset(key.partition(".")[0] for key in catalogue())


@cache
def _families() -> frozenset[str]:
    """The longer beginnings that messages share: `task.lead`, `help.state`; not commands' ids."""
    ids = {command.id for command in COMMANDS}
    begins = {key.rpartition(".")[0] for key in catalogue()}
    return frozenset(each for each in begins if "." in each and each not in ids) - {"ledger.task"}


def test_every_entry_of_the_ledger_has_its_words() -> None:
    """In a record's history an action without words would stand as it is written in the code."""
    unsaid = {
        (str(path), action)
        for path in FILES
        for action in _recorded(tree(path))
        if not exists(f"ledger.{action}".replace("-", "_"))
    }
    assert unsaid == set()


def _recorded(module: ast.Module) -> Iterator[str]:
    """The actions that `ctx.record(subject, action)` and `done(ctx, task, action)` write down."""
    for each in ast.walk(module):
        if isinstance(each, ast.Call) and ast.unparse(each.func) in {"ctx.record", "done"}:
            for given in ast.walk(ast.List(each.args, ast.Load())):
                value = given.value if isinstance(given, ast.Constant) else None
                if isinstance(value, str) and re.fullmatch(r"[a-z]+\.[a-z_-]*[a-z]", value):
                    yield value


def test_every_message_is_said_somewhere() -> None:
    """A message that nothing says is one that somebody will translate for nothing."""
    said = {
        word
        for path in FILES
        for word in (*literals(tree(path)), *fields_of(tree(path)), *_functions(tree(path)))
    } | {path.parent.name for path in FILES}  # the manual says who may do what by package and name
    words = frozenset(said | {word.replace("-", "_") for word in said})
    patterns = {each for path in FILES for each in skeletons(tree(path))}
    assert [key for key in catalogue() if not spelled(key, words, patterns)] == []


def _functions(module: ast.Module) -> Iterator[str]:
    """The names of functions: the manual says who may do what by them."""
    yield from (each.name for each in ast.walk(module) if isinstance(each, ast.FunctionDef))


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_read_as_their_language_does(language: Language) -> None:
    """A sentence that was left in the other language, or empty, is noticed."""
    for key, entry in catalogue().items():
        words = entry[language]
        assert words.strip() == words != "", key
        if language == "en":
            assert not any("一" <= letter <= "鿿" for letter in words), key


def test_both_languages_are_given_the_same_values() -> None:
    """A value that only one language mentions is missing from the other."""
    differing = {
        key for key, entry in catalogue().items() if _values(entry["zh"]) != _values(entry["en"])
    }
    assert differing == set()


def test_every_message_is_given_its_values() -> None:
    """A value that a message wants and the code does not give would stop the message."""
    lacking = {
        (str(path), call.line, key): lacks
        for path in FILES
        for call in calls(tree(path), SPEAKERS)
        for key in call.keys
        if exists(key) and (lacks := _lacks(call, key))
    }
    assert lacking == {}


def _lacks(call: Call, key: str) -> frozenset[str]:
    wanted = _values(catalogue()[key]["zh"])
    return frozenset() if call.given is None else wanted - call.given


@cache
def _values(message: str) -> frozenset[str]:
    return frozenset(meta.find_undeclared_variables(Environment(autoescape=True).parse(message)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_says_what_it_is(command: AnyCommand, language: Language) -> None:
    """Help, form and manual are made from these; none may be empty in either language."""
    assert command.help(language).strip()
    assert command.label(language).strip()
    assert command.may is anyone or text(command.who, language)
    assert getattr(command.examples, language)
    for each in command.parameters:
        assert each.label(command.id, language).strip()
    assert f"/{command.noun.words.usual(language)}" in command.usage(language)


def test_every_example_is_understood(database: Database) -> None:
    """Whoever copies an example into the sample company gets what it is an example of."""
    settings = load_settings(environment={}, env_file=None)
    rules = Rules.of(FEATURES, settings, company_calendar(settings), ("console",))
    now = datetime.fromisoformat(MONDAY)
    with database.transaction() as tx:
        import_org(tx, sample_company())
        ctx = Context(tx, rules, now, origin=Origin("console", "", "hanmeimei"))
        for command in COMMANDS:
            for example in command.examples.every():
                assert _understood(ctx, example) == (command.id, set()), example


def _understood(ctx: Context, typed: str) -> tuple[str, set[str]]:
    """The command that a line means, and its arguments that can't be read."""
    found = ctx.rules.vocabulary.parse(typed)
    if isinstance(found, BareNoun):
        command = next(each for each in COMMANDS if each.noun == found.noun and each.fallback)
        return command.id, set()
    assert isinstance(found, Match), f"{typed}: {found}"
    bound = bind(found.command, take(found.command, found.line, found.record, ctx), ctx)
    # There are no records in this company; which one is meant is all that has to be clear.
    records = {each.name for each in found.command.parameters if each.argument.is_record}
    assert not records or found.record is not None, typed
    wrong = {name for name, error in bound.errors.items() if error.key != "input.no_record"}
    # What depends on the first words, as the fields of an affair do, is asked for by its form.
    own = {each.name for each in found.command.parameters}
    return found.command.id, {*wrong, *bound.missing} & own - records
