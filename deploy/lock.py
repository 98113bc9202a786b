"""Write the lock files again: every package that is installed, with its version and hashes.

`make lock` runs this. The files name no registry, so they hold wherever packages come from, and
list the hashes of every file of a release, so they hold on each supported Python and platform.
"""

import subprocess
import sys
import tempfile
import tomllib
from itertools import chain
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]

_COMPILE: Final = (
    "-m", "piptools", "compile", "--quiet", "--upgrade", "--generate-hashes", "--strip-extras",
    "--no-header", "--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links",
    "--no-annotate", "--allow-unsafe",  # pip-audit has pip itself among what it needs
)  # fmt: skip


def main() -> None:
    """Resolve all that may run, of it what always runs, what builds it and what tests it.

    What only some settings want is resolved together with the rest, so that it can be added later.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = project["project"]["dependencies"]
    extras = chain.from_iterable(project["project"]["optional-dependencies"].values())
    build = [*project["build-system"]["requires"], "editables"]
    tests = project["dependency-groups"]["dev"]
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "pip-tools"], check=True)
    _compile("requirements-image.lock", [*runtime, *extras])
    _compile("requirements.lock", runtime, "requirements-image.lock")
    _compile("requirements-build.lock", build, "requirements-image.lock")
    _compile("requirements-dev.lock", tests, "requirements-image.lock", "requirements-build.lock")


def _compile(name: str, requirements: list[str], *bound_to: str) -> None:
    constraints = [f"-c {ROOT / lock}" for lock in bound_to]
    with tempfile.NamedTemporaryFile("w", suffix=".in", encoding="utf-8") as wanted:
        wanted.write("\n".join([*constraints, *requirements]) + "\n")
        wanted.flush()
        command = [sys.executable, *_COMPILE, "--output-file", name, wanted.name]
        subprocess.run(command, check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
