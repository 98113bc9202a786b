"""Forms of cards: the fields that a variable describes, and what a person fills in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from tests.doubles.dingtalk.buttons import decoded, variables
from tests.doubles.dingtalk.tenant import Tenant
from tests.doubles.dingtalk.values import Card, Json, JsonValue

TYPES: Final = frozenset(
    {
        "TEXT",
        "TEXT_AREA",
        "TEXT_ARRAY",
        "NUMBER",
        "SELECT",
        "MULTI_SELECT",
        "DATE",
        "TIME",
        "DATETIME",
        "CHECKBOX",
        "SWITCH",
        "CHECKBOX_GROUP",
        "MULTI_CHECKBOX_GROUP",
    }
)
_SINGLE: Final = frozenset({"SELECT", "CHECKBOX_GROUP"})
_MULTIPLE: Final = frozenset({"MULTI_SELECT", "MULTI_CHECKBOX_GROUP"})
_FLAGS: Final = frozenset({"CHECKBOX", "SWITCH"})


class Option(msgspec.Struct, frozen=True):
    """One choice."""

    value: str
    text: JsonValue = ""

    @property
    def label(self) -> str:
        """What stands there; a text may be given per language."""
        if isinstance(self.text, dict):
            return str(self.text.get("zh_CN") or next(iter(self.text.values()), self.value))
        return str(self.text or self.value)


class Field(msgspec.Struct, frozen=True, rename="camel"):
    """One field, as the form's JSON describes it."""

    name: str
    type: str
    label: str = ""
    required: bool = False
    hidden: bool = False
    read_only: bool = False
    placeholder: str = ""
    format: str = ""
    required_msg: str = ""
    default_value: JsonValue = None
    options: tuple[Option, ...] = ()


class _Fields(msgspec.Struct):
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form."""

    fields: tuple[Field, ...]

    def filled(self, values: Mapping[str, str]) -> Json:
        """What the client sends of these values; ValueError for what can't be filled in so."""
        unknown = set(values) - {each.name for each in self.fields}
        if unknown:
            raise ValueError(f"the form has no fields {sorted(unknown)}")
        sent: Json = {}
        for each in self.fields:
            value = _sent(each, values.get(each.name))
            if value is not None:
                sent[each.name] = value
            elif each.required:
                raise ValueError(f"{each.name} is required")
        return sent


def _sent(field: Field, value: str | None) -> JsonValue:
    if value is None:
        return field.default_value
    if field.type in _SINGLE:
        return _chosen(field, value)
    if field.type in _MULTIPLE:
        chosen = [_chosen(field, each) for each in value.split(",") if each]
        indexes: list[JsonValue] = [each["index"] for each in chosen]
        return {"index": indexes, "value": [each["value"] for each in chosen]}
    if field.type in _FLAGS:
        return value == "true"
    return value


def _chosen(field: Field, value: str) -> Json:
    for index, option in enumerate(field.options):
        if value in {option.value, option.label}:
            return {"index": index, "value": option.value}
    raise ValueError(f"{field.name} has no option {value}")


def of_card(tenant: Tenant, card: Card, user_id: str = "") -> Form | None:
    """The form of a card; None where it has none, or a badly formed one, which is noted."""
    name = tenant.templates[card.template_id].form
    raw = variables(tenant, card, user_id).get(name)
    if raw in {None, "", "{}"}:
        return None
    try:
        fields = msgspec.convert(decoded(raw), _Fields).fields
    except msgspec.ValidationError as error:
        tenant.refusals.note(card.out_track_id, "card", f"no form: {error}: {raw}")
        return None
    wrong = [each.name for each in fields if each.type not in TYPES]
    names = [each.name for each in fields]
    if wrong or len(set(names)) < len(names):
        tenant.refusals.note(card.out_track_id, "card", f"fields {wrong or names}")
    return Form(fields)
