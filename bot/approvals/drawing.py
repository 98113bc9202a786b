"""A definition as people see it before they use it: its flow as a picture, its rules, its form."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.approvals.definition.conditions import Condition, Sign
from bot.approvals.definition.model import (
    Choice,
    Copy,
    Definition,
    Flow,
    FormField,
    Mode,
    Node,
    Parallel,
    Rule,
    RuleKind,
    Step,
)
from bot.approvals.fields import shown
from bot.charts import FlowChart, Fork, NoFontError, Part, Shade, Stop, draw_flow, find_font
from bot.directory.queries import anybody_named
from bot.engine.cards import Button, Card, Field, Picture, Style, Tone
from bot.engine.context import Context
from bot.engine.papers import Read

if TYPE_CHECKING:
    from collections.abc import Sequence


_ROLES: Final = frozenset(
    {
        *("admin_office", "finance", "gm", "hr", "legal"),
        *("operations", "product", "purchasing", "seal_keeper", "technology"),
    }
)
"""The job roles of the definitions that come with Muster; a company's own are shown as they are."""


def flow_card(ctx: Context, definition: Definition) -> Card:
    """The flow as a picture, the company's rules about it, and what its form asks for (A-23)."""
    words = "\n".join(_lines(ctx, definition, definition.flow, ""))
    label = ctx.rules.commands["approval.new"].label(ctx.language)
    asked = (_asked(ctx, each) for each in definition.form)
    picture = _picture(ctx, definition, words)
    fields = [Field(ctx.text("approval.field.form"), _listed(ctx, list(asked)), wide=True)]
    if picture is None:
        fields.append(Field(ctx.text("approval.field.path"), words, wide=True))
    return Card(
        title=_title(ctx, definition),
        tone=Tone.INFO,
        fields=tuple(fields),
        body=definition.rules.usual(ctx.language) if definition.rules else "",
        picture=picture,
        note=ctx.text("chart.no_font") if picture is None else "",
        buttons=(Button(label, "approval.new", Style.PRIMARY, values={"affair": definition.id}),),
    )


def _asked(ctx: Context, field: FormField) -> str:
    name = field.name.usual(ctx.language)
    return name if field.required else ctx.text("approval.optional", name=name)


@dataclass(frozen=True, slots=True)
class _Work:
    """Draws the picture while nobody waits for it."""

    chart: FlowChart
    font: Path

    def __call__(self, read: Read) -> bytes:
        del read
        return draw_flow(self.chart, self.font)


def _picture(ctx: Context, definition: Definition, words: str) -> Picture | None:
    try:
        font = find_font(ctx.settings.charts.font)
    except NoFontError:
        return None
    drawn = ctx.files.outside(lambda: _Work(_chart(ctx, definition), font))
    return Picture(ctx.files.make("flow.png", drawn), words)


def _chart(ctx: Context, definition: Definition) -> FlowChart:
    begin, end = (Stop(ctx.text(f"approval.flow.{each}"), is_end=True) for each in ("begin", "end"))
    return FlowChart(
        _title(ctx, definition), (begin, *_parts(ctx, definition, definition.flow), end)
    )


def _title(ctx: Context, definition: Definition) -> str:
    return ctx.text("approval.flow", affair=definition.name.usual(ctx.language))


def _parts(ctx: Context, definition: Definition, flow: Flow) -> tuple[Part, ...]:
    return tuple(_part(ctx, definition, each) for each in flow)


def _part(ctx: Context, definition: Definition, step: Step) -> Part:
    match step:
        case Node():
            shade = Shade.REVIEW if step.handles else Shade.CALM
            return Stop(step.name.usual(ctx.language), tuple(_about(ctx, definition, step)), shade)
        case Copy():
            about = [_people(ctx, definition, step.rules)]
            about += [step.ask.usual(ctx.language)] if step.ask else []
            return Stop(ctx.text("approval.flow.copy"), tuple(about), Shade.WAITING)
        case Choice():
            conditions = (_when(ctx, definition, each.condition) for each in step.branches)
            flows = (_parts(ctx, definition, each.flow) for each in step.branches)
            return Fork(tuple(conditions), tuple(flows))
        case Parallel():
            beside = ctx.text("approval.flow.beside")
            labels = (beside,) * len(step.flows)
            return Fork(labels, tuple(_parts(ctx, definition, each) for each in step.flows))


