"""Advisories from a folder: who is affected, by OSV's rules."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.advisories import holes, pinned

ECOSYSTEM = "ECOSYSTEM"


def advisory(**affected: Any) -> dict[str, Any]:
    """One about the package that is called Some_Package there."""
    return {"id": "X-1", "affected": [{"package": {"name": "Some_Package"}, **affected}]}


def ranged(*events: dict[str, str], kind: str = ECOSYSTEM) -> dict[str, Any]:
    """One about versions between these."""
    return advisory(ranges=[{"type": kind, "events": [*events]}])


@pytest.mark.parametrize(
    "told, version, found",
    [
        (ranged({"introduced": "0"}), "1", True),
        (ranged({"introduced": "0"}, {"fixed": "2.10"}), "2.9", True),
        (ranged({"introduced": "0"}, {"fixed": "2.10"}), "2.10", False),
        (ranged({"introduced": "2"}, {"fixed": "3"}), "1.9", False),
        (ranged({"introduced": "2"}, {"last_affected": "3"}), "3", True),
        (ranged({"introduced": "2"}, {"last_affected": "3"}), "3.0.1", False),
        (ranged({"introduced": "0"}, {"fixed": "1"}, {"introduced": "2"}), "1.5", False),
        (ranged({"introduced": "0"}, {"fixed": "1"}, {"introduced": "2"}), "2.5", True),
        (ranged({"introduced": "0"}, kind="GIT"), "1", False),
        (advisory(versions=["1.0", "1.1"]), "1.1", True),
        (advisory(versions=["1.0", "1.1"]), "1.2", False),
        (ranged({"introduced": "0"}) | {"withdrawn": "2024-01-01T00:00:00Z"}, "1", False),
    ],
)
@pytest.mark.parametrize("suffix", [".json", ".yaml"])
def test_whom_an_advisory_is_about(
    tmp_path: Path, told: dict[str, Any], version: str, suffix: str, *, found: bool
) -> None:
    """By its ranges and its list of versions, whichever form it is kept in."""
    kept = tmp_path / "some-package" / f"X-1{suffix}"
    kept.parent.mkdir()
    kept.write_text(json.dumps(told) if suffix == ".json" else yaml.safe_dump(told))
    assert [*holes(tmp_path, {"some-package": version, "other": "1"})] == (
        [f"some-package {version}: X-1"] if found else []
    )


def test_what_a_lock_file_names() -> None:
    """Names are those that indexes use; hashes and comments name nothing."""
    lock = "# a==1\nSome.Package==1.2 \\\n    --hash=sha256:00==\nother==3\n"
    assert pinned(lock) == {"some-package": "1.2", "other": "3"}
