"""What can be done to requests: each changes the entity, the ledger, the clocks, tells people."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.directory.queries import head_of, leader_in_charge
from bot.directory.values import Member, Unit
from bot.engine.commands.mentions import Party
from bot.engine.context import Context, Notice, Origin
from bot.engine.effects.leave import tell_of_leave
from bot.engine.outbox.live import Lead
from bot.engine.outbox.rows import Lane
from bot.errors import UserError
from bot.help.model import ESCALATE, UNSOLVED, Note, Request, Role, State, Urgency
from bot.help.policy import answerer
from bot.help.queries import last_answerer, leaders, unsolved_about
from bot.help.reminders import ACK, await_answer, await_response
from bot.help.settling import SETTLE, await_settling
from bot.time.phrases import When


@dataclass(frozen=True, slots=True)
class Draft:
    """A request that is to be made (TPL-15)."""

    problem: str
    support: str
    asked: Party
    urgency: Urgency
    needed: When | None = None
    about: str = ""


def create(ctx: Context, draft: Draft) -> None:
    """Ask the person, or the department's head, and hang the card up where it was asked (E-01).

    Of one record one asks the same person once: a second tap on its card is no second request.
    """
    asked, unit = _responsible(ctx, draft.asked, ctx.person.id)
    known = unsolved_about(ctx.tx, draft.about, asked.id) if draft.about else None
    if known is not None:
        raise UserError("help.asked_before", id=known.subject, asked=asked.name, about=draft.about)
    request = Request(
        problem=draft.problem,
        support=draft.support,
        urgency=draft.urgency.value,
        asker_id=ctx.person.id,
        asked_id=asked.id,
        department_id=unit.id if unit else None,
        about=draft.about,
        messenger=ctx.origin.messenger,
        room=ctx.origin.room,
        created_at=ctx.now,
        due_at=ctx.now,
        needed_at=draft.needed.at if draft.needed else None,
    )
    ctx.tx.add(request)
    ctx.tx.flush()
    ctx.born(request.subject)
    ctx.tx.add(request.asking(asked.id, Role.ASKED, ctx.now))
    ctx.record(request.subject, "help.new", problem=request.problem, asked=asked.key)
    if request.about:
        ctx.record(request.about, "help.about", to=asked.key, text=request.subject)
    await_response(ctx, request)
    await_answer(ctx, request, "asked")
    if request.room:
        place = Origin(request.messenger, request.room)
        ctx.post(request.subject, place, Notice(calls=(asked,)))
    else:
        ctx.notify(ctx.person, request.subject)
    _ask(ctx, request, Lead("help.lead.asked", {"by": ctx.person.name}))
    tell_of_leave(ctx, asked)


def take(ctx: Context, request: Request, note: str) -> None:
    """Say that one will see to it (E-05); an answer is owed within a new day from now."""
    if request.state == State.TAKEN:
        raise UserError("help.taken_before", id=request.subject)
    request.take(ctx.now)
    ctx.stop_clock(request.subject, ACK, "taken")
    await_answer(ctx, request, "taken")
    _keep(ctx, request, note)
    _done(ctx, request, "help.ack", note=note)


def answer(ctx: Context, request: Request, words: str) -> None:
    """Answer; every clock stops, and the asker is asked whether that solves it."""
    request.answer(ctx.now)
    _stop(ctx, request, "answered")
    await_settling(ctx, request)
    _keep(ctx, request, words, is_answer=True)
    _done(ctx, request, "help.answer", text=words[:200])
    lead = Lead("help.lead.answered", {"by": ctx.person.name, "text": words[:200]})
    _tell(ctx, request, [request.asker_id], lead)


def say(ctx: Context, request: Request, words: str) -> None:
    """Write to a request: from somebody who may answer it is the answer, else a remark."""
    if answerer(ctx, request) and request.state in UNSOLVED:
        answer(ctx, request, words)
        return
    _keep(ctx, request, words)
    ctx.record(request.subject, "help.comment", text=words[:200])
    # An answer that somebody is writing meanwhile does not grow stale by a remark.
    ctx.redraw(request.subject)
    lead = Lead("help.lead.comment", {"by": ctx.person.name, "text": words[:200]})
    mine = ctx.person.id == request.asker_id
    _tell(ctx, request, _helpers(ctx, request) if mine else [request.asker_id], lead)


def hand_over(ctx: Context, request: Request, to: Party) -> None:
    """Have somebody else answer, for whom both clocks start anew."""
    asked, unit = _responsible(ctx, to, request.asker_id)
    if asked.id == request.asked_id:
        raise UserError("help.asked_already", asked=asked.name, id=request.subject)
    before = ctx.member(request.asked_id)
    request.hand_over(asked.id, unit.id if unit else _kept_department(request, asked))
    ctx.tx.add(request.asking(asked.id, Role.HANDED, ctx.now))
    _stop(ctx, request, "handed over")
    await_answer(ctx, request, "handed over")
    if asked.id == ctx.person.id:
        request.take(ctx.now)
    else:
        await_response(ctx, request)
    _done(ctx, request, "help.assign", before=before.key, asked=asked.key)
    asker = ctx.member(request.asker_id).name
    _ask(ctx, request, Lead("help.lead.handed", {"by": ctx.person.name, "asker": asker}))
    told = Lead("help.lead.handed_over", {"by": ctx.person.name, "asked": asked.name})
    _tell(ctx, request, [request.asker_id], told)
    tell_of_leave(ctx, asked)


def close(ctx: Context, request: Request, note: str) -> None:
    """Say that it is settled; whoever helped, or still was to, is told."""
    helpers = _on_duty(ctx, request) if request.is_waiting else _helpers(ctx, request)
    request.close(ctx.now)
    _stop(ctx, request, "closed")
    _keep(ctx, request, note)
    _done(ctx, request, "help.close", note=note)
    lead = Lead("help.lead.closed", {"by": ctx.person.name})
    _tell(ctx, request, [request.asker_id, *helpers], lead)


def cancel(ctx: Context, request: Request, reason: str) -> None:
    """Withdraw it; whoever was to answer is told."""
    request.cancel(reason)
    _stop(ctx, request, "cancelled")
    _done(ctx, request, "help.cancel", reason=reason)
    lead = Lead("help.lead.cancelled", {"by": ctx.person.name})
    _tell(ctx, request, [request.asker_id, *_on_duty(ctx, request)], lead)


def reopen(ctx: Context, request: Request, reason: str) -> None:
    """Say that it is not solved: the ladder starts from the bottom."""
    request.reopen(reason)
    ctx.stop_clock(request.subject, SETTLE, "reopened")
    ctx.tx.add(request.asking(request.asked_id, Role.ASKED, ctx.now))
    await_response(ctx, request)
    await_answer(ctx, request, "reopened")
    _done(ctx, request, "help.reopen", reason=reason)
    lead = Lead("help.lead.reopened", {"by": ctx.person.name, "reason": reason[:200]})
    _ask(ctx, request, lead)
    others = (each for each in _helpers(ctx, request) if each != request.asked_id)
    _tell(ctx, request, others, lead)


def _responsible(ctx: Context, party: Party, asker_id: int) -> tuple[Member, Unit | None]:
    """Whoever is to answer: the person, or the department's head, else its leader in charge."""
    if isinstance(party, Member):
        if party.id == asker_id:
            raise UserError("help.self")
        return party, None
    head = head_of(ctx.tx, party.id)
    if head is not None and head.id == asker_id:
        raise UserError("help.own_department", department=party.name)
    found = head or leader_in_charge(ctx.tx, party.id)
    if found is None or found.id == asker_id:
        raise UserError("help.no_head", department=party.name)
    return found, party


