"""From the log of a meeting to what was said in it: played again, always to the same end."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.meetings.model import Content, Entry, Todo
from bot.meetings.tags import Tag

_POINTS: Final = frozenset(
    {Tag.INFO, Tag.IDEA, Tag.LINK, Tag.DECISION, Tag.REJECTED, Tag.ACTION, Tag.OPEN, Tag.PENDING}
)
_BALLOT_VALUES: Final = (1, -1, 0)


@dataclass(slots=True)
class Topic:
    """One topic, and what was said to it; what came before the first has no title."""

    title: str = ""
    points: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Vote:
    """A question that was voted on; the last word of each person counts."""

    entry: Entry
    ballots: dict[int, int] = field(default_factory=dict)

    @property
    def tally(self) -> tuple[int, int, int]:
        """How many are for it, against it and neither."""
        counted = Counter(self.ballots.values())
        yes, no, neither = (counted[value] for value in _BALLOT_VALUES)
        return yes, no, neither


@dataclass(slots=True)
class Log:
    """What was said in a meeting, without what was undone."""

    topics: list[Topic] = field(default_factory=lambda: [Topic()])
    votes: list[Vote] = field(default_factory=list)
    standing: list[Entry] = field(default_factory=list)
    """Every line that holds, in order; ballots are no lines of their own."""

    def tagged(self, *tags: Tag) -> list[Entry]:
        """The lines of these tags, in order."""
        return [each for each in self.standing if each.tag in tags]


def replay(entries: Iterable[Entry]) -> Log:
    """Play a log again."""
    known = list(entries)
    undone = {each.target_id for each in known if each.tag == Tag.UNDO}
    holding = [each for each in known if each.tag != Tag.UNDO and each.id not in undone]
    log = Log(standing=[each for each in holding if each.tag != Tag.BALLOT])
    for entry in log.standing:
        if entry.tag == Tag.TOPIC:
            log.topics.append(Topic(entry.text))
        elif entry.tag == Tag.VOTE:
            log.votes.append(Vote(entry))
        if entry.tag in _POINTS or entry.tag == Tag.VOTE:
            log.topics[-1].points.append(entry)
    _count(log, (each for each in holding if each.tag == Tag.BALLOT))
    return log


def _count(log: Log, ballots: Iterable[Entry]) -> None:
    """Count the ballots of each vote; by another clock than it, one may stand before it."""
    votes = {each.entry.id: each for each in log.votes}
    for ballot in ballots:
        if ballot.target_id in votes:
            votes[ballot.target_id].ballots[ballot.author_id] = ballot.value


def last_standing(entries: Sequence[Entry]) -> Entry | None:
    """What an undoing would take back: the newest line that holds."""
    standing = replay(entries).standing
    return standing[-1] if standing else None


@dataclass(frozen=True, slots=True)
class Marks:
    """The words that tell points of a kind, in the language of the minutes."""

    of: dict[Tag, str]
    tally: str

    def point(self, entry: Entry, votes: dict[int, Vote]) -> str:
        """A point as minutes have it."""
        tag = Tag(entry.tag)
        words = f"{self.of[tag]}{entry.text}" if tag in self.of else entry.text
        if tag is Tag.VOTE:
            yes, no, neither = votes[entry.id].tally
            words += self.tally.format(yes=yes, no=no, neither=neither)
        return words


_SUMMED: Final = frozenset({Tag.INFO, Tag.IDEA, Tag.LINK, Tag.REJECTED, Tag.VOTE})
"""What stands in the summary; the other points have fields of their own."""


def content_of(log: Log, marks: Marks, project: str = "") -> Content:
    """The minutes that a log makes, before anybody has edited them (TPL-01, TPL-06)."""
    votes = {each.entry.id: each for each in log.votes}
    summary: list[str] = []
    for topic in log.topics:
        if topic.title:
            summary.append(topic.title)
        points = [each for each in topic.points if each.tag in _SUMMED]
        summary += [f"- {marks.point(each, votes)}" for each in points]
    actions = log.tagged(Tag.ACTION)
    return Content(
        project=project,
        external=tuple(each.text for each in log.tagged(Tag.EXTERNAL)),
        summary=tuple(summary),
        decisions=tuple(each.text for each in log.tagged(Tag.DECISION)),
        todos=tuple(Todo(each.text, each.owner_id, each.due_at) for each in actions),
        pending=tuple(marks.point(each, votes) for each in log.tagged(Tag.OPEN, Tag.PENDING)),
    )
