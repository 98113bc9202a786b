"""Advisories from a folder, for machines that reach no advisory service.

The folder is a checkout of the PyPA advisory database, or OSV's archive for PyPI, unpacked.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml
from packaging.utils import canonicalize_name
from packaging.version import Version

_PINNED: Final = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
_DECODED: Final[dict[str, Callable[[bytes], Any]]] = {
    ".json": msgspec.json.decode,
    ".yaml": partial(yaml.load, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)),
}


def pinned(lock: str) -> dict[str, str]:
    """The versions that a lock file names, by package."""
    return {canonicalize_name(name): version for name, version in _PINNED.findall(lock)}


def holes(folder: Path, pins: Mapping[str, str]) -> Iterator[str]:
    """A line for every advisory that is about one of these versions and was not withdrawn."""
    for path in sorted(folder.rglob("*")):
        decode = _DECODED.get(path.suffix)
        if decode is None or not path.is_file():
            continue
        told = decode(path.read_bytes())
        if not isinstance(told, dict) or told.get("withdrawn"):
            continue
        for affected in told.get("affected", ()):
            name = canonicalize_name(affected.get("package", {}).get("name", ""))
            if name in pins and _is_about(affected, pins[name]):
                yield f"{name} {pins[name]}: {told['id']}"


def _is_about(affected: Mapping[str, Any], version: str) -> bool:
    ranges = [each for each in affected.get("ranges", ()) if each["type"] == "ECOSYSTEM"]
    return version in affected.get("versions", ()) or any(
        _is_within(each["events"], Version(version)) for each in ranges
    )


def _is_within(events: list[Mapping[str, str]], version: Version) -> bool:
    """By OSV's rule: the last event, in their order, that applies to the version decides."""
    within = False
    for event in events:
        ((kind, bound),) = event.items()
        if kind == "introduced":
            within = within or bound == "0" or Version(bound) <= version
        elif version > Version(bound) or (kind == "fixed" and version == Version(bound)):
            within = False
    return within
