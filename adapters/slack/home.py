"""The app's home: what waits for a person, whose clocks run, what is theirs, what they begin.

Everything on it is what a command would say, drawn anew each time the home is opened.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from adapters.hosting import Muster
from adapters.slack import buttons, cards, limits
from adapters.slack.messenger import NAME
from adapters.slack.text import Block, plain, rich, words
from bot.daily.card import digest_card
from bot.directory.queries import person_by_account
from bot.directory.values import Member
from bot.engine.cards import Button, Card, Field, Style
from bot.engine.commands.binding import bind
from bot.engine.context import Context, Origin
from bot.files.values import FileRef
from bot.time.running import Waiting, running_for
from templates import text

_BEGUN: Final = ("task.new", "approval.new", "help.new", "guide.show")
"""Commands that a tap begins, those of them that there are."""
_CLOCKS: Final = 10
_LISTS: Final = ("approval.todo", "task.mine", "approval.mine", "help.mine")
"""Commands that only say what is somebody's; their answers make up the home."""


class _Listener(Context):
    """Hears what a command answers instead of sending it."""

    def __init__(self, muster: Muster, ctx: Context) -> None:
        super().__init__(ctx.tx, muster.rules, ctx.now, ctx.actor, ctx.origin)
        self.heard: list[Card] = []

    def reply(
        self, message: Card | str, files: Sequence[FileRef] = (), *, aloud: bool = False
    ) -> None:
        """Keep a card; a sentence says that there is nothing."""
        del files, aloud
        if isinstance(message, Card):
            self.heard.append(message)


def home(muster: Muster, account: str) -> Block:
    """The home of an account as of now; reads the database."""
    with muster.database.snapshot() as tx:
        reader = person_by_account(tx, NAME, account)
        if reader is None or not reader.active:
            sentence = text("slack.home_stranger", muster.rules.settings.language)
            return {"type": "home", "blocks": [rich(words(sentence))]}
        ctx = Context(tx, muster.rules, muster.clock.now(), reader, Origin(NAME, "", account))
        shown = [*_shown(muster, ctx, reader)]
        title = plain(ctx.text("slack.home_title", name=reader.name), limits.HEADER_TEXT)
        blocks: list[Block] = [{"type": "header", "text": title}]
        blocks += buttons.drawn(Card("", buttons=tuple(_begun(ctx))))
        if not shown:
            blocks.append(rich(words(ctx.text("slack.home_quiet"))))
        first = len(_BEGUN)
        for card in shown:
            blocks += _part(card, first)
            first += len(card.buttons)
        return {"type": "home", "blocks": [*blocks[: limits.VIEW_BLOCKS]]}


def _shown(muster: Muster, ctx: Context, reader: Member) -> Iterator[Card]:
    """What presses today, what time runs for, then the lists."""
    pressing = digest_card(ctx, reader)
    if pressing is not None:
        yield pressing
    clocks = running_for(ctx.tx, reader.id, _CLOCKS)
    if clocks:
        yield _clocks(ctx, reader, clocks)
    for command_id in _LISTS:
        command = ctx.rules.commands.get(command_id)
        if command is None:
            continue
        listener = _Listener(muster, ctx)
        bound = bind(command, {}, listener)
        if bound.complete and command.may(listener, None):
            command.run(listener, command.arguments(**bound.values))
        yield from (card for card in listener.heard if card.fields or card.buttons)


def _clocks(ctx: Context, reader: Member, clocks: Sequence[Waiting]) -> Card:
    """A line for each record that time runs for: when it is reminded of next."""
    lines = [
        ctx.text("slack.home_clock", record=_named(ctx, reader, each), at=ctx.moment(each.due_at))
        for each in clocks
    ]
    title = ctx.text("slack.home_clocks")
    return Card(title, fields=(Field(ctx.text("slack.home_next"), "\n".join(lines)),))


def _named(ctx: Context, reader: Member, clock: Waiting) -> str:
    view = ctx.rules.views[clock.subject[0]]
    return " ".join(view(ctx, int(clock.subject[1:]), reader).title.split())


def _part(card: Card, first: int) -> list[Block]:
    heading = plain(" ".join(card.title.split()), limits.HEADER_TEXT)
    divided: list[Block] = [{"type": "divider"}, {"type": "header", "text": heading}]
    room = cards.Room(limits.HOME_PART)
    return [*divided, *cards.facts(card, room), *buttons.drawn(card, first)]


def _begun(ctx: Context) -> Iterator[Button]:
    for number, command_id in enumerate(_BEGUN):
        command = ctx.rules.commands.get(command_id)
        if command is not None:
            style = Style.DEFAULT if number else Style.PRIMARY
            yield Button(command.name(ctx.language), command_id, style)
