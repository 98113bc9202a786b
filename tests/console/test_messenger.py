"""The console as a messenger: once per key, in place, and as strict as a real platform."""

from dataclasses import dataclass

import msgspec
import pytest
from sqlmodel import func, select

from adapters.console import stream
from adapters.console.messenger import ConsoleMessenger
from adapters.console.model import ConsoleMessage, EntryKind
from adapters.console.views import MessageView
from bot.engine.cards import Button, Card, Field, Form, Input, InputKind, Option
from bot.engine.messenger import DeliveryRefused, MessageKind, Messenger, Outgoing
from tests.console.sample import Company

ROOM = "产品群"
CARD = Card("T1 完成UI原型", fields=(Field("负责人", "李雷"),), subject="T1", version=1)


def outgoing(kind: MessageKind = MessageKind.POST, key: str = "k1", **changes: object) -> Outgoing:
    """A post into the room, changed as a test needs it."""
    made = Outgoing(key, "console", kind, room=ROOM, text="早上好")
    return msgspec.structs.replace(made, **changes)


def seen_by(company: Company, person: str, chat: str = ROOM) -> list[MessageView]:
    """What a person sees in a chat."""
    with company.database.snapshot() as tx:
        return stream.page(tx, person, chat, before=0, size=50).messages


def test_fulfils_the_port(company: Company) -> None:
    """The outbox can be given the console for a messenger."""
    messenger: Messenger = company.messenger
    assert isinstance(messenger, ConsoleMessenger)
    assert messenger.name == "console"
    assert messenger.pace.each == 0


async def test_the_same_key_is_the_same_message(company: Company) -> None:
    """A repeated delivery gives the first one's id and stores nothing more."""
    first = await company.messenger.deliver(outgoing())
    again = await company.messenger.deliver(outgoing(text="something else"))
    assert again == first
    with company.database.snapshot() as tx:
        assert tx.exec(select(func.count()).select_from(ConsoleMessage)).one() == 1
    assert seen_by(company, "lilei")[0].text == "早上好"


async def test_an_update_changes_the_message_in_place(company: Company) -> None:
    """The message keeps its id and its place, and shows when it changed."""
    posted = await company.messenger.deliver(outgoing(card=CARD))
    done = msgspec.structs.replace(CARD, title="T1 完成UI原型(已完成)", version=2)
    changed = await company.messenger.deliver(
        outgoing(MessageKind.UPDATE, "k2", message=posted, card=done)
    )
    (shown,) = seen_by(company, "lilei")
    assert changed == posted == shown.id
    assert shown.updated_at == company.now()
    assert shown.card is not None
    assert msgspec.json.decode(shown.card, type=Card) == done


async def test_a_repeated_update_does_not_undo_a_later_one(company: Company) -> None:
    """A change that was applied before is not applied over a newer one."""
    posted = await company.messenger.deliver(outgoing())
    older = outgoing(MessageKind.UPDATE, "k2", message=posted, text="older")
    newer = outgoing(MessageKind.UPDATE, "k3", message=posted, text="newer")
    for message in (older, newer, older):
        assert await company.messenger.deliver(message) == posted
    assert seen_by(company, "lilei")[0].text == "newer"


async def test_direct_ephemeral_and_room_messages_reach_only_their_readers(
    company: Company,
) -> None:
    """A direct message is one person's, an ephemeral one is seen by one member of the room."""
    await company.deliver(room=ROOM, text="for all")
    await company.deliver(account="lilei", text="for 李雷")
    await company.deliver(
        kind=MessageKind.EPHEMERAL, room=ROOM, account="hanmeimei", text="for 韩梅梅"
    )
    assert [each.text for each in seen_by(company, "hanmeimei")] == ["for all", "for 韩梅梅"]
    assert [each.text for each in seen_by(company, "lilei")] == ["for all"]
    assert [each.text for each in seen_by(company, "lilei", "")] == ["for 李雷"]
    assert seen_by(company, "hanmeimei", "") == []


async def test_an_urgent_message_is_marked(company: Company) -> None:
    """The platform's strong reminder is kept with the message."""
    await company.deliver(kind=MessageKind.URGENT, account="lilei", text="please look")
    assert [each.urgent for each in seen_by(company, "lilei", "")] == [True]


async def test_limits_are_inclusive(company: Company) -> None:
    """What is exactly as large as allowed is taken."""
    card = Card(
        "x" * 200,
        fields=tuple(Field(str(n), "v") for n in range(50)),
        buttons=tuple(Button(str(n), "a") for n in range(20)),
        progress=100,
    )
    await company.messenger.deliver(outgoing(card=card, text="x" * 30_000))


def form_of(*inputs: Input) -> Card:
    """A card that carries a form."""
    return Card("A form", form=Form("task.new", "Send", inputs))


@dataclass(frozen=True)
class Bad:
    """A message that no platform would take, and what it changes in a good one."""

    why: str
    changes: dict[str, object]
    kind: MessageKind = MessageKind.POST


