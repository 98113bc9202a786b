"""What Slack sends, as far as we read it; everything else in it is let be."""

from typing import Any, TypeVar

import msgspec

P = TypeVar("P")


class Chosen(msgspec.Struct, frozen=True):
    """What an element sends of the choice that was made."""

    value: str = ""


class ElementState(msgspec.Struct, frozen=True):
    """What Slack sends of one element of a form; which part is filled depends on its kind."""

    value: str | None = None
    selected_user: str | None = None
    selected_users: tuple[str, ...] = ()
    selected_option: Chosen | None = None


class FormState(msgspec.Struct, frozen=True):
    """What Slack sends of all inputs of a view or message."""

    values: dict[str, dict[str, ElementState]] = {}


NO_STATE = FormState()


class Named(msgspec.Struct, frozen=True):
    """A thing by its id."""

    id: str


class User(msgspec.Struct, frozen=True):
    """Who did something, and whose workspace they belong to."""

    id: str
    team_id: str | None = None


class Slash(msgspec.Struct, frozen=True):
    """A slash command as it was typed; `trigger_id` is its only id."""

    command: str
    user_id: str
    channel_id: str
    trigger_id: str
    text: str = ""
    team_id: str | None = None
    response_url: str = ""


class Container(msgspec.Struct, frozen=True):
    """Where the pressed button stands."""

    type: str = ""
    channel_id: str = ""
    message_ts: str = ""


class Pressed(msgspec.Struct, frozen=True):
    """The element that was used."""

    action_id: str
    value: str | None = None
    action_ts: str = ""


class View(msgspec.Struct, frozen=True):
    """A modal that was sent; `blocks` are as we drew them."""

    id: str
    hash: str = ""
    callback_id: str = ""
    private_metadata: str = ""
    state: FormState = NO_STATE
    blocks: tuple[dict[str, Any], ...] = ()
    title: dict[str, Any] = {}
    submit: dict[str, Any] | None = None


class Press(msgspec.Struct, frozen=True):
    """A button that was pressed, in a message or on the home."""

    user: User
    actions: tuple[Pressed, ...]
    container: Container = Container()
    channel: Named | None = None
    trigger_id: str = ""
    response_url: str = ""
    state: FormState | None = None


class Submission(msgspec.Struct, frozen=True):
    """A modal's form that was sent."""

    user: User
    view: View
    trigger_id: str = ""


class ShortcutMessage(msgspec.Struct, frozen=True):
    """The message that a shortcut was chosen on."""

    ts: str = ""
    text: str = ""


class Shortcut(msgspec.Struct, frozen=True):
    """A shortcut that was chosen, on a message or (`message` is None) anywhere."""

    user: User
    callback_id: str
    trigger_id: str
    channel: Named | None = None
    message: ShortcutMessage | None = None
    response_url: str = ""


class SentFile(msgspec.Struct, frozen=True):
    """A file that somebody sent; one of another service has no `url_private_download`."""

    name: str | None = None
    title: str | None = None
    size: int = 0
    url_private_download: str = ""
    mode: str = ""


class Message(msgspec.Struct, frozen=True):
    """Something that was said, whether we were mentioned (`app_mention`) or not."""

    channel: str
    ts: str
    user: str = ""
    text: str | None = ""
    type: str = "message"
    subtype: str = ""
    channel_type: str = ""
    thread_ts: str | None = None
    bot_id: str | None = None
    team: str | None = None
    user_team: str | None = None
    files: tuple[SentFile, ...] = ()


class Item(msgspec.Struct, frozen=True):
    """What somebody reacted to; only messages have a timestamp."""

    type: str = ""
    channel: str = ""
    ts: str = ""


class Reaction(msgspec.Struct, frozen=True):
    """An emoji that somebody put on a message of `item_user`."""

    user: str
    reaction: str
    item: Item
    item_user: str = ""
    event_ts: str = ""


class Joined(msgspec.Struct, frozen=True):
    """Somebody came into a channel; without an inviter of their own accord."""

    user: str
    channel: str
    inviter: str = ""
    team: str = ""
    event_ts: str = ""


class InChannel(msgspec.Struct, frozen=True):
    """What became of a channel, or of who is in it; `actor_id` is who took us out."""

    channel: str
    user: str = ""
    inviter: str = ""
    team: str = ""
    actor_id: str = ""


class HomeOpened(msgspec.Struct, frozen=True):
    """Somebody looks at the app's home or at its messages."""

    user: str
    tab: str = "home"


def read(body: object, kind: type[P]) -> P:
    """A payload as its type; raises msgspec.ValidationError for what is none."""
    return msgspec.convert(body, kind)