def _lines(ctx: Context, definition: Definition, flow: Flow, indent: str) -> Iterator[str]:
    """The same in words, for whoever can't see the picture."""
    for step in flow:
        match step:
            case Node():
                about = " · ".join(_about(ctx, definition, step))
                yield f"{indent}○ {step.name.usual(ctx.language)}: {about}"
            case Copy():
                people = _people(ctx, definition, step.rules)
                yield f"{indent}○ {ctx.text('approval.flow.copy')}: {people}"
            case Choice():
                for branch in step.branches:
                    yield f"{indent}◇ {_when(ctx, definition, branch.condition)}"
                    yield from _lines(ctx, definition, branch.flow, indent + "  ")
            case Parallel():
                for inner in step.flows:
                    yield f"{indent}◇ {ctx.text('approval.flow.beside')}"
                    yield from _lines(ctx, definition, inner, indent + "  ")


def _about(ctx: Context, definition: Definition, node: Node) -> Iterator[str]:
    """Who decides, how several do, and how long they have."""
    people = _people(ctx, definition, node.rules)
    if people.casefold() not in node.name.usual(ctx.language).casefold():
        yield people
    days = ctx.text("approval.flow.within", days=node.within)
    need = f" {node.need}{'%' if node.percent else ''}" if node.mode is Mode.VOTE else ""
    mode = "approval.flow.handle" if node.handles else f"approval.mode.{node.mode}"
    alone = len(node.rules) == 1 and node.rules[0].kind in _ONE
    if node.handles or not alone:
        yield f"{ctx.text(mode)}{need}"
    yield days


def _people(ctx: Context, definition: Definition, rules: "Sequence[Rule]") -> str:
    return _listed(ctx, [_rule(ctx, definition, each) for each in rules])


def _rule(ctx: Context, definition: Definition, rule: Rule) -> str:
    value, kind = rule.value, rule.kind
    match kind:
        case RuleKind.FIELD:
            value = definition.field(value).name.usual(ctx.language)
        case RuleKind.HEAD if value:
            value = definition.field(value).name.usual(ctx.language)
            return ctx.text("approval.by.head_of", value=value)
        case RuleKind.PERSON:
            known = anybody_named(ctx.tx, value)
            return known[0].name if known else value
        case RuleKind.ROLE:
            return ctx.text(f"role.{value}") if value in _ROLES else value
        case RuleKind.SUPERIOR if rule.level > 1:
            return ctx.text("approval.by.above", level=rule.level)
        case RuleKind.DUTY if value:
            return ctx.text("approval.by.duty_of", value=value)
        case _:
            pass
    return ctx.text(f"approval.by.{kind}", value=value, level=rule.level)


def _when(ctx: Context, definition: Definition, condition: Condition | None) -> str:
    """A condition with the names that the form has: `天数 > 3`."""
    if condition is None:
        return ctx.text("approval.flow.otherwise")
    groups = []
    for group in condition.groups:
        tests = []
        for test in group:
            field = definition.field(test.field)
            values = "/".join(shown(field, each, ctx) for each in test.values)
            sign = "=" if test.sign in {Sign.IS, Sign.IN} else _SIGNS.get(test.sign, test.sign)
            tests.append(f"{field.name.usual(ctx.language)} {sign} {values}")
        groups.append(f" {ctx.text('approval.flow.and')} ".join(tests))
    return f" {ctx.text('approval.flow.or')} ".join(groups)


def _listed(ctx: Context, names: "Sequence[str]") -> str:
    return ("、" if ctx.language == "zh" else ", ").join(names)


_ONE: Final = frozenset(
    {RuleKind.SUPERIOR, RuleKind.HEAD, RuleKind.PERSON, RuleKind.DUTY, RuleKind.INITIATOR}
)
"""Rules that name one person, of whom there is no saying how several decide."""
_SIGNS: Final = {Sign.AT_LEAST: "≥", Sign.AT_MOST: "≤", Sign.IS_NOT: "≠"}
