"""Who plays in a scenario and in which rooms, found by the names that its author writes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.directory.names import folded
from bot.directory.org.values import OrgFile, PersonEntry
from bot.directory.values import CONSOLE
from bot.simulation.places import Node

_LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Player:
    """A person of the scenario; `shown` is the name, or the key where two have the name."""

    shown: str
    account: str


@dataclass(frozen=True, slots=True)
class Room:
    """A room and the accounts of those who are in it."""

    name: str
    members: tuple[str, ...]


class Cast:
    """The people of a scenario by name, alias and key; one that means two people is refused."""

    def __init__(self, org: OrgFile) -> None:
        same = Counter(entry.name for entry in org.people)
        self.players = tuple(
            Player(entry.name if same[entry.name] == 1 else entry.key, _account(entry))
            for entry in org.people
        )
        self._names: dict[str, None] = {}
        self._called: dict[str, dict[str, Player]] = {}
        for entry, player in zip(org.people, self.players, strict=True):
            for name in (entry.name, entry.key, *entry.aliases):
                self._names[name] = None
                self._called.setdefault(folded(name), {})[entry.key] = player

    def find(self, node: Node, name: str) -> Player:
        """Whom a node of the scenario names; raises ScenarioError for nobody and for several."""
        given = node.text(name)
        found = self._called.get(folded(given), {})
        if not found:
            raise node.place.unknown("there is no person", given, list(self._names))
        if len(found) > 1:
            raise node.place.error(f"{given!r} is more than one person; write {' or '.join(found)}")
        return next(iter(found.values()))

    def shown(self, account: str) -> str:
        """The name of whoever has that account."""
        return next((each.shown for each in self.players if each.account == account), account)


def read_rooms(node: Node | None, cast: Cast) -> dict[str, Room]:
    """The rooms of a scenario by name; raises ScenarioError."""
    rooms: dict[str, Room] = {}
    for each in node.items("rooms") if node else ():
        fields = each.fields("a room", ("name", "members"))
        if "name" not in fields:
            raise each.place.error("the room has no name")
        name = fields["name"].text("name")
        if name in rooms:
            raise fields["name"].place.error(f"the room {name!r} stands twice")
        if len(name) > _LONGEST:
            raise fields["name"].place.error(f"a room's name has at most {_LONGEST} characters")
        members = fields["members"].items("members") if "members" in fields else ()
        rooms[name] = Room(name, tuple(_members(members, cast)))
    return rooms


def room_of(node: Node, rooms: Mapping[str, Room], player: Player) -> str:
    """The room that `in:` names, where that person is; raises ScenarioError."""
    name = node.text("in")
    if name not in rooms:
        raise node.place.unknown("there is no room", name, list(rooms))
    if player.account not in rooms[name].members:
        raise node.place.error(f"{player.shown} is not in the room {name!r}")
    return name


def _members(nodes: Iterable[Node], cast: Cast) -> Iterable[str]:
    seen: set[str] = set()
    for node in nodes:
        player = cast.find(node, "a member")
        if player.account in seen:
            raise node.place.error(f"{player.shown} stands twice among the members")
        seen.add(player.account)
        yield player.account


def _account(entry: PersonEntry) -> str:
    return next(each.external_id for each in entry.accounts if each.messenger == CONSOLE)
