"""What the client shows of a message: its words, buttons, fields, mentions and links."""

import re
from dataclasses import dataclass, field
from typing import Final

from tests.doubles.dingtalk import buttons, forms
from tests.doubles.dingtalk.buttons import Button
from tests.doubles.dingtalk.forms import Form
from tests.doubles.dingtalk.tenant import Tenant
from tests.doubles.dingtalk.values import Card, Json, JsonValue, Message

_IMAGE: Final = re.compile(r"(?<!\\)!\[[^\]]*\]\(([^)\s]+)\)")
_LINK: Final = re.compile(r"(?<![!\\])\[((?:\\.|[^\]\\])*)\]\(([^)\s]+)\)")
_TAG: Final = re.compile(r"(?<!\\)</?(?:font|br|a|b|i|sup|sub)\b[^>]*>", re.IGNORECASE)
_AT_TAG: Final = re.compile(r"(?<!\\)<a\s+atId=([^>\s]+)\s*>", re.IGNORECASE)
_HREF: Final = re.compile(r"""(?<!\\)<a\b[^>]*\bhref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_LINE_MARK: Final = re.compile(r"^(?:#{1,6} |> ?|[-*+] )", re.MULTILINE)
_STRONG: Final = re.compile(r"(?<!\\)(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS: Final = re.compile(r"(?<![\\*\w])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![*\w])")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITIES: Final = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&nbsp;": " "}
_HIDDEN: Final = frozenset({"sys_full_json_obj", "config"})


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as one person sees it; `mentions` are userIds, or `@ALL`."""

    message: Message = field(repr=False)
    text: str
    title: str = ""
    controls: tuple[Button, ...] = ()
    form: Form | None = None
    mentions: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    variables: dict[str, JsonValue] = field(default_factory=dict, repr=False)

    @property
    def buttons(self) -> tuple[str, ...]:
        """What stands on the buttons."""
        return tuple(each.label for each in self.controls)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of all that can be filled in."""
        return tuple(each.name for each in self.form.fields) if self.form else ()


def shown(tenant: Tenant, message: Message, user_id: str = "") -> Shown:
    """The message as this person sees it, or as everybody does."""
    card = tenant.cards.get(message.card)
    if card is not None:
        return _card(tenant, message, card, user_id)
    param = message.param
    raw = str(param.get("text", param.get("content", "")))
    markdown = "content" not in param
    text = drawn(raw) if markdown else raw
    for each in message.mentions:
        person = tenant.people.get(each)
        text = text.replace(f"@{each}", f"@{person.name}") if person else text
    file_name = param.get("fileName")
    return Shown(
        message,
        f"{text}{file_name or ''}",
        str(param.get("title", "")),
        buttons.of_message(message),
        mentions=message.mentions,
        links=_addresses(raw) if markdown else (),
        images=_pictures(param, raw) if markdown else (),
    )


def _addresses(raw: str) -> tuple[str, ...]:
    return (*(url for _, url in _LINK.findall(raw)), *_HREF.findall(raw))


def _pictures(param: Json, raw: str) -> tuple[str, ...]:
    named = tuple(str(param[each]) for each in ("photoURL", "picUrl") if param.get(each))
    return (*named, *_IMAGE.findall(raw))


def _card(tenant: Tenant, message: Message, card: Card, user_id: str) -> Shown:
    template = tenant.templates[card.template_id]
    variables = buttons.variables(tenant, card, user_id)
    aside = {template.buttons, template.form, *_HIDDEN}
    texts = [str(value) for name, value in variables.items() if name not in aside and value]
    raw = "\n".join(texts)
    form = forms.of_card(tenant, card, user_id)
    labels = [each.label for each in form.fields if not each.hidden] if form else []
    return Shown(
        message,
        "\n".join([drawn(raw), *labels]),
        str(variables.get("title", "")),
        buttons.of_card(tenant, card, user_id),
        form,
        (*message.mentions, *_AT_TAG.findall(raw)),
        _addresses(raw),
        tuple(_IMAGE.findall(raw)),
        variables,
    )


def drawn(markdown: str) -> str:
    """The words of a markdown text, without its marks."""
    text = _IMAGE.sub("", markdown)
    text = _LINK.sub(r"\1", text)
    text = _TAG.sub("", text)
    text = _LINE_MARK.sub("", text)
    text = _STRONG.sub(r"\2", text)
    text = _EMPHASIS.sub(r"\1", text)
    text = _ESCAPED.sub(r"\1", text)
    for entity, sign in _ENTITIES.items():
        text = text.replace(entity, sign)
    return text
