"""Minutes as files that people pass on: Word, PDF, Markdown, made while nobody waits (M-05)."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.charts import NoFontError, find_font, mainland_face
from bot.documents import blocks, escaped, to_docx, to_pdf
from bot.engine.context import Context
from bot.engine.effects.aloud import say_in
from bot.engine.feature import Ladder
from bot.engine.papers import Read
from bot.errors import UserError
from bot.files.values import FileRef
from bot.meetings.attaching import attaches
from bot.meetings.cards.minutes import absent_from, told_held, units_of
from bot.meetings.minutes_arguments import Paper
from bot.meetings.model import Content, Minutes, Stage, Todo
from bot.meetings.queries import attendees, decisions, edition, meeting, minutes_for_update
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed, NewClock
from bot.time.ladders import ClockState, Measure, Rung, Times
from templates import Language
from templates.documents import TemplateFaultError, document

_POINT: Final = "- "
_log = logging.getLogger(__name__)


PAPERS: Final = "minutes.papers"
_ROLE: Final = "会议纪要"
"""Under which files of a record its minutes are kept (F-01)."""


def export(ctx: Context, shown: Minutes, paper: Paper | None) -> None:
    """Answer with the minutes as files: of the kind that was asked for, else Word and PDF."""
    shown.refuse_unless(Stage.DRAFT, Stage.PUBLISHED)
    kinds = (paper,) if paper is not None else (Paper.DOCX, Paper.PDF)
    made = ctx.files.outside(lambda: _plan(ctx, shown, kinds))
    if made.fault:
        raise UserError("minutes.template_fault", fault=made.fault[:300])
    files = list(_files(ctx, shown, made).values())
    said = [ctx.text("minutes.here_are", id=shown.subject)] if files else []
    if made.lacks_font:
        said.append(ctx.text("minutes.no_font"))
    ctx.reply("\n".join(said), files=files)


def _files(ctx: Context, shown: Minutes, made: "Made") -> dict[Paper, FileRef]:
    held = meeting(ctx.tx, shown.id)
    day = (held.begun_at or held.starts_at).astimezone(ctx.calendar.zone).date()
    name = ctx.text("minutes.file", title=held.title[:60], day=day)
    return {kind: ctx.files.make(f"{name}.{kind}", content) for kind, content in made.files.items()}


def file_minutes(ctx: Context, shown: Minutes) -> None:
    """Have published minutes made into files: they get their numbers in this transaction."""
    at = ctx.now + timedelta(seconds=1)
    ctx.start_clock(NewClock(PAPERS, shown.subject, None, Measure.WALL, anchor=at))


def papers_times(settings: Settings) -> Times:
    """At once."""
    del settings

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        del calendar
        if clock.anchor is not None:
            yield Rung("file", clock.anchor)

    return times


def fire_papers(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Keep the minutes as Word, PDF and Markdown with their record; the room gets the former."""
    del rung
    shown = minutes_for_update(ctx, int(claimed.subject[1:]))
    if shown is None or shown.stage != Stage.PUBLISHED:
        return
    made = ctx.files.outside(lambda: _plan(ctx, shown, tuple(Paper)))
    if made.fault:
        _log.error("the template of minutes is wrong: %s", made.fault)
        return
    files = _files(ctx, shown, made)
    for each in files.values():
        ctx.files.attach(shown.subject, each, role=_ROLE)
    if shown.room and attaches(ctx, shown.messenger):
        given = [file for kind, file in files.items() if kind is not Paper.MD]
        words = ctx.text("minutes.here_are", id=shown.subject)
        say_in(ctx, shown.messenger, shown.room, words, given)


PAPER_LADDERS: Final = {PAPERS: Ladder(papers_times, fire_papers, minutes_for_update)}


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it: the files by their kind, and what could not be made."""

    files: dict[Paper, bytes]
    lacks_font: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class _Work:
    """Writes the files; it has all that it needs."""

    values: dict[str, object]
    language: Language
    folder: str
    font: str
    kinds: tuple[Paper, ...]

    def __call__(self, read: Read) -> Made:
        del read
        try:
            markdown = document("minutes", self.language, self.folder, self.values)
        except TemplateFaultError as fault:
            return Made({}, fault=str(fault))
        told = list(blocks(markdown))
        files: dict[Paper, bytes] = {}
        if Paper.DOCX in self.kinds:
            files[Paper.DOCX] = to_docx(told)
        if Paper.MD in self.kinds:
            files[Paper.MD] = markdown.encode()
        if Paper.PDF not in self.kinds:
            return Made(files)
        try:
            font = find_font(self.font)
        except NoFontError:
            return Made(files, lacks_font=True)
        files[Paper.PDF] = to_pdf(told, font, mainland_face(font))
        return Made(files)


def _plan(ctx: Context, shown: Minutes, kinds: tuple[Paper, ...]) -> _Work:
    settings = ctx.settings
    folder, font = settings.meeting.templates, settings.charts.font
    return _Work(values_of(ctx, shown), ctx.language, folder, font, kinds)


def values_of(ctx: Context, shown: Minutes) -> dict[str, object]:
    """What a template of minutes is given; everything in it is plain text, escaped."""
    held, content = meeting(ctx.tx, shown.id), edition(ctx.tx, shown).content
    came = [each.person_id for each in attendees(ctx.tx, held.id) if each.present_at is not None]
    return {
        "title": escaped(held.title),
        "project": escaped(content.project),
        "when": told_held(ctx, held),
        "place": escaped(held.place),
        "chair": escaped(ctx.member(held.organiser_id).name),
        "departments": [escaped(each) for each in units_of(ctx, came)],
        "present": [escaped(ctx.member(each).name) for each in came],
        "external": [escaped(each) for each in content.external],
        "absent": [escaped(ctx.member(each).name) for each in absent_from(ctx, held)],
        "summary": _topics(content),
        "decisions": _decided(ctx, shown, content),
        "actions": [_action(ctx, each) for each in content.todos],
        "pending": [escaped(each) for each in content.pending],
    }


def _topics(content: Content) -> list[dict[str, object]]:
    """The topics, numbered from 1; what was said before the first is one without title, 0."""
    topics: list[tuple[str, list[str]]] = [("", [])]
    for line in content.summary:
        if line.startswith(_POINT):
            topics[-1][1].append(escaped(line.removeprefix(_POINT)))
        else:
            topics.append((escaped(line), []))
    return [
        {"number": number, "title": title, "points": points}
        for number, (title, points) in enumerate(topics)
        if title or points
    ]


def _decided(ctx: Context, shown: Minutes, content: Content) -> list[dict[str, str]]:
    if shown.stage == Stage.PUBLISHED:
        return [
            {"name": each.name, "text": escaped(each.text)} for each in decisions(ctx.tx, shown.id)
        ]
    return [{"name": "", "text": escaped(each)} for each in content.decisions]


def _action(ctx: Context, todo: Todo) -> dict[str, str]:
    owner = ctx.text("minutes.unassigned")
    if todo.owner_id is not None:
        owner = ctx.member(todo.owner_id).name
    due = ctx.moment(todo.due_at) if todo.due_at is not None else ""
    return {
        "text": escaped(todo.text),
        "owner": escaped(owner),
        "due": due,
        "task": todo.task,
    }
