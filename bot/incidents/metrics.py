"""How the company does with its incidents: by severity, kind and department, with a picture."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from bot.charts import NoFontError, Row, draw_bars, find_font
from bot.directory.queries import department
from bot.engine.cards import Card, Field, Picture, Tone
from bot.engine.context import Context
from bot.incidents.figures import Mean, mean
from bot.incidents.matrix.catalogue import matrix_of
from bot.incidents.model import Incident
from bot.incidents.queries import breached, reported_since

_GROUPS: Final = ("severity", "kind", "department")


def metrics_card(ctx: Context, days: int) -> Card:
    """Mean times to take and to solve, and the share of which a limit was not kept."""
    found = reported_since(ctx.tx, ctx.now - timedelta(days=days))
    late = breached(ctx.tx, [each.id for each in found])
    fields = [Field(ctx.text("incident.metrics.all"), _words(ctx, mean(found, late)), wide=True)]
    rows: list[Row] = []
    for group in _GROUPS:
        for label, those in _grouped(found, _name_by(ctx, group)).items():
            figure = mean(those, late)
            fields.append(Field(label, _words(ctx, figure), wide=True))
            if figure.solved is not None:
                rows.append(Row(label, figure.solved.total_seconds(), ctx.span(figure.solved)))
    return Card(
        title=ctx.text("incident.metrics.title", days=days),
        tone=Tone.INFO,
        fields=tuple(fields) if found else (),
        body="" if found else ctx.text("incident.metrics.none"),
        picture=_picture(ctx, rows),
        note=ctx.text("incident.metrics.note"),
    )


def _words(ctx: Context, figure: Mean) -> str:
    never = ctx.text("incident.metrics.never")
    return ctx.text(
        "incident.metrics.line",
        count=figure.number,
        taken=ctx.span(figure.taken) if figure.taken is not None else never,
        solved=ctx.span(figure.solved) if figure.solved is not None else never,
        late=figure.late_share,
    )


def _grouped(
    found: Sequence[Incident], name: Callable[[Incident], str]
) -> dict[str, list[Incident]]:
    groups: dict[str, list[Incident]] = defaultdict(list)
    for each in found:
        groups[name(each)].append(each)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def _name_by(ctx: Context, group: str) -> Callable[[Incident], str]:
    matrix = matrix_of(ctx.settings)
    names: dict[str, Callable[[Incident], str]] = {
        "severity": lambda each: ctx.text(f"incident.severity.{each.severity}"),
        "kind": lambda each: matrix.kind(each.kind).name.usual(ctx.language),
        "department": lambda each: _unit(ctx, each),
    }
    return names[group]


def _unit(ctx: Context, shown: Incident) -> str:
    unit = department(ctx.tx, shown.unit_id) if shown.unit_id is not None else None
    return unit.name if unit else ctx.text("incident.metrics.no_unit")


def _picture(ctx: Context, rows: Sequence[Row]) -> Picture | None:
    """Bars of the mean times to solve; None where there is nothing, or no font, to draw with."""
    if not rows:
        return None
    try:
        font = find_font(ctx.settings.charts.font)
    except NoFontError:
        return None
    title = ctx.text("incident.metrics.picture")
    drawn = draw_bars(title, rows, font)
    return Picture(ctx.files.make("incidents.png", drawn), title)
