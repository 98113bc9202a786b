"""Talk of a room, as messengers hand it on that hear all of it."""

from tests.stage import Stage

ROOM = "产品群"


def said(stage: Stage, person: str, text: str, room: str = ROOM) -> None:
    """Have a person say something to the others."""
    stage.say(person, text, room=room, addressed=False)


def talk(stage: Stage, script: str, room: str = ROOM) -> None:
    """Have people say lines, `name: text` each."""
    for line in script.strip().splitlines():
        name, _, text = line.strip().partition(": ")
        said(stage, name, text, room)


def begin(stage: Stage, title: str = "缓存方案讨论") -> None:
    """Have 李雷 begin a meeting, and take its card."""
    said(stage, "李雷", f"#会议开始 {title}")
    stage.expect(ROOM, contains=title)
