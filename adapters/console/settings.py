"""How the console is set up."""

import msgspec


class ConsoleSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The console's settings.

    `token` is asked of every browser; empty asks for none (a demo). `zone` is the IANA time zone
    in which the page shows times. `hosts` are the names under which a browser may address it.
    """

    token: str = ""
    zone: str = "Asia/Shanghai"
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
