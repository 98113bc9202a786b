"""`muster demo`: a sample company in the browser, with a clock that can be moved forward."""

import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from bot.time.calendar import WorkingCalendar
    from storage.database import Database
    from templates import Language

FIRST_PORT: Final = 8642
_PORTS_TRIED: Final = 50
_LAST_PORT: Final = 65535
_HOST: Final = "127.0.0.1"
_STEP: Final = timedelta(minutes=15)
_SEEN: Final = timedelta(hours=2, minutes=30)
_DAYS_TRIED: Final = 14

_ROOMS: Final = {
    "产品群": ("linxiaotong", "hanmeimei", "lilei", "jim", "hejiayi", "chensiyuan"),
    "技术群": ("zhangwei", "lilei", "jim", "chensiyuan"),
    "设计群": ("suyutong", "hejiayi", "hanmeimei"),
    "市场群": ("majunjie", "xujing", "zhaowanqing"),
    "客服群": ("sunlina", "wuhao", "zhaowanqing", "jim"),
}
_EVERYBODY: Final = "全员群"

_WELCOME: Final = """\
Muster is open at [bold]{address}[/]

Three things to try:
  1. Act as 韩梅梅 in 产品群 and type  [bold cyan]/任务 新建 完成UI原型 @李雷 周五17:00 !高[/]
  2. Act as 李雷 and press  [bold cyan]收到[/]  on the card: it changes for everybody, in place.
  3. Or don't, and move the clock in the corner by 2 h and by 24 h: see who is told.

The demo's clock starts where two working hours and a working day lie ahead: at night and at
weekends what can wait would wait.

Everything is kept in {folder} until you end this with Ctrl-C.
"""


def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port; if it is taken, the next free one.")
    ] = FIRST_PORT,
    no_open: Annotated[bool, typer.Option("--no-open", help="Don't open the browser.")] = False,
) -> None:
    """Open a sample company in the browser and play with it.

    Nothing has to be set up, and nothing is left behind: the data is thrown away at the end.
    """
    from bot.cli.loading import importing

    with importing():
        import adapters.console.hosting
        import adapters.console.serve
        import adapters.console.web  # noqa: F401  # used by _serving, and imported quickly here
    with tempfile.TemporaryDirectory(prefix="muster-demo-") as folder:
        asyncio.run(_run(Path(folder), port, browse=not no_open and _has_browser()))


async def _run(folder: Path, port: int, *, browse: bool) -> None:
    from rich.console import Console

    from bot.stopping import until_stopped

    async with until_stopped() as stopped, _serving(folder, port) as address:
        Console(highlight=False, soft_wrap=True).print(
            _WELCOME.format(address=address, folder=folder)
        )
        sys.stdout.flush()
        if browse:
            import webbrowser

            await asyncio.to_thread(webbrowser.open, address)
        await stopped.wait()


@asynccontextmanager
async def _serving(folder: Path, port: int) -> AsyncIterator[str]:
    from adapters.console.hosting import ConsoleHost
    from bot.app import build, open_database
    from bot.log import set_up_logging
    from bot.runtime import Runtime
    from bot.settings import load_settings
    from bot.time.clock import ShiftedClock, SystemClock
    from storage import schema

    settings = load_settings(
        {
            "database.url": f"sqlite:///{folder / 'demo.db'}",
            "files.url": str(folder / "files"),
            "log.level": "warning",
        }
    )
    set_up_logging(settings)
    clock = ShiftedClock(SystemClock())
    with closing(open_database(settings)) as database:
        schema.create(database)
        _furnish(database, settings.language)
        host = ConsoleHost(database, clock, hand=clock)
        app = build(settings, database, clock, {"console": host.messenger})
        clock.move_to(working_moment(app.rules.calendar, clock.now()))
        runtime = Runtime(app, forget=host.forget)
        free = _free_port(port)
        async with runtime.running(), host.serving(runtime, host=_HOST, port=free) as address:
            yield address


def working_moment(calendar: "WorkingCalendar", now: datetime) -> datetime:
    """Now, or the first moment in steps from now with work ahead: for 2 h, and 24 h later.

    At night and at weekends what can wait would wait, and before lunch two hours would not be two
    working hours: a newcomer would move the clock and see nothing happen.
    """
    moments = (now + step * _STEP for step in range(_DAYS_TRIED * timedelta(days=1) // _STEP))
    return next((at for at in moments if _is_good(calendar, at)), now)


def _is_good(calendar: "WorkingCalendar", at: datetime) -> bool:
    if not (calendar.is_open(at) and calendar.is_open(at + timedelta(days=1))):
        return False
    return calendar.add(at, _SEEN) == at + _SEEN


def _free_port(wanted: int) -> int:
    """The first port from `wanted` on that nobody listens on; any free one where there is none."""
    if wanted == 0:
        return 0
    for port in range(wanted, min(wanted + _PORTS_TRIED, _LAST_PORT + 1)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind((_HOST, port))
                return port
    return 0


def _has_browser() -> bool:
    """Whether a window can open; a browser inside the terminal would hide what is printed here."""
    return sys.platform == "darwin" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )


def _furnish(database: "Database", language: "Language") -> None:
    """Move the sample company in, speaking the configured language."""
    from adapters.console.core import people
    from adapters.console.rooms import put_room
    from bot.booking.file import bring, sample_rooms
    from bot.directory.org.imports import import_org
    from bot.directory.sample import sample_company

    with database.transaction() as tx:
        import_org(tx, sample_company(language))
        bring(tx, sample_rooms())
        for room, members in _ROOMS.items():
            put_room(tx, room, members)
        put_room(tx, _EVERYBODY, [person.key for person in people(tx)])
