"""`muster demo` as a real process: a company to talk to, and a clock to move."""

import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.processes import Process, direct, say, started, until


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Process]:
    """A demo that keeps its data below `tmp_path`, on a port of its own."""
    folders = {"TMPDIR": str(tmp_path)}
    with started("demo", "--no-open", "--port", "0", folder=tmp_path, settings=folders) as process:
        yield process


def test_the_two_hour_rule_is_seen_in_a_moment(demo: Process) -> None:
    """A task, two hours on the clock, and its owner has been reminded; the card says so."""
    with demo.page() as page:
        say(page, "hanmeimei", "产品群", "/任务 新建 完成UI原型 @李雷 周五17:00 !急")
        until(lambda: len(direct(page, "lilei")) == 1)
        page.post("/api/clock", json={"minutes": 125}).raise_for_status()
        reminders = [str(each["text"]) for each in direct(page, "lilei")[1:]]
        assert any("确认" in text for text in reminders)
        next_morning = page.post("/api/clock", json={}).raise_for_status()
        assert re.search(r"T01:00:0", next_morning.json()["now"])
    assert demo.end(signal.SIGINT) == 0


def test_a_button_answers_for_everybody(demo: Process) -> None:
    """The owner presses the card's button, and the room's card changes in place."""
    with demo.page() as page:
        say(page, "hanmeimei", "产品群", "/任务 新建 完成UI原型 @李雷 周五17:00 !急")
        until(lambda: len(_room(page, "lilei")) > 1)
        posted = _room(page, "lilei")[-1]
        pressed = {
            "key": "7b4d0b0e-4d0a-4a6e-9d61-3c7c1f0f4b11",
            "as": "lilei",
            "chat": "产品群",
            "message": posted["id"],
            "action": "task.ack",
            "subject": posted["card"]["subject"],
            "version": posted["card"]["version"],
        }
        page.post("/api/act", json=pressed).raise_for_status()
        page.post("/api/clock", json={"minutes": 1}).raise_for_status()
        (shown,) = (each for each in _room(page, "jim") if each["id"] == posted["id"])
        assert "已收到" in shown["text"]


def _room(page: httpx.Client, person: str) -> list[dict[str, Any]]:
    shown = page.get("/api/messages", params={"as": person, "chat": "产品群"}).json()
    messages: list[dict[str, Any]] = shown["messages"]
    return messages


def test_nothing_is_left_behind(demo: Process, tmp_path: Path) -> None:
    """While it runs its data lies in a folder of its own, which goes with it."""
    assert len(list(tmp_path.glob("muster-demo-*"))) == 1
    assert demo.end(signal.SIGINT) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_taken_port_is_no_hindrance(tmp_path: Path) -> None:
    """The next free port is taken and said."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with started("demo", "--no-open", "--port", str(port), folder=tmp_path) as process:
            assert not process.address.endswith(f":{port}/")
            assert process.end() == 0
