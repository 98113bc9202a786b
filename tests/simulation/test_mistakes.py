"""Every mistake in a scenario stops it with one sentence, and that names the line."""

from pathlib import Path
from typing import Final

import pytest

from tests.simulation.running import ORG, scenario, simulate, written

NEW: Final = '  - {as: 韩梅梅, in: 产品群, say: "/任务 新建 原型 @李雷"}\n'

STEPS: Final = {
    "nobody": ("  - {as: 李磊, say: 你好}\n", "there is no person '李磊'; nearest: 李雷"),
    "two people": (
        "  - {as: 王芳, say: 你好}\n",
        "'王芳' is more than one person; write wang1 or wang2",
    ),
    "no room": (
        "  - {as: 李雷, in: 产品裙, say: 你好}\n",
        "there is no room '产品裙'; nearest: 产品群",
    ),
    "not in it": ("  - {as: 张伟, in: 产品群, say: 你好}\n", "张伟 is not in the room '产品群'"),
    "who": ("  - {say: 你好}\n", "say who does this"),
    "no kind": ("  - {as: 李雷}\n", "a step is one of say, click, wait, until; this one has none"),
    "two kinds": ("  - {as: 李雷, say: 你好, click: 收到}\n", "this one has say and click"),
    "stray key": ("  - {as: 李雷, say: 你好, on: T1}\n", "on does not go together with say"),
    "stray as": ("  - {as: 李雷, wait: 1h}\n", "as does not go together with wait"),
    "unknown key": ("  - {as: 李雷, sya: 你好}\n", "a step has no key 'sya'; nearest: say"),
    "no step": ("  - 你好\n", "a step must be keys with values"),
    "empty text": ("  - {as: 李雷, say: }\n", "say must be a text"),
    "list as text": ("  - {as: 李雷, say: [a]}\n", "say must be a text"),
    "no card named": ("  - {as: 李雷, click: 收到}\n", "say on which card the button is"),
    "form as text": (
        "  - {as: 李雷, click: 收到, on: T1, form: x}\n",
        "form must be keys with values",
    ),
    "form in form": (
        "  - {as: 李雷, click: 收到, on: T1, form: {note: [a]}}\n",
        "note must be a text",
    ),
    "twice": ("  - {as: 李雷, as: 韩梅梅, say: 你好}\n", "the key 'as' stands twice"),
    "no duration": ("  - {wait: 90}\n", "'90' is not a duration; write it like 90s"),
    "no time": ("  - {wait: 0s}\n", "a wait of no time changes nothing"),
    "for ever": ("  - {wait: 3654d}\n", "a scenario covers ten years at most"),
    "until when": ("  - {until: 周五}\n", "until is '周五', not an ISO time"),
    "until too late": ("  - {until: 9999-12-31T23:59+00:00}\n", "not an ISO time like"),
    "back": (
        "  - {until: 2026-11-23T09:59+08:00}\n",
        "time can't go back: at this step it is 2026-11-23T10:00:00+08:00",
    ),
    "anchor": ("  - {as: &who 李雷, say: 你好}\n", "anchors & and aliases * are not read"),
    "alias": ("  - {as: *who, say: 你好}\n", "anchors & and aliases * are not read"),
    "tag": ("  - {as: !!str 李雷, say: 你好}\n", "tags ! are not read"),
    "bare @": ("  - {as: 李雷, say: @韩梅梅 你好}\n", "put the text in quotes"),
    "too deep": (f"  - {'[' * 20}{']' * 20}\n", "too deep inside each other"),
}


@pytest.mark.parametrize("mistake", STEPS)
def test_a_mistake_in_a_step_is_found_before_anything_happens(tmp_path: Path, mistake: str) -> None:
    """The step stands on line 7, and nothing has been printed when its mistake is told."""
    step, sentence = STEPS[mistake]
    outcome = simulate(scenario(tmp_path, NEW + step), "--json")
    assert outcome.code == 1
    assert outcome.err.startswith("scenario.yaml, line 7: ")
    assert sentence in outcome.err
    assert outcome.err.count("\n") == 1
    assert outcome.out == ""


