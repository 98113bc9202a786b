"""What a feature hands to the engine: its commands, the views of its records, its ladders."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from bot.directory.values import Member
from bot.engine.cards import Button, Card
from bot.engine.commands.command import AnyCommand
from bot.time.deadlines import Claimed
from bot.time.ladders import Times
from bot.time.recurrence import Recurrence
from bot.time.replanning import Replanned

if TYPE_CHECKING:
    from bot.engine.context import Context
    from bot.engine.messenger import Appointment
    from bot.engine.outbox.notice import Origin, Subject
    from bot.settings import Settings
    from bot.time.calendar import WorkingCalendar

View: TypeAlias = "Callable[[Context, int, Member | None], Card]"
"""Draws the record of that id in the context's language, for one viewer or (None) for a room."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """A ladder's times, as the settings have them, and what happens when a rung is reached.

    `lock` locks the record of that id as its commands do: before its deadlines, so that a press
    and a deadline of one moment wait for each other instead of both. `moved` is for what tells
    people when the clock ends: it is called where leave may have moved that.
    """

    times: "Callable[[Settings], Times]"
    fire: "Callable[[Context, Claimed, str], None]"
    lock: "Callable[[Context, int], object] | None" = None
    moved: "Callable[[Context, Replanned], None] | None" = None


class Share(Protocol):
    """What a routine does for one person; a reply in this context goes to them in private."""

    def __call__(self, ctx: "Context", reader: Member, *, occurrence: datetime) -> None:
        """Do it; nothing is done where the person has nothing to get."""


@dataclass(frozen=True, slots=True)
class Routine:
    """Work that recurs by the calendar; `recurs` gives None where the settings turn it off."""

    recurs: "Callable[[Settings, WorkingCalendar], Recurrence | None]"
    share: Share


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a digest: a record, what is to be said of it, and the command a tap runs."""

    subject: str
    words: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Items of a digest that are of one kind; `more` says that there are others."""

    title: str
    items: tuple[Item, ...]
    more: bool = False


Digest: TypeAlias = "Callable[[Context, Member], Iterable[Section]]"
"""What a feature has to say to a person once a day, the most pressing first."""


class Span(NamedTuple):
    """The time that a report looks at: what is done by `closes`, and what is planned by `ends`."""

    begins: datetime
    closes: datetime
    ends: datetime


class Week(NamedTuple):
    """What a feature has to say of a week, a line each: the fields of TPL-14."""

    done: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()


class WeekOf(Protocol):
    """How a feature tells the work of some people, by id, in a span."""

    def __call__(self, ctx: "Context", people: Sequence[int], span: Span, *, own: bool) -> Week:
        """What they have done, have open and plan: for many to read, unless it is their `own`."""


class Owed(NamedTuple):
    """Something that a person owes; `key` names a message that says its title more fully."""

    subject: str
    title: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Leavers:
    """How a feature sees to what somebody owes who leaves the company or moves (D-11).

    `owed` lists it, up to a number. `pass_on` gives up to a number of a leaver's things to their
    heir, each with a new clock, and tells nobody: the heir gets one list. It is called again in
    further transactions until it gives fewer than it was asked for.
    """

    owed: "Callable[[Context, Member, int], list[Owed]]"
    pass_on: "Callable[[Context, Member, Member, int], list[Owed]]"


@dataclass(frozen=True, slots=True)
class Listener:
    """How a feature hears the talk of rooms, line by line (semantics §3.3).

    `begins` says whether a line, said where nothing is heard yet, is for it, `belongs` whether it
    looks like one of those that follow. `hear` takes a line with the record that hears the room,
    empty where none does; of what is `addressed` to the bot it takes only what is its own, and
    gives False for the rest.
    """

    begins: Callable[[str], bool]
    belongs: Callable[[str], bool]
    hear: "Callable[[Context, str, Heard], bool]"


class Awaited(NamedTuple):
    """A record that waits for the actor's own words: what they write in private is a remark to it.

    Once it is `answered`, further words are so only if they say that they are.
    """

    subject: str
    answered: bool = False


Awaits: TypeAlias = "Callable[[Context], Awaited | None]"
"""The record that waits for the actor's own words, if one does."""

Offers: TypeAlias = "Callable[[Context, str], Iterable[Button | str]]"
"""What a typed line that names no command may be after, by words that only the database knows.

Buttons for it, and sentences that say what can be done.
"""

Mine: TypeAlias = "Callable[[Context], Iterable[Subject]]"
"""The records that concern the actor: what a command may be meant for that does not say which."""

Echo: TypeAlias = "Callable[[Context, int], Iterable[str]]"
"""The records whose cards show something of the record of that id: they are drawn anew with it."""


class Occasion(NamedTuple):
    """What reports are wanted for: departments by id, weeks by their Mondays, a record it is about.

    The newest week comes first; where only the `latest` is wanted, one for each department.
    """

    units: Sequence[int]
    weeks: Sequence[date]
    latest: bool
    about: str


class Report(NamedTuple):
    """A report that there is, the command that opens it, and whether the reader may read it."""

    subject: str
    show: str
    readable: bool


Reports: TypeAlias = "Callable[[Context, Occasion], Iterable[Report]]"
"""The reports that belong to an occasion, whoever may read them; a room may read none."""


class Heard(NamedTuple):
    """A line of a room's talk, with mentions as the adapters mark them."""

    text: str
    addressed: bool


@dataclass(frozen=True, slots=True)
class RoomKeeper:
    """What a feature does when a room that it asked for is there, or could not be opened.

    All are given the number of the record whose room it is; `failed` gets the messenger and the
    reason. `entered` gets those whom somebody let in on the messenger itself, `lost` the messenger
    of a room that is gone, or that we were taken out of. `reopened` tells of one that had been
    closed, and `stays_closed` that such a one can't be opened again: a new one is to be asked for.
    """

    opened: "Callable[[Context, int, Origin], None]"
    failed: "Callable[[Context, int, str, str], None]"
    entered: "Callable[[Context, int, Sequence[Member]], None]"
    lost: "Callable[[Context, int, str], None]"
    reopened: "Callable[[Context, int, Origin], None]"
    stays_closed: "Callable[[Context, int], None]"


Appoints: TypeAlias = "Callable[[Context, int, str], Appointment | None]"
"""How the record of that id stands in calendars of that messenger as of now; None where nothing is
to be done there any more."""


@dataclass(frozen=True, slots=True)
class Outward:
    """What another program is told of a feature's records: its actions by the events' names.

    `data` is the record of that id as it is, in values that JSON knows.
    """

    events: Mapping[str, str]
    data: "Callable[[Context, int], Mapping[str, object]]"


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature as the engine sees it; what is of records is keyed by their letter."""

    commands: tuple[AnyCommand, ...]
    views: Mapping[str, View] = field(default_factory=dict)
    ladders: Mapping[str, Ladder] = field(default_factory=dict)
    routines: Mapping[str, Routine] = field(default_factory=dict)
    digest: "Digest | None" = None
    leavers: Leavers | None = None
    week: "WeekOf | None" = None
    listener: Listener | None = None
    mine: "Mapping[str, Mine]" = field(default_factory=dict)
    echoes: Mapping[str, Echo] = field(default_factory=dict)
    awaits: "Awaits | None" = None
    offers: "Offers | None" = None
    rooms: Mapping[str, RoomKeeper] = field(default_factory=dict)
    outward: Mapping[str, Outward] = field(default_factory=dict)
    appointments: "Mapping[str, Appoints]" = field(default_factory=dict)
    reports: "Reports | None" = None