BAD = (
    Bad("no key", {"key": ""}),
    Bad("a key over the limit", {"key": "k" * 256}),
    Bad("no text and no card", {"text": " \n"}),
    Bad("a text over the limit", {"text": "好" * 10_001}),
    Bad("an unknown room", {"room": "没有这个群"}),
    Bad("no destination", {"room": ""}),
    Bad("two destinations", {"account": "lilei"}),
    Bad("an unknown account", {"room": "", "account": "nobody"}),
    Bad("an unknown person mentioned", {"mentions": ("nobody",)}),
    Bad("a post that names a message", {"message": "1"}),
    Bad("an ephemeral message without its viewer", {}, MessageKind.EPHEMERAL),
    Bad(
        "an ephemeral message without a room",
        {"room": "", "account": "lilei"},
        MessageKind.EPHEMERAL,
    ),
    Bad("an ephemeral message for an outsider", {"account": "ann"}, MessageKind.EPHEMERAL),
    Bad("an update of nothing", {}, MessageKind.UPDATE),
    Bad("an update of an unknown message", {"message": "999"}, MessageKind.UPDATE),
    Bad("an update of a malformed id", {"message": "1; DROP TABLE"}, MessageKind.UPDATE),
    Bad("an update of an id beyond integers", {"message": "9" * 40}, MessageKind.UPDATE),
    Bad("an update of a non-ASCII digit", {"message": "²"}, MessageKind.UPDATE),
    Bad("no title", {"card": Card(" ")}),
    Bad("a title over the limit", {"card": Card("x" * 201)}),
    Bad("too many fields", {"card": Card("t", fields=(Field("l", "v"),) * 51)}),
    Bad("a label over the limit", {"card": Card("t", fields=(Field("l" * 101, "v"),))}),
    Bad("a field over the limit", {"card": Card("t", fields=(Field("l", "v" * 30_001),))}),
    Bad("a body over the limit", {"card": Card("t", body="v" * 30_001)}),
    Bad("progress over a hundred", {"card": Card("t", progress=101)}),
    Bad("progress below zero", {"card": Card("t", progress=-1)}),
    Bad("too many buttons", {"card": Card("t", buttons=(Button("l", "a"),) * 21)}),
    Bad("a button without a label", {"card": Card("t", buttons=(Button(" ", "a"),))}),
    Bad("a button without an action", {"card": Card("t", buttons=(Button("l", ""),))}),
    Bad("a form without inputs", {"card": form_of()}),
    Bad("a form without a button", {"card": Card("t", form=Form("a", " ", (Input("a", "A"),)))}),
    Bad("two inputs of one name", {"card": form_of(Input("a", "A"), Input("a", "B"))}),
    Bad("an input without a label", {"card": form_of(Input("a", ""))}),
    Bad("a value over the limit", {"card": form_of(Input("a", "A", value="v" * 30_001))}),
    Bad("a choice of nothing", {"card": form_of(Input("a", "A", InputKind.CHOICE))}),
    Bad("options for a text", {"card": form_of(Input("a", "A", options=(Option("1", "1"),)))}),
    Bad(
        "an option twice",
        {"card": form_of(Input("a", "A", InputKind.CHOICE, options=(Option("1", "1"),) * 2))},
    ),
)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.why)
async def test_refuses_what_a_platform_would(company: Company, bad: Bad) -> None:
    """Such a message is refused for good, and nothing of it is stored."""
    with pytest.raises(DeliveryRefused):
        await company.messenger.deliver(msgspec.structs.replace(outgoing(bad.kind), **bad.changes))
    assert seen_by(company, "hanmeimei") == []


async def test_refuses_updates_of_what_can_not_change(company: Company) -> None:
    """An ephemeral message, and a message of another room, can't be updated."""
    private = await company.deliver(
        kind=MessageKind.EPHEMERAL, room=ROOM, account="lilei", text="private"
    )
    elsewhere = await company.deliver(room="管理层", text="elsewhere")
    for number, message in enumerate((private, elsewhere)):
        with pytest.raises(DeliveryRefused):
            await company.messenger.deliver(
                outgoing(MessageKind.UPDATE, f"u{number}", message=message)
            )


async def test_a_nod_marks_what_was_typed(company: Company) -> None:
    """Once, for everybody who sees it; what is not there any more is left alone."""
    with company.database.transaction() as tx:
        typed = ConsoleMessage(
            key="t",
            room=ROOM,
            author="hanmeimei",
            kind=EntryKind.TYPED,
            text="#记录 一",
            created_at=company.now(),
        )
        written = stream.append(tx, typed).view.id
    for _ in range(2):
        nod = outgoing(MessageKind.REACTION, "k2", message=written, text="")
        assert await company.messenger.deliver(nod) == written
    assert [each.nodded for each in seen_by(company, "lilei")] == [True]
    gone = outgoing(MessageKind.REACTION, "k3", message="999", text="")
    assert await company.messenger.deliver(gone) == "999"
