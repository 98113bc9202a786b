"""`muster say`: one input through the whole engine, and what everyone would see."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.cli.speaking import Heard, Saying
    from bot.settings import Settings
    from storage.database import Database


def say(
    text: Annotated[str, typer.Argument(help="What is typed, such as '/任务 新建 写周报 @李雷'.")],
    who: Annotated[str, typer.Option("--as", metavar="PERSON", help="A name, alias or key.")],
    room: Annotated[
        str, typer.Option("--in", metavar="ROOM", help="Else the direct chat with the bot.")
    ] = "",
    create_room: Annotated[
        bool, typer.Option("--create-room", help="Make the room, with everybody in it.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a line for all that leaves.")
    ] = False,
) -> None:
    """Say something to the bot as somebody, and see what comes.

    It happens on the configured database and on the console, which must not run on the same SQLite
    file meanwhile. What quiet hours hold back is shown with the time when it arrives. Exit code 1:
    the input or a message that came of it was refused.
    """
    from bot.cli.opening import opened
    from bot.cli.say_view import Lines, Panels
    from bot.cli.speaking import Names
    from bot.log import set_up_logging
    from bot.settings import load_settings

    # What changes is drawn at once: nobody waits here for a second to gather changes.
    settings = load_settings({"outbox.debounce": "0s", "log.level": "warning"})
    set_up_logging(settings)
    with opened(settings) as database:
        saying = _saying(database, who, room, text, create_room=create_room)
        heard = asyncio.run(_said(settings, database, saying))
        view = (Lines if as_json else Panels)(settings, Names(database))
        view.show(saying, heard)
    for each in heard.refused:
        typer.echo(f"The console refused a message to {each}.", err=True)
    raise typer.Exit(1 if heard.answer.refused or heard.refused else 0)


async def _said(settings: "Settings", database: "Database", saying: "Saying") -> "Heard":
    from bot.cli.speaking import Speaking

    return await Speaking(settings, database).say(saying)


def _saying(database: "Database", who: str, room: str, text: str, *, create_room: bool) -> "Saying":
    from bot.cli.speaking import Saying, find_room, find_speaker, make_room

    if room and create_room:
        make_room(database, room)
    with database.snapshot() as tx:
        person = find_speaker(tx, who)
        if room:
            find_room(tx, room, person)
    return Saying(person, room, text)
