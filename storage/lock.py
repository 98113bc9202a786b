"""One process at a time on a file: two bots on one SQLite file would each send every message."""

import fcntl
import os
from pathlib import Path

from bot.errors import SetupError


class FileLock:
    """An advisory lock held from making to `release`; the kernel drops it when the process dies.

    The file stays behind, empty of meaning: only the kernel's lock on it counts.
    """

    def __init__(self, path: Path, *, of: Path) -> None:
        """Take it at once; raises SetupError naming the holder's process id."""
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise SetupError(f"{of} can't be opened: {error.strerror}.") from error
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(self._handle, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(self._handle)
            raise SetupError(
                f"{of} is in use by process {holder}. Stop that process first, or choose another "
                "database by MUSTER_DATABASE_URL."
            ) from error
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let the next one in."""
        os.close(self._handle)
