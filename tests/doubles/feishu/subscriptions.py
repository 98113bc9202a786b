"""What the console of the app subscribes to, and how it is delivered."""

from dataclasses import dataclass, field
from typing import Final

CARD: Final = "card.action.trigger"
ALL_EVENTS: Final = frozenset(
    {
        "application.bot.menu_v6",
        "contact.department.created_v3",
        "contact.department.deleted_v3",
        "contact.department.updated_v3",
        "contact.scope.updated_v3",
        "contact.user.created_v3",
        "contact.user.deleted_v3",
        "contact.user.updated_v3",
        "im.chat.access_event.bot_p2p_chat_entered_v1",
        "im.chat.disbanded_v1",
        "im.chat.member.bot.added_v1",
        "im.chat.member.bot.deleted_v1",
        "im.chat.member.user.added_v1",
        "im.chat.member.user.deleted_v1",
        "im.chat.member.user.withdrawn_v1",
        "im.chat.updated_v1",
        "im.message.message_read_v1",
        "im.message.reaction.created_v1",
        "im.message.reaction.deleted_v1",
        "im.message.recalled_v1",
        "im.message.receive_v1",
    }
)


@dataclass(slots=True)
class Subscriptions:
    """Events and callbacks of the published version; `mode` is `websocket` or `webhook`."""

    events: set[str] = field(default_factory=lambda: set(ALL_EVENTS))
    callbacks: set[str] = field(default_factory=lambda: {CARD})
    mode: str = "websocket"
    event_url: str = ""
    card_url: str = ""
