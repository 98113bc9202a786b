"""What Slack sends becomes inputs: who, where, what, under which key."""

import json
from typing import Final

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack import payloads
from adapters.slack.aliases import Aliases
from adapters.slack.buttons import Aim, drawn
from adapters.slack.client import Identity
from adapters.slack.hearing import Hearing
from adapters.slack.manifest import SCOPES, manifest
from bot.app import FEATURES
from bot.engine.cards import Button, Card
from bot.engine.commands.grammar import Vocabulary
from bot.engine.incoming import Incoming, IncomingKind, mention
from tests.doubles.slack.kit.surfaces import message_problems

_VOCABULARY: Final = Vocabulary(each for feature in FEATURES for each in feature.commands)
_HEARING: Final = Hearing(Identity("UBOT", "B1", "T1", url="https://x.slack.com/"), _VOCABULARY)


def _message(**fields: object) -> Incoming | None:
    said = {"channel": "C1", "ts": "1.2", "user": "U1", "text": "hi"} | fields
    return _HEARING.message(payloads.read(said, payloads.Message))


def _press(action_id: str, aim: Aim, **fields: object) -> Incoming | None:
    body = {
        "user": {"id": "U1", "team_id": "T1"},
        "actions": [{"action_id": action_id, "value": aim.written(), "action_ts": "5"}],
        "container": {"type": "message", "channel_id": "C1", "message_ts": "1.2"},
        "trigger_id": "9.9",
    }
    return _HEARING.press(payloads.read(body | fields, payloads.Press))


@pytest.mark.parametrize(
    "command, typed, meant",
    [
        ("/muster", "任务 新建 x", "任务 新建 x"),
        ("/muster", " ", "help"),
        ("/task", "", "task"),
        ("/task", "新建 完成UI原型", "task 新建 完成UI原型"),
        ("/task", "new x", "task new x"),
        ("/task", "任务 新建 x", "任务 新建 x"),
        ("/task", "T12", "task T12"),
        ("/help-me", "@IT printer", "help-me @IT printer"),
        ("/task", "求助 @IT 打印机", "求助 @IT 打印机"),
        ("/other", "任务", "任务"),
    ],
)
def test_aliases_stand_for_their_noun(command: str, typed: str, meant: str) -> None:
    """An alias says the noun, in whichever language the rest is, and never says it twice."""
    assert Aliases(_VOCABULARY).line(command, typed) == meant


def test_a_slash_command() -> None:
    """It is for us, can open a form, and its mentions are known by their ids."""
    typed = payloads.Slash("/task", "U1", "C1", "1.2.ab", "新建 x <@U2|li> &lt;b&gt;", "T1")
    assert _HEARING.slash(typed) == Incoming(
        key="slash:1.2.ab",
        messenger="slack",
        account="U1",
        kind=IncomingKind.TEXT,
        room="C1",
        text=f"task 新建 x {mention('U2')} <b>",
        opens_forms=True,
    )
    direct = msgspec.structs.replace(typed, channel_id="D7", team_id="T9")
    assert _HEARING.slash(direct).room == ""
    assert _HEARING.slash(direct).account == "U1@T9"


def test_a_message_and_its_mention_are_one_event() -> None:
    """A mention comes as `message` and as `app_mention`: both have the same key and meaning."""
    once = _message(text="<@UBOT> 收到")
    again = _message(text="<@UBOT> 收到", type="app_mention")
    assert once == again
    assert once is not None
    assert (once.key, once.text, once.addressed) == ("said:C1:1.2", "收到", True)


def test_talk_direct_messages_and_replies() -> None:
    """Talk in a room is not for us, a direct message is, a thread is a reply to its first."""
    talk = _message()
    direct = _message(channel="D1", channel_type="im")
    reply = _message(thread_ts="0.9")
    first = _message(thread_ts="1.2")
    assert talk is not None
    assert direct is not None
    assert reply is not None
    assert first is not None
    assert (talk.addressed, talk.room, talk.reply_to) == (False, "C1", "")
    assert (direct.addressed, direct.room) == (True, "")
    assert reply.reply_to == "C1:0.9"
    assert first.reply_to == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"user": "UBOT"},
        {"bot_id": "B7"},
        {"user": ""},
        {"subtype": "message_changed"},
        {"subtype": "channel_join"},
        {"user": "USLACKBOT"},
    ],
)
def test_bots_and_edits_are_not_heard(fields: dict[str, object]) -> None:
    """Our own messages, those of other bots, edits and joins say nothing."""
    assert _message(**fields) is None


