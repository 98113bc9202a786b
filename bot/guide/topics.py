"""Which commands a topic is about."""

from collections.abc import Iterator

from bot.engine.commands.beginning import simplified
from bot.engine.commands.command import AnyCommand
from bot.engine.commands.grammar import Match, Unknown, Vocabulary
from bot.engine.commands.line import without_slash
from templates import LANGUAGES


def about(topic: str, vocabulary: Vocabulary) -> list[AnyCommand]:
    """The commands that a topic names, in the order of their declaration.

    It may be an area, a verb with or without its area, a word for replies, a button's label, or a
    whole line. Spaces, case, width and Traditional characters make no difference.
    """
    wanted = _joined(without_slash(topic))
    area = [each for each in vocabulary.commands if wanted in map(_joined, each.noun.words.every())]
    found = area or [each for each in vocabulary.commands if wanted in set(_names(each))]
    if found:
        return found
    parsed = vocabulary.parse(topic)
    return [parsed.command] if isinstance(parsed, Match) else []


def nearest(topic: str, vocabulary: Vocabulary) -> list[AnyCommand]:
    """The commands that a topic which names none was most likely meant for."""
    parsed = vocabulary.parse(topic)
    return list(parsed.nearest) if isinstance(parsed, Unknown) else []


def _names(command: AnyCommand) -> Iterator[str]:
    yield command.id
    for noun in command.noun.words.every():
        for verb in command.words.every():
            yield _joined(noun + verb)
    for words in (command.words, command.shortcuts, command.answers):
        yield from map(_joined, words.every())
    for language in LANGUAGES:
        yield _joined(command.label(language))


def _joined(words: str) -> str:
    return "".join(simplified(words).split())
