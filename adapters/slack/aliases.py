"""Our slash commands, and the words of ours that each stands for."""

from collections.abc import Iterator
from typing import Final

from bot.engine.commands.beginning import simplified
from bot.engine.commands.command import Noun
from bot.engine.commands.grammar import Vocabulary

MUSTER: Final = "/muster"
_ALIASES: Final = {
    "/task": "task",
    "/approve": "approval",
    "/incident": "incident",
    "/meeting": "meeting",
    "/help-me": "help-me",
}
"""Each is the noun that it stands for; one whose noun does not exist yet is not offered."""
_HELP: Final = "help"


class Aliases:
    """What slash commands mean in the words of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        commands = vocabulary.commands
        nouns = {each.noun.id: each.noun for each in commands}.values()
        self._nouns = {simplified(word): noun for noun in nouns for word in noun.words.every()}
        self._verbs = {
            (each.noun.id, simplified(word))
            for each in commands
            for word in (*each.words.every(), *each.answers.every())
        }

    def offered(self) -> Iterator[tuple[str, Noun]]:
        """The aliases that mean something, each with its noun."""
        for command, word in _ALIASES.items():
            if (noun := self._nouns.get(simplified(word))) is not None:
                yield command, noun

    def line(self, command: str, text: str) -> str:
        """The line that a slash command means, in our own grammar.

        Behind an alias its noun may be left out or said once more, and another noun which is no
        verb of this one means itself: `/task 新建 …`, `/task 任务 新建 …`, `/task 求助 …`.
        """
        text = text.strip()
        word = _ALIASES.get(command, "")
        if not word:
            return text or _HELP
        first = simplified(text.split(maxsplit=1)[0]) if text else ""
        noun = self._nouns.get(simplified(word))
        said = self._nouns.get(first)
        if noun is not None and said is not None and (noun.id, first) not in self._verbs:
            return text
        return f"{word} {text}".rstrip()