PLAYED: Final = {
    "no button": (
        "  - {as: 李雷, click: 同意, on: T1}\n",
        "李雷 sees no button '同意' on T1; there is [收到] [开始] [转交] [更多]",
    ),
    "no card": ("  - {as: 李雷, click: 收到, on: T2}\n", "李雷 sees no card 'T2'; nearest: T1"),
    "no card at all": ("  - {as: 张伟, click: 收到, on: T1}\n", "张伟 sees no card 'T1'."),
    "not in this room": (
        "  - {as: 韩梅梅, say: 收到, reply_to: T1}\n",
        "韩梅梅 sees no card of T1 in the direct chat with the bot; there is one in 产品群",
    ),
    "no card to answer": (
        "  - {as: 张伟, say: 收到, reply_to: T1}\n",
        "张伟 sees no card of T1 in the direct chat with the bot.",
    ),
    "no input": (
        "  - {as: 李雷, click: 转交, on: T1, form: {ownr: 张伟}}\n",
        "task.assign has no input 'ownr'; nearest: owner",
    ),
}


@pytest.mark.parametrize("mistake", PLAYED)
def test_a_mistake_that_only_playing_shows_stops_there(tmp_path: Path, mistake: str) -> None:
    """What happened before it has been printed, and what comes after it never happens."""
    step, sentence = PLAYED[mistake]
    outcome = simulate(scenario(tmp_path, f"{NEW}{step}  - {{wait: 5h}}\n"), "--json")
    assert outcome.code == 1
    assert f"scenario.yaml, line 7: {sentence}" in outcome.err
    assert outcome.told == [("10:00", "产品群", "post", "T1"), ("10:00", "李雷", "post", "T1")]


NOW: Final = "now: 2026-11-23T10:00+08:00\n"
PEOPLE: Final = "people: [{name: 韩梅梅}, {name: 李雷}]\n"
NONE: Final = "steps: []\n"

FILES: Final = {
    "unknown key": (f"{NOW}{PEOPLE}step: []\n", 3, "a scenario has no key 'step'; nearest: steps"),
    "no start": (f"{PEOPLE}{NONE}", 1, "the scenario has no now"),
    "no steps": (f"{NOW}{PEOPLE}", 1, "the scenario has no steps"),
    "start": (f"now: monday\n{PEOPLE}{NONE}", 1, "now is 'monday', not an ISO time"),
    "steps": (f"{NOW}{PEOPLE}steps: {{}}\n", 3, "steps must be a list"),
    "language": (f"{NOW}language: fr\n{PEOPLE}{NONE}", 2, "language must be one of zh, en"),
    "no company": (f"{NOW}{NONE}", 1, "the scenario has no company"),
    "two companies": (f"{NOW}org: org.yaml\n{PEOPLE}{NONE}", 2, "the company stands twice"),
    "no such file": (f"{NOW}org: orgg.yaml\n{NONE}", 2, "orgg.yaml: it can't be read"),
    "org key": (f"{NOW}org: {{persons: []}}\n{NONE}", 2, "org has no key 'persons'"),
    "superior": (
        f"{NOW}people:\n  - {{name: 韩梅梅}}\n  - {{name: 李雷, superior: 韩媒媒}}\n{NONE}",
        4,
        "people row 2 (李雷): superior 韩媒媒",
    ),
    "nobody": (f"{NOW}people: []\n{NONE}", 1, "there are no people in it"),
    "setting": (
        f"{NOW}{PEOPLE}settings:\n  quiet.end: 09:30\n  task.ack_witin: 2h\n{NONE}",
        5,
        "There is no setting task.ack_witin; did you mean task.ack_within?\n",
    ),
    "value": (
        f"{NOW}{PEOPLE}settings:\n  task.ack_within: soon\n{NONE}",
        4,
        "task.ack_within is 'soon', which is wrong",
    ),
    "setting's shape": (
        f"{NOW}{PEOPLE}settings: {{task: {{ack_within: 2h}}}}\n{NONE}",
        3,
        "task must be a text",
    ),
    "room without name": (f"{NOW}{PEOPLE}rooms: [{{members: []}}]\n{NONE}", 3, "no name"),
    "room twice": (
        f"{NOW}{PEOPLE}rooms:\n  - {{name: 群}}\n  - {{name: 群}}\n{NONE}",
        5,
        "the room '群' stands twice",
    ),
    "room key": (f"{NOW}{PEOPLE}rooms: [{{nam: 群}}]\n{NONE}", 3, "a room has no key 'nam'"),
    "room's name": (f"{NOW}{PEOPLE}rooms: [{{name: {'群' * 101}}}]\n{NONE}", 3, "at most 100"),
    "member": (
        f"{NOW}{PEOPLE}rooms:\n  - name: 群\n    members: [韩梅梅, 李磊]\n{NONE}",
        5,
        "there is no person '李磊'; nearest: 李雷",
    ),
    "member twice": (
        f"{NOW}{PEOPLE}rooms: [{{name: 群, members: [李雷, 李雷]}}]\n{NONE}",
        3,
        "李雷 stands twice among the members",
    ),
    "no YAML": (f"{NOW}people: [\n", 3, "this is not YAML"),
    "control character": ("now: \x07\n", 1, "this is not YAML"),
    "two documents": (f"{NOW}---\n{NOW}", 2, "this is not YAML"),
    "a list": ("- 1\n", 1, "a scenario must be keys with values"),
    "key that is a list": ("[a]: 1\n", 1, "a key must be a text"),
    "empty": ("# nothing\n", 1, "the scenario is empty"),
}