def _kept_department(request: Request, asked: Member) -> int | None:
    """A department that was asked stays so while one of its own members answers."""
    return request.department_id if asked.department_id == request.department_id else None


def _helpers(ctx: Context, request: Request) -> list[int]:
    """Who is asked and who answered last, each once."""
    answered = last_answerer(ctx.tx, request.id)
    return list(dict.fromkeys(each for each in (answered, request.asked_id) if each is not None))


def _on_duty(ctx: Context, request: Request) -> list[int]:
    """Who is asked, and the leaders it went up to."""
    return [request.asked_id, *(each.id for each in leaders(ctx.tx, request))]


def _ask(ctx: Context, request: Request, lead: Lead) -> None:
    """Send the request to whoever is asked; the sentence goes when they have responded."""
    _tell(ctx, request, [request.asked_id], lead, until=ACK)


def _tell(
    ctx: Context, request: Request, readers: Iterable[int], lead: Lead, *, until: str = ""
) -> None:
    """Send the card to those concerned, but not to the one who acts.

    The one who acts learns where whoever is asked can't be reached.
    """
    urgent = request.is_urgent
    lane = Lane.ESCALATION if urgent else Lane.MESSAGE
    notice = Notice(lead, strong=urgent, urgent=urgent, lane=lane, until=until)
    for reader in map(ctx.member, dict.fromkeys(readers)):
        if reader.id == ctx.person.id or ctx.notify(reader, request.subject, notice):
            continue
        if reader.id == request.asked_id:
            ctx.reply(ctx.text("help.unreachable", asked=reader.name, id=request.subject))


def _keep(ctx: Context, request: Request, words: str, *, is_answer: bool = False) -> None:
    if words:
        note = Note(
            request_id=request.id,
            author_id=ctx.person.id,
            at=ctx.now,
            is_answer=is_answer,
            text=words,
        )
        ctx.tx.add(note)


def _done(ctx: Context, request: Request, action: str, **detail: str | int | bool | None) -> None:
    ctx.record(request.subject, action, **detail)
    ctx.changed(request)


def _stop(ctx: Context, request: Request, reason: str) -> None:
    ctx.stop_clock(request.subject, ACK, reason)
    ctx.stop_clock(request.subject, ESCALATE, reason)
    ctx.stop_clock(request.subject, SETTLE, reason)
