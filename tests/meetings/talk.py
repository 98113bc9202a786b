"""Talk of a room, as messengers hand it on: all of it, or only what names the bot."""

from bot.meetings.tags import begins_meeting, read_ballot, read_lines
from tests.stage import Stage

ROOM = "产品群"


def said(stage: Stage, person: str, text: str, room: str = ROOM) -> None:
    """Have a person say something to the others, naming the bot where else it would not hear it.

    There nobody names it for what is no line of a meeting, so that is heard by nobody.
    """
    if stage.hears_talk:
        stage.say(person, text, room=room, addressed=False)
    elif is_for_a_meeting(text):
        stage.say(person, text, room=room)


def is_for_a_meeting(text: str) -> bool:
    """Whether a text is a line for a meeting, be there one or not."""
    return any(read_lines(text)) or read_ballot(text) is not None or begins_meeting(text)


def talk(stage: Stage, script: str, room: str = ROOM) -> None:
    """Have people say lines, `name: text` each."""
    for line in script.strip().splitlines():
        name, _, text = line.strip().partition(": ")
        said(stage, name, text, room)


def begin(stage: Stage, title: str = "缓存方案讨论") -> None:
    """Have 李雷 begin a meeting, and take its card."""
    said(stage, "李雷", f"#会议开始 {title}")
    stage.expect(ROOM, contains=title)
