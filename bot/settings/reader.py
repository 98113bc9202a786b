"""Where settings are read from, and the sentence that stops the start when one is wrong.

In order of weight: overrides of a command, the environment, the `.env` file, the defaults. A
variable `MUSTER_X_FILE` names a file whose text is the value of `MUSTER_X`, as containers give
secrets. Nothing is read at import.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from bot.errors import SetupError
from bot.settings.model import Settings

PREFIX: Final = "MUSTER_"
ENV_FILE: Final = Path(".env")

_SUFFIX: Final = "_FILE"
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Written:
    """A value as somebody wrote it, and the name under which they did."""

    name: str
    text: str


def load_settings(
    overrides: Mapping[str, object] | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    env_file: Path | None = ENV_FILE,
) -> Settings:
    """Read all settings once.

    `overrides` have dotted keys such as `task.ack_within`; a list may be a list or its text.
    Raises SetupError with one sentence: which setting is wrong, its value unless it is a secret,
    why, and an example.
    """
    environment = os.environ if environment is None else environment
    given = {
        **_variables(_env_file(env_file)),
        **_variables(environment),
        **_overrides(overrides or {}),
    }
    try:
        return Settings.model_validate(_nested(given))
    except ValidationError as error:
        raise SetupError(_sentence(error, given)) from None  # its own text repeats secrets


@cache
def fields() -> dict[str, FieldInfo]:
    """Every setting by its dotted key, in the order of the settings page."""
    found: dict[str, FieldInfo] = {}
    for name, info in Settings.model_fields.items():
        section = info.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            found |= {f"{name}.{key}": inner for key, inner in section.model_fields.items()}
        else:
            found[name] = info
    return found


def variable(key: str) -> str:
    """Return the environment variable of a dotted key."""
    return PREFIX + key.replace(".", "_").upper()


def is_secret(info: FieldInfo) -> bool:
    """Whether a setting's value must never be shown."""
    extra = info.json_schema_extra
    return isinstance(extra, dict) and extra.get("secret") is True


def _env_file(path: Path | None) -> Mapping[str, str]:
    if path is None or not path.is_file():
        return {}
    # Slow to import, and most containers have no .env file.
    from pydantic_settings import BaseSettings, DotEnvSettingsSource

    try:
        found = DotEnvSettingsSource(BaseSettings, env_file=path, case_sensitive=True).env_vars
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{path} can't be read as UTF-8 text: {error}.") from error
    return {name: value for name, value in found.items() if value is not None}


def _variables(environment: Mapping[str, str]) -> dict[str, Written]:
    keys = {variable(key): key for key in fields()}
    found: dict[str, Written] = {}
    for name, value in environment.items():
        if not name.startswith(PREFIX):
            continue
        plain = name if name in keys else name.removesuffix(_SUFFIX)
        if plain not in keys:
            raise SetupError(_unknown(name, keys))
        if plain != name and plain in environment:
            raise SetupError(f"{plain} and {name} are both set; keep one of them.")
        text = value if plain == name else _secret_file(name, value)
        found[keys[plain]] = Written(name, text)
    return found


def _secret_file(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it isn't UTF-8 text"
        raise SetupError(f"{name} names {path!r}, which can't be read: {reason}.") from error


def _overrides(overrides: Mapping[str, object]) -> dict[str, Written]:
    found: dict[str, Written] = {}
    for key, value in overrides.items():
        if key not in fields():
            raise SetupError(_unknown(key, fields()))
        parts = value if isinstance(value, list | tuple) else [value]
        found[key] = Written(key, ",".join(map(str, parts)))
    return found


def _unknown(name: str, known: Iterable[str]) -> str:
    # Without the prefix, which would make everything look alike.
    bare = {each.removeprefix(PREFIX): each for each in known}
    near = get_close_matches(name.removeprefix(PREFIX), bare, n=1)
    hint = f"did you mean {bare[near[0]]}?" if near else "docs/settings.md lists all settings."
    return f"There is no setting {name}; {hint}"


def _nested(given: Mapping[str, Written]) -> dict[str, object]:
    values: dict[str, object] = {}
    sections: dict[str, dict[str, str]] = {}
    for key, written in given.items():
        section, _, name = key.partition(".")
        if name:
            values[section] = sections.setdefault(section, {})
            sections[section][name] = written.text
        else:
            values[section] = written.text
    return values


def _sentence(error: ValidationError, given: Mapping[str, Written]) -> str:
    first = error.errors(include_url=False)[0]
    reason = first["msg"].removeprefix("Value error, ").replace("Input should", "it should")
    reason = reason.rstrip(".")
    key = ".".join(part for part in map(str, first["loc"]) if not part.isdigit())
    if key not in fields() or key not in given:
        return f"{reason}."  # a rule over several settings, which names them itself
    info, written = fields()[key], given[key]
    example = f" Write for example {(info.examples or [''])[0]}."
    if is_secret(info):
        return f"{written.name} is wrong: {reason}.{example}"
    shown = written.text[:_SHOWN]
    return f"{written.name} is {shown!r}, which is wrong: {reason}.{example}"
