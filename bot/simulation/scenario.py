"""A scenario read from its file: who works there, by which rules, and what happens when.

Everything that can be wrong without playing it is found here, before anything happens.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.directory.org.file import org_from_mapping, read_org_file
from bot.directory.org.values import OrgFile, OrgFileError
from bot.errors import SetupError
from bot.settings import Settings, load_settings
from bot.simulation.cast import Cast, Room, read_rooms
from bot.simulation.places import Node, read_nodes
from bot.simulation.steps import Step, StepReader, read_moment
from templates import LANGUAGES, Language

_INLINE: Final = ("departments", "people")
_KEYS: Final = ("now", "language", "settings", "org", *_INLINE, "rooms", "steps")
_ROW: Final = re.compile("^(departments|people) row ([0-9]+)")
# Cards change in the same instant as what they show, unless a scenario says otherwise, and what is
# drawn stays in memory.
_DEFAULTS: Final = {"outbox.debounce": "0s", "files.url": "memory://simulation"}


@dataclass(frozen=True, slots=True)
class Scenario:
    """A script of people and time, complete and without contradictions."""

    now: datetime
    settings: Settings
    org: OrgFile
    cast: Cast
    rooms: tuple[Room, ...]
    steps: tuple[Step, ...]


def read_scenario(
    path: Path,
    language: Language | None = None,
    *,
    environment: Mapping[str, str] | None = None,
) -> Scenario:
    """Read and check a scenario; `language` weighs more than the file's own.

    Settings are those of `environment` (the process's own by default) and of `.env`, as for any
    other command, and what the scenario sets weighs more. Raises SetupError for the first mistake:
    a ScenarioError with its line wherever there is one.
    """
    root = read_nodes(path)
    fields = root.fields("a scenario", _KEYS)
    for key in ("now", "steps"):
        if key not in fields:
            raise root.place.error(f"the scenario has no {key}")
    settings = _settings(fields, language, environment)
    now = read_moment(fields["now"], "now", settings.timezone)
    org = _org(root, fields, path.parent, settings.language)
    cast = Cast(org)
    rooms = read_rooms(fields.get("rooms"), cast)
    steps = StepReader(cast, rooms, now, settings.timezone).read(fields["steps"].items("steps"))
    return Scenario(now, settings, org, cast, tuple(rooms.values()), steps)


def _settings(
    fields: dict[str, Node],
    language: Language | None,
    environment: Mapping[str, str] | None,
) -> Settings:
    nodes = fields["settings"].mapping("settings") if "settings" in fields else {}
    own = _language(fields["language"]) if "language" in fields else None
    spoken = language or own
    overrides = {
        **_DEFAULTS,
        **{key: _setting(key, node) for key, node in nodes.items()},
        **({"language": spoken} if spoken else {}),
    }
    try:
        return load_settings(overrides, environment=environment)
    except SetupError as error:
        told = str(error)
        named = [key for key in nodes if key in told]
        if not named:
            raise
        raise nodes[min(named, key=told.index)].place.error(told) from error


def _setting(key: str, node: Node) -> object:
    if isinstance(node.value, tuple):
        return [each.text(key) for each in node.value]
    return node.text(key)


def _language(node: Node) -> Language:
    found: Language | None = next((each for each in LANGUAGES if each == node.value), None)
    if found is None:
        raise node.place.error(f"language must be one of {', '.join(LANGUAGES)}")
    return found


def _org(root: Node, fields: dict[str, Node], folder: Path, language: Language) -> OrgFile:
    inline = {key: node for key, node in fields.items() if key in _INLINE}
    node = fields.get("org")
    if node is not None and inline:
        raise node.place.error("the company stands twice: as org, and as departments and people")
    if node is None and not inline:
        raise root.place.error("the scenario has no company; add org: org.yaml, or people: […]")
    if node is None:
        return _inline(inline, root, language)
    if isinstance(node.value, dict):
        return _inline(node.fields("org", _INLINE), node, language)
    try:
        return read_org_file(folder / node.text("org"), language)
    except OrgFileError as error:
        raise node.place.error(f"{error.source}: {_first(error)}") from error


def _inline(tables: dict[str, Node], node: Node, language: Language) -> OrgFile:
    plain = {key: each.plain() for key, each in tables.items()}
    try:
        return org_from_mapping(plain, node.place.source, language)
    except OrgFileError as error:
        row = _ROW.match(error.problems[0])
        if row is None:
            raise node.place.error(_first(error)) from error
        at_fault = tables[row[1]].items(row[1])[int(row[2]) - 1]
        raise at_fault.place.error(_first(error)) from error


def _first(error: OrgFileError) -> str:
    more = len(error.problems) - 1
    return error.problems[0] + (f" (and {more} more)" if more else "")
