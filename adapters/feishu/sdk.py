"""The parts of lark-oapi that we use, loaded without the rest of it.

Importing lark-oapi loads ten thousand modules: seconds, and 160 MB. Its packages do that in their
`__init__`; so they are replaced, while we load what we need, by empty ones with the same path. A
version that is laid out otherwise is loaded as a whole, slowly; a test says so.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple

_ROOT: Final = "lark_oapi"
_HOLLOW: Final = (_ROOT, f"{_ROOT}.ws")
_HEAVY: Final = "pkg_resources"
"""The bundled protobuf takes it if it is there, for 6 MB, and does as well without."""
_log = logging.getLogger(__name__)


class Sdk(NamedTuple):
    """The frame of the long connection, with the names and numbers that belong to it."""

    Frame: Any
    const: Any
    FrameType: Any
    MessageType: Any


@cache
def sdk() -> Sdk:
    """What we use of lark-oapi; the first call takes some 50 ms."""
    if _ROOT in sys.modules:
        return _loaded()
    before = set(sys.modules)
    try:
        _hollow_out()
        with _without(_HEAVY):
            return _loaded()
    except ImportError:
        _log.warning("lark-oapi is laid out otherwise than it was; it is loaded as a whole")
    finally:
        # Whoever wants the whole of it later must not find the empty ones.
        for name in [each for each in sys.modules if each.split(".")[0] == _ROOT]:
            if name not in before:
                del sys.modules[name]
    return _loaded()


def _loaded() -> Sdk:
    enum = import_module(f"{_ROOT}.ws.enum")
    frame = import_module(f"{_ROOT}.ws.pb.pbbp2_pb2").Frame
    _use_once(frame)
    return Sdk(
        frame,
        import_module(f"{_ROOT}.ws.const"),
        enum.FrameType,
        enum.MessageType,
    )


def _use_once(frame: Any) -> None:
    """Write and read a frame: the bundled protobuf imports more of itself when it is first used."""
    written = frame(SeqID=0, LogID=0, service=0, method=0, payload=b"{}")
    header = written.headers.add()
    header.key = header.value = "type"
    frame().ParseFromString(written.SerializeToString())


@contextmanager
def _without(name: str) -> Iterator[None]:
    """Let a module that is not loaded yet be none meanwhile."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # which makes its import fail
    try:
        yield
    finally:
        del sys.modules[name]


def _hollow_out() -> None:
    spec = find_spec(_ROOT)
    if spec is None or not spec.submodule_search_locations:
        raise ImportError(f"{_ROOT} is not installed")
    for name in _HOLLOW:
        module = ModuleType(name)
        inside = name.split(".")[1:]
        places = [str(Path(each, *inside)) for each in spec.submodule_search_locations]
        module.__path__ = places
        sys.modules[name] = module
