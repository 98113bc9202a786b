"""What has to be true of every outcome, whatever was handed in."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from bot.engine.cards import Card
from bot.engine.incoming import Answer
from bot.engine.messenger import MessageKind, Outgoing
from templates import Language
from tests.hostile.arena import COMMANDS, Outcome
from tests.hostile.tricks import COMPUTED, faults

_ACTIONS: Final = frozenset(command.id for command in COMMANDS)
_CHINESE: Final = re.compile("[\u4e00-\u9fff]")
_QUOTED: Final = re.compile("“[^”]*”")
_MOST_CALLED: Final = 10
"""People whom one message mentions at most."""
_LONGEST: Final = 25_000
"""Characters of the longest message: what may be typed at most, and the words around it."""


def prove(outcome: Outcome, account: str) -> None:
    """Fail where an outcome is no answer, or where what is kept or leaves is not clean."""
    prove_clean(outcome)
    if outcome.changed:
        return
    prove_answered(outcome)
    prove_private(outcome, account)


def prove_clean(outcome: Outcome) -> None:
    """Nothing that is kept, shown or sent deceives a reader, forges structure or was computed."""
    kept = [str(value) for rows in outcome.kept.values() for row in rows for value in row]
    for words in (*kept, *_shown(outcome)):
        assert faults(words) == []
        assert COMPUTED not in words
    for each in outcome.left:
        assert outcome.accounts.issuperset(each.mentions)
        assert len(each.mentions) <= _MOST_CALLED
        assert len(each.text) < _LONGEST
    for card in _cards(outcome):
        pressed = {each.action for each in card.buttons}
        assert pressed | ({card.form.action} if card.form else set()) <= _ACTIONS


def prove_answered(outcome: Outcome) -> None:
    """Whoever did what changes nothing is told so."""
    assert not outcome.answer.accepted or outcome.replies
    for sentence in (*outcome.answer.errors.values(), *(each.text for each in outcome.replies)):
        assert sentence.strip()


def prove_private(outcome: Outcome, account: str) -> None:
    """What changes nothing disturbs nobody else."""
    assert {each.account for each in outcome.left} <= {account}


def prove_refused(outcome: Outcome, account: str, language: Language) -> str:
    """Nothing was done, and one sentence says so in the person's language; gives the sentence."""
    assert not outcome.changed
    prove(outcome, account)
    [sentence] = list(_sentences(outcome))
    own_words = _QUOTED.sub("", sentence)
    assert bool(_CHINESE.search(own_words)) is (language == "zh"), sentence
    return sentence


def _sentences(outcome: Outcome) -> Iterator[str]:
    answer = outcome.answer
    if answer.refused:
        yield answer.refused
    yield from answer.errors.values()
    for each in outcome.replies:
        yield each.text or (each.card.lead if each.card is not None else "")


def _shown(outcome: Outcome) -> Iterator[str]:
    yield from _words_of(outcome.answer)
    for each in outcome.left:
        yield from _words_of(each)


def _words_of(shown: Answer | Outgoing) -> Iterator[str]:
    """Every text in it; what a button sends back, and an address, is nobody's to read."""
    yield from _texts(msgspec.to_builtins(shown))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in {"values", "account"}:
                yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _cards(outcome: Outcome) -> Iterator[Card]:
    if outcome.answer.form is not None:
        yield outcome.answer.form
    for each in outcome.left:
        if each.card is not None and each.kind is not MessageKind.UPDATE:
            yield each.card