def test_a_press() -> None:
    """A press names its command, record and version; another element is none of ours."""
    pressed = _press("press0", Aim("task.ack", "T12", 7))
    assert pressed is not None
    assert (pressed.action, pressed.subject, pressed.version) == ("task.ack", "T12", 7)
    assert (pressed.room, pressed.message, pressed.form) == ("C1", "C1:1.2", None)
    assert pressed.opens_forms
    assert _press("picker", Aim("task.ack")) is None


@given(st.integers(1900, 2400), st.sampled_from(["字", '"', "."]))
def test_a_long_button_comes_back(length: int, unit: str) -> None:
    """Values beyond what a button carries come back whole, or the button is not there."""
    values = {"reason": unit * length}
    rows = drawn(Card("t", buttons=(Button("取消", "task.cancel", values=values),)))
    for row in rows:
        elements = row["elements"]
        assert isinstance(elements, list)
        assert not message_problems([row])
        element = elements[0]
        assert isinstance(element, dict)
        action = {"action_id": element["action_id"], "value": element["value"]}
        pressed = _press("", Aim(""), actions=[action])
        assert pressed is not None
        assert pressed.form == values
    assert rows or unit == '"' or length > 2100


def test_a_form_in_a_message() -> None:
    """Its button sends what was filled in, with people as mentions and marks only for them."""
    state = {"values": {"in.title": {"value": {"value": f"x{mention('U3')}"}}}}
    sent = _press("send", Aim("task.new"), state=state)
    assert sent is not None
    assert sent.form == {"title": "xU3"}
    assert not sent.opens_forms


def test_a_submission_sent_twice_is_one_event() -> None:
    """What is filled in anew is a new event, the same once more is not."""

    def sent(title: str) -> Incoming:
        body = {
            "user": {"id": "U1"},
            "view": {
                "id": "V1",
                "hash": "h",
                "private_metadata": Aim("task.new", r="C1", m="C1:1.2").written(),
                "state": {"values": {"in.title": {"value": {"value": title}}}},
            },
        }
        return _HEARING.submission(payloads.read(body, payloads.Submission))

    assert sent("a") == sent("a")
    assert sent("a").key != sent("b").key
    assert (sent("a").room, sent("a").form) == ("C1", {"title": "a"})


def test_a_grid_has_one_space_of_ids() -> None:
    """In an organisation somebody of another workspace is still one of us."""
    grid = Identity("UBOT", "B1", "T1", "E1")
    assert grid.account("W1", "T2") == "W1"
    assert Identity("UBOT", "B1", "T1").account("U1", "T2") == "U1@T2"


def test_a_shortcut_quotes_its_message() -> None:
    """What is made of a message begins with its words and says where it stands."""
    body = {
        "user": {"id": "U1"},
        "callback_id": "create_task",
        "trigger_id": "3.3",
        "channel": {"id": "C1"},
        "message": {"ts": "17.001", "text": "<@U2> 修一下登录"},
    }
    made = _HEARING.shortcut(payloads.read(body, payloads.Shortcut), "task.new")
    assert made.quoted == f"{mention('U2')} 修一下登录\n\nhttps://x.slack.com/archives/C1/p17001"
    assert (made.action, made.form, made.opens_forms) == ("task.new", None, True)


def test_the_manifest_is_what_slack_takes() -> None:
    """Names, counts and lengths are within the schema; HTTP has its addresses."""
    made = json.loads(manifest(_VOCABULARY))
    assert len(made["display_information"]["description"]) <= 140
    commands = made["features"]["slash_commands"]
    assert {"/muster", "/task", "/help-me"} <= {each["command"] for each in commands}
    assert all(2 <= len(each["command"]) <= 32 for each in commands)
    assert all(len(each["usage_hint"]) <= 1000 for each in commands)
    assert all(each["should_escape"] and "url" not in each for each in commands)
    assert all(len(each["name"]) <= 24 for each in made["features"]["shortcuts"])
    assert set(made["oauth_config"]["scopes"]["bot"]) == SCOPES.keys()
    http = json.loads(manifest(_VOCABULARY, "https://bot.example/"))
    assert http["settings"]["socket_mode_enabled"] is False
    subscriptions = http["settings"]["event_subscriptions"]
    assert subscriptions["request_url"] == "https://bot.example/slack/events"
