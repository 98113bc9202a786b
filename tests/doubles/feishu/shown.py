"""What the client shows of a message: its words, buttons, inputs, mentions and links."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.doubles.feishu.cards.markup import Drawn, Name, draw, draw_text
from tests.doubles.feishu.cards.walk import Control, controls, dicts, elements, label, words
from tests.doubles.feishu.tenant import BOT, Tenant
from tests.doubles.feishu.values import Json, Message


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as a person sees it; mentions are open_ids, or `all`."""

    message: Message = field(repr=False)
    text: str
    title: str = ""
    template: str = ""
    mentions: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    controls: tuple[Control, ...] = field(default=(), repr=False)

    @property
    def message_id(self) -> str:
        """The message's id."""
        return self.message.message_id

    @property
    def buttons(self) -> tuple[str, ...]:
        """What stands on the buttons."""
        return tuple(each.label for each in self.controls if each.tag == "button")

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of all that can be filled in."""
        return tuple(each.name for each in self.controls if each.tag != "button")


def shown(tenant: Tenant, message: Message) -> Shown:
    """The message as the client draws it; of one that was recalled nothing is left."""
    content = json.loads(message.content)
    if message.deleted:
        return Shown(message, "")
    name = _namer(tenant)
    if message.msg_type == "interactive":
        return _card(message, content, name)
    if message.msg_type == "post":
        drawn = _joined([_post_line(line, name) for line in _post_lines(content)])
        return _plain(message, drawn, title=_post_title(content))
    if message.msg_type == "text":
        return _plain(message, draw_text(str(content.get("text", "")), name))
    keys = [str(content[key]) for key in ("image_key", "file_key") if key in content]
    return Shown(message, "", images=tuple(keys))


def _namer(tenant: Tenant) -> Name:
    def name(open_id: str) -> str:
        if open_id == BOT:
            return tenant.bot_name
        person = tenant.people.get(open_id)
        return person.name if person else ""

    return name


def _plain(message: Message, drawn: Drawn, *, title: str = "") -> Shown:
    return Shown(
        message,
        drawn.text,
        title=title,
        mentions=tuple(drawn.mentions),
        links=tuple(drawn.links),
        images=tuple(drawn.images),
        marks=tuple(drawn.marks),
    )


def _joined(lines: list[Drawn]) -> Drawn:
    whole = Drawn("\n".join(line.text for line in lines if line.text))
    for line in lines:
        whole.mentions += line.mentions
        whole.links += line.links
        whole.images += line.images
        whole.marks += line.marks
    return whole


def _card(message: Message, card: Json, name: Name) -> Shown:
    header = card.get("header")
    header = header if isinstance(header, dict) else {}
    drawn = _joined([each for element, _ in elements(card) for each in _element(element, name)])
    return Shown(
        message,
        drawn.text,
        title=words(header.get("title")),
        template=str(header.get("template", "default")),
        mentions=tuple(drawn.mentions),
        links=tuple(drawn.links),
        images=tuple(drawn.images),
        marks=tuple(drawn.marks),
        controls=tuple(controls(card)),
    )


def _element(element: Json, name: Name) -> Iterator[Drawn]:
    match element.get("tag"):
        case "markdown":
            yield draw(str(element.get("content", "")), name)
        case "div":
            text = element.get("text")
            marked = isinstance(text, dict) and text.get("tag") == "lark_md"
            yield draw(words(text), name) if marked else Drawn(words(text))
        case "img":
            yield Drawn(words(element.get("alt")), images=[str(element.get("img_key", ""))])
        case "collapsible_panel":
            header = element.get("header")
            yield Drawn(words(header.get("title")) if isinstance(header, dict) else "")
        case "person":
            yield Drawn(name(str(element.get("user_id", ""))))
        case "table":
            yield Drawn(_table(element))
        case "button" | "form" | "column_set" | "column" | "hr":
            return
        case _:
            yield Drawn(label(element))


def _table(element: Json) -> str:
    heads = [
        str(each.get("display_name", each.get("name"))) for each in dicts(element.get("columns"))
    ]
    rows = [" ".join(str(cell) for cell in row.values()) for row in dicts(element.get("rows"))]
    return "\n".join([" ".join(heads), *rows])


def _post(content: Json) -> Json:
    return next((each for each in content.values() if isinstance(each, dict)), content)


def _post_title(content: Json) -> str:
    return str(_post(content).get("title", ""))


def _post_lines(content: Json) -> list[list[Json]]:
    lines = _post(content).get("content")
    return [dicts(line) for line in lines] if isinstance(lines, list) else []


def _post_line(line: list[Json], name: Name) -> Drawn:
    whole = Drawn()
    for each in line:
        piece = _post_piece(each, name)
        whole.text += piece.text
        whole.mentions += piece.mentions
        whole.links += piece.links
        whole.images += piece.images
        whole.marks += piece.marks
    return whole


def _post_piece(each: Json, name: Name) -> Drawn:
    match each.get("tag"):
        case "at":
            called = str(each.get("user_id", ""))
            return Drawn(f"@{name(called) or called}", mentions=[called])
        case "a":
            return Drawn(str(each.get("text", "")), links=[str(each.get("href", ""))])
        case "img":
            return Drawn("", images=[str(each.get("image_key", ""))])
        case "md":
            return draw(str(each.get("text", "")), name)
        case _:
            return Drawn(str(each.get("text", "")))
