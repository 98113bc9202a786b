"""Look for what should not be there: known holes in what is installed, traps in code, secrets.

`make check` runs this. bandit sees what ruff's own rules of the kind do not; detect-secrets looks
into every file that git knows; pip-audit asks for advisories about the locked versions, and where
it can't ask it says so and the check goes on: a machine without that service is no reason to fail.
`--advisories FOLDER` looks into a folder of them in its place.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]

_SOURCES: Final = ("adapters", "bot", "deploy", "storage", "templates")
_LOCKS: Final = (
    "requirements.lock", "requirements-image.lock", "requirements-build.lock",
    "requirements-dev.lock",
)  # fmt: skip
_ADVISORIES: Final = ("-m", "pip_audit", "--no-deps", "--disable-pip", "--progress-spinner=off")
_PATIENCE_SECONDS: Final = 120
_DETECTORS: Final = (
    "ArtifactoryDetector", "AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector",
    "CloudantDetector", "DiscordBotTokenDetector", "GitHubTokenDetector", "GitLabTokenDetector",
    "IbmCloudIamDetector", "JwtTokenDetector", "MailchimpDetector", "NpmDetector",
    "OpenAIDetector", "PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector",
    "SlackDetector", "SquareOAuthDetector", "StripeDetector", "TelegramBotTokenDetector",
    "TwilioKeyDetector",
)  # fmt: skip
"""Kinds of secrets that are told by their form; what only looks random is mostly none."""
_EXAMPLES: Final = ("password@", "geheim", "p4ssword", "PASSWORD@", "secret@", "s3cret@", ":pw@")
"""Passwords that stand for any."""


def main() -> int:
    """Run all three; gives 1 where one of them found something."""
    parser = argparse.ArgumentParser(description="Known holes, traps in code, secrets.")
    parser.add_argument("--advisories", type=Path, metavar="FOLDER")
    folder: Path | None = parser.parse_args().advisories
    return max(_traps(), _secrets(), _kept_advisories(folder) if folder else _advisories())


def _traps() -> int:
    command = [sys.executable, "-m", "bandit", "--quiet", "-c", "pyproject.toml", "-r", *_SOURCES]
    return subprocess.run(command, check=False, cwd=ROOT).returncode


def _secrets() -> int:
    from detect_secrets.core import scan
    from detect_secrets.settings import transient_settings

    listed = subprocess.run(["git", "ls-files"], check=True, cwd=ROOT, capture_output=True)
    names = [name for name in listed.stdout.decode().splitlines() if name not in _LOCKS]
    found = []
    with transient_settings({"plugins_used": [{"name": name} for name in _DETECTORS]}):
        for name in names:
            for secret in scan.scan_file(str(ROOT / name)):
                line = (ROOT / name).read_text(errors="replace").splitlines()
                if not any(each in line[secret.line_number - 1] for each in _EXAMPLES):
                    found.append(f"{name}:{secret.line_number}: {secret.type}")
    for each in found:
        sys.stdout.write(f"{each}\n")
    return int(bool(found))


def _advisories() -> int:
    locks = [word for lock in _LOCKS for word in ("-r", lock)]
    command = [sys.executable, *_ADVISORIES, "--format=json", *locks]
    try:
        told = subprocess.run(
            command, check=False, cwd=ROOT, capture_output=True, timeout=_PATIENCE_SECONDS
        )
        packages = json.loads(told.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        packages = []
    asked = [each for each in packages if "skip_reason" not in each]
    if not asked:
        sys.stdout.write("pip-audit: no advisories can be had here, so none were looked at\n")
        return 0
    for each in asked:
        for hole in each["vulns"]:
            sys.stdout.write(f"{each['name']} {each['version']}: {hole['id']}\n")
    return int(any(each["vulns"] for each in asked))


def _kept_advisories(folder: Path) -> int:
    from deploy.advisories import holes, pinned

    pins: dict[str, str] = {}
    for lock in _LOCKS:
        pins |= pinned((ROOT / lock).read_text(encoding="utf-8"))
    found = [*holes(folder, pins)]
    sys.stdout.writelines(f"{each}\n" for each in found)
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
