"""The console: a messenger of our own in the browser, for demos and for trying a configuration.

It is a messenger like any other: `ConsoleMessenger` delivers what leaves, `web` turns what people
type and press into incoming events. The account of a person on the console is the person's key,
the id of a room is its name.
"""

from adapters.console.events import Hub
from adapters.console.messenger import ConsoleMessenger
from adapters.console.ports import Command, Core, Directory, Person, VirtualTime
from adapters.console.rooms import put_room
from adapters.console.settings import ConsoleSettings

__all__ = [
    "Command",
    "ConsoleMessenger",
    "ConsoleSettings",
    "Core",
    "Directory",
    "Hub",
    "Person",
    "VirtualTime",
    "put_room",
]
