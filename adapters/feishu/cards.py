"""Cards as card JSON 2.0, within every limit, whatever a card holds."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from adapters.feishu import buttons, limits
from adapters.feishu.buttons import Aim, plain
from adapters.feishu.forms import NOBODY, People, form_of
from adapters.feishu.limits import Json
from adapters.feishu.text import calling, escaped, marked
from bot.engine.cards import Card, Field, Tone
from bot.engine.commands.text import shortened
from templates import LANGUAGES, text

_TEMPLATES: Final = {
    Tone.PLAIN: "default",
    Tone.INFO: "blue",
    Tone.SUCCESS: "green",
    Tone.WARNING: "orange",
    Tone.DANGER: "red",
    Tone.MUTED: "grey",
}
_FULL: Final = 100
_BAR: Final = 10


class _Allowance(NamedTuple):
    """How much of a card is drawn: characters of each text, and how many of each kind."""

    chars: int
    fields: int
    buttons: int
    options: int
    with_form: bool = True


_STEPS: Final = (
    _Allowance(10_000, 200, 30, 200),
    _Allowance(4_000, 100, 30, 60),
    _Allowance(1_500, 50, 25, 40),
    _Allowance(500, 30, 20, 20),
    _Allowance(150, 30, 15, 10),
    _Allowance(60, 20, 10, 4),
    _Allowance(60, 20, 10, 4, with_form=False),
    _Allowance(20, 5, 3, 0, with_form=False),
    _Allowance(20, 5, 0, 0, with_form=False),
)
"""A card is drawn with as much as fits."""


class Setting(msgspec.Struct, frozen=True):
    """What a card is drawn with beside what it says.

    `room` is where it hangs, empty for a direct chat; `called` are accounts that it mentions,
    `image` the key of its uploaded picture. `aim` says where its form was opened from.
    """

    room: str = ""
    called: tuple[str, ...] = ()
    image: str = ""
    people: People = NOBODY
    aim: Aim | None = None


_PLAIN: Final = Setting()


def drawn(card: Card, setting: Setting = _PLAIN) -> Json:
    """A card as it is sent; what does not fit is shortened by `…`."""
    for step in _STEPS[:-1]:
        made = _card(card, setting, step)
        if size(made) <= limits.CARD_BYTES and _count(made) <= limits.CARD_ELEMENTS:
            return made
    return _card(card, setting, _STEPS[-1])


def told(words: str, called: Sequence[str] = ()) -> Json:
    """A card of words alone."""
    return drawn(Card(title="", body=words or "…"), Setting(called=tuple(called)))


def size(card: Json) -> int:
    """The bytes of a card in a request, where it is JSON within JSON."""
    inner = msgspec.json.encode(card).decode()
    return len(msgspec.json.encode(inner))


def _count(value: object) -> int:
    if isinstance(value, dict):
        return ("tag" in value) + sum(map(_count, value.values()))
    return sum(map(_count, value)) if isinstance(value, list) else 0


def _card(card: Card, setting: Setting, step: _Allowance) -> Json:
    title = " ".join(card.title.splitlines()).strip()
    summary = shortened(card.lead or title or card.body, limits.SUMMARY)
    made: Json = {
        "schema": "2.0",
        "config": {"update_multi": True, "summary": {"content": summary}},
        "body": {"vertical_spacing": "8px", "elements": [*_elements(card, setting, step)]},
    }
    if title:
        header: Json = {"title": plain(title, limits.TITLE), "template": _TEMPLATES[card.tone]}
        made["header"] = header
    return made


def _elements(card: Card, setting: Setting, step: _Allowance) -> Iterator[Json]:
    lead = marked(shortened(card.lead, step.chars))
    spoken = " ".join(filter(None, (calling(setting.called), lead)))
    if spoken:
        yield _markdown(spoken)
    if facts := "\n".join(_facts(card, step)):
        yield _markdown(facts)
    if card.body:
        yield _markdown(marked(shortened(card.body, step.chars)))
    if card.picture is not None:
        yield _picture(card.picture.alt, setting.image, step)
    yield from _form(card, setting, step)
    yield from buttons.row(card, setting.room, step.buttons)
    if card.note:
        note = plain(card.note, step.chars) | {"text_size": "notation", "text_color": "grey"}
        yield {"tag": "div", "text": note}


def _facts(card: Card, step: _Allowance) -> Iterator[str]:
    for field in card.fields[: step.fields]:
        yield _field(field, step)
    if len(card.fields) > step.fields:
        yield "…"
    if card.progress is not None:
        filled = max(0, min(_BAR, round(card.progress * _BAR / _FULL)))
        yield f"{'■' * filled}{'□' * (_BAR - filled)} {card.progress}%"


def _field(field: Field, step: _Allowance) -> str:
    label = escaped(" ".join(shortened(field.label, min(step.chars, limits.LABEL)).split()))
    value = shortened(field.value, step.chars)
    if "\n" in value:
        return f"**{label}**:\n{marked(value)}"
    # Behind a label nothing begins a line.
    return f"**{label}**: {marked(f'x{value}')[1:]}"


def _picture(alt: str, image: str, step: _Allowance) -> Json:
    said = shortened(alt, min(step.chars, limits.TITLE)) or "…"
    if not image:
        return _markdown(escaped(f"🖼 {said}"))
    return {"tag": "img", "img_key": image, "alt": plain(said, limits.TITLE)}


def _form(card: Card, setting: Setting, step: _Allowance) -> Iterator[Json]:
    if card.form is None:
        return
    if step.with_form:
        aim = setting.aim or Aim(card.form.action, r=setting.room)
        yield form_of(card, card.form, aim, setting.people, step.options)
    else:
        # Cut short it would lose what is written already.
        said = " · ".join(text("feishu.form_too_long", each) for each in LANGUAGES)
        yield _markdown(escaped(said))


def _markdown(content: str) -> Json:
    return {"tag": "markdown", "content": content}
