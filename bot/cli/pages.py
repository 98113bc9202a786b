"""The reference pages, written from the code: `docs/commands.md` and `docs/settings.md`.

`python -m bot.cli.pages` writes them, `--check` fails where one of them says something else.
"""

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from bot.app import FEATURES
from bot.engine.cards import InputKind
from bot.engine.commands.command import AnyCommand, Noun, Parameter, Words
from bot.settings.page import page as settings_page
from bot.settings.page import without_source
from templates import LANGUAGES, text

_DOCS: Final = Path(__file__).parents[2] / "docs"

_TOP: Final = """\
# Commands

*Generated from the commands' declarations by `make docs`; do not edit.*

A line is a noun, a verb and their arguments: `/任务 新建 完成UI原型 @李雷 周五17:00 !高`,
`/task new Finish the prototype @lilei fri 17:00 !high`. In a room it begins with `/` or mentions
the bot; in a direct chat the `/` may be left out. Marks (`@person`, `!priority`, `+project`,
`#tag`, `%progress`) may stand in any order and in full width, Traditional characters are read as
Simplified ones, a date stands at the end, and quoted text or a further line is the description.
`name:value` names any argument. An id works in any case and without a space: `完成t12`. What is
missing is asked for by a form. Most commands are buttons on the card as well, and a reply to a
card needs no id.

What may be left out stands in brackets.
"""


def commands_page() -> str:
    """The page of all commands, in both languages."""
    commands = [command for feature in FEATURES for command in feature.commands]
    nouns = {command.noun.id: command.noun for command in commands}
    areas = (
        _area(noun, [each for each in commands if each.noun == noun]) for noun in nouns.values()
    )
    return "\n".join([_TOP, _contents([*nouns.values()]), *areas])


PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "commands.md": commands_page,
    "settings.md": settings_page,
}


def main(arguments: Sequence[str], folder: Path = _DOCS) -> int:
    """Write all pages into `folder`, or compare them after `--check`; returns the exit code."""
    outdated = [name for name, page in PAGES.items() if _read(folder / name) != page()]
    if "--check" not in arguments:
        for name in outdated:
            (folder / name).write_text(PAGES[name](), encoding="utf-8")
        return 0
    for name in outdated:
        sys.stderr.write(f"docs/{name} is not current; run `make docs`.\n")
    return 1 if outdated else 0


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _contents(nouns: Sequence[Noun]) -> str:
    titles = {
        _title(noun): _title(noun).lower().replace(" ", "-").replace("·", "") for noun in nouns
    }
    return " | ".join(f"[{title}](#{anchor})" for title, anchor in titles.items()) + "\n"


def _title(noun: Noun) -> str:
    return f"{noun.words.usual('zh')} · {noun.words.usual('en')}"


def _area(noun: Noun, commands: Sequence[AnyCommand]) -> str:
    names = " · ".join(f"{', '.join(words)}" for words in noun.words)
    ids = f" Their ids are `{noun.prefix}1`, `{noun.prefix}2`, …" if noun.prefix else ""
    rows = [
        f"## {_title(noun)}\n",
        f"Nouns: {names}.{ids}\n",
        "| command | what it does | who may |",
        "|---|---|---|",
        *map(_row, commands),
        "",
        *map(_detail, commands),
    ]
    return "\n".join(rows)


def _row(command: AnyCommand) -> str:
    usages = "<br>".join(_code(command.usage(language)) for language in LANGUAGES)
    told = "<br>".join(_cell(command.help(language)) for language in LANGUAGES)
    return f"| {usages} | {told} | {_cell(_who(command))} |"


def _detail(command: AnyCommand) -> str:
    """One command in full: its other words, its arguments and examples."""
    also = ", or with a plain reason or opinion" if command.beside else ""
    lines = [f"### `{command.id}` {command.label('zh')} · {command.label('en')}\n"]
    for title, words in (
        ("Verbs", command.words),
        ("Without its noun", command.shortcuts),
        ("As a reply to the card", command.replies),
        (f"As all of a reply to the card{also}", command.lone),
    ):
        if any(words):
            lines.append(f"- {title}: {_words(words)}")
    if command.destructive:
        lines.append("- Asks once before it does it.")
    if command.remark:
        lines.append("- Takes any other reply to the card.")
    if said := [each for each in command.parameters if command.shape(each, "en")]:
        lines += ["", "| argument | | |", "|---|---|---|"]
        lines += [_argument(command, each) for each in said]
    lines += ["", "```text", *command.examples.zh, *command.examples.en, "```", ""]
    return "\n".join(lines)


def _argument(command: AnyCommand, each: Parameter) -> str:
    shapes = " ".join(dict.fromkeys(_code(command.shape(each, language)) for language in LANGUAGES))
    needed = "needed" if each.required else ""
    return f"| {shapes} | {needed} | {_cell(_meaning(each))} |"


def _meaning(each: Parameter) -> str:
    if each.argument.is_record:
        return text("guide.kind.record", "en")
    if options := each.argument.options("en"):
        chinese = {option.value: option.label for option in each.argument.options("zh")}
        return ", ".join(f"{chinese[option.value]} {option.label}" for option in options)
    match each.argument.input:
        case InputKind.TEXT | InputKind.CHOICE:
            return "a line of text"
        case InputKind.MULTILINE:
            return "text of any number of lines"
        case kind:
            return text(f"guide.kind.{kind}", "en")


def _who(command: AnyCommand) -> str:
    """The first sentence of the policy's own description."""
    return without_source((inspect.getdoc(command.may) or "").split("\n")[0]).rstrip(".")


def _words(words: Words) -> str:
    return " · ".join(", ".join(each) for each in words if each)


def _code(shown: str) -> str:
    return f"`{_cell(shown)}`"


def _cell(shown: str) -> str:
    return shown.replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