@pytest.mark.parametrize("mistake", FILES)
def test_a_mistake_in_the_file_is_told_with_its_line(tmp_path: Path, mistake: str) -> None:
    """Whatever is wrong: its line, one sentence, exit code 1."""
    text, line, sentence = FILES[mistake]
    outcome = simulate(written(tmp_path, text))
    assert outcome.code == 1
    assert outcome.err.startswith(f"scenario.yaml, line {line}: ")
    assert sentence in outcome.err
    assert outcome.out == ""


def test_a_broken_org_file_is_told_with_the_line_that_names_it(tmp_path: Path) -> None:
    """Its own row is told as well, and how many problems there are besides."""
    text = f"{NOW}org: org.yaml\n{NONE}"
    org = "people:\n  - {name: 李雷, superior: 韩梅梅}\n  - {name: 张伟, department: 技术部}\n"
    outcome = simulate(written(tmp_path, text, org))
    assert outcome.code == 1
    assert outcome.err.startswith("scenario.yaml, line 2: org.yaml: people row 1 (李雷): superior")
    assert "(and 1 more)" in outcome.err


def test_a_file_that_is_no_text_or_too_large_is_refused(tmp_path: Path) -> None:
    """Nobody's memory is filled by a file that can't be a scenario."""
    path = tmp_path / "scenario.yaml"
    path.write_bytes(b"now: x\nlanguage: \xff\n")
    assert "scenario.yaml, line 2: this is not UTF-8 text." in simulate(path).err
    path.write_bytes(b"#" * 1024 * 1024 + b"\n")
    outcome = simulate(path)
    assert (outcome.code, outcome.err) == (1, "scenario.yaml is larger than 1024 KiB; split it.\n")


def test_a_wrong_call_ends_with_2(tmp_path: Path) -> None:
    """A file that isn't there, a language that isn't known and no file at all are wrong calls."""
    path = written(tmp_path, f"{NOW}{PEOPLE}{NONE}")
    for call in ([tmp_path / "none.yaml"], [path, "--language", "fr"], [path, "--jso"], []):
        outcome = simulate(*call)
        assert (outcome.code, outcome.out) == (2, "")
    assert simulate(path).code == 0


def test_an_inline_company_may_stand_at_the_top_or_under_org(tmp_path: Path) -> None:
    """Both ways are the same company."""
    steps = "steps: [{as: 韩梅梅, say: /任务 新建 原型 @李雷}]\n"
    top = simulate(written(tmp_path, f"{NOW}departments: [部]\n{PEOPLE}{steps}"), "--json")
    below = f"{NOW}org:\n  departments: [部]\n  {PEOPLE}{steps}"
    assert top.code == 0
    assert simulate(written(tmp_path, below), "--json") == top
    assert ORG not in top.out
