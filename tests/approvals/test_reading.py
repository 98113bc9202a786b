"""Definition files: the shipped ones are right, and what is wrong is told with its line."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.approvals.catalogue import shipped
from bot.approvals.definition.model import Mode, Node
from bot.approvals.definition.reading import DefinitionError, read

GOOD = """\
id: trip
name: {zh: 出差, en: Trip}
form:
  - {id: days, name: 天数, kind: number}
  - {id: boss, name: 主管, kind: person}
  - id: how
    name: 方式
    kind: choice
    options: {train: 火车, plane: {zh: 飞机, en: Plane}}
flow:
  - approve: first
    name: 主管
    by: {field: boss}
  - choose: length
    branches:
      - if: days > 3 and how == plane
        flow:
          - approve: board
            name: 董事会
            by: [{role: board}, {superior: 3}]
            mode: vote
            need: 60%
      - flow: []
"""


def flaws(written: str) -> list[str]:
    """What is wrong with a file."""
    with pytest.raises(DefinitionError) as refused:
        read(written, "trip.yaml")
    return list(refused.value.flaws)


def test_the_shipped_ones() -> None:
    """The affairs that the features name are there, each in both languages."""
    names = {each.definition.name.zh for each in shipped().values()}
    assert names >= {"请假", "办公用品", "采购", "用印", "市场预算", "外部访客", "会议申请"}
    assert names >= {"公告发布", "资源申请", "需求变更", "合同订单"}
    for each in shipped().values():
        definition = each.definition
        shown = [definition.name, definition.about]
        shown += [field.name for field in definition.form]
        shown += [node.name for node in definition.nodes()]
        assert all(name.zh != name.en for name in shown), definition.id


def test_a_file_is_read() -> None:
    """Fields, options, rules, votes and branches become what they say."""
    trip = read(GOOD, "trip.yaml")
    assert [each.id for each in trip.nodes()] == ["first", "board"]
    board = trip.node("board")
    assert (board.mode, board.need, board.percent) == (Mode.VOTE, 60, True)
    assert trip.field("how").options[1].name.en == "Plane"
    assert isinstance(trip.flow[0], Node)


@pytest.mark.parametrize(
    "old, new, line, said",
    [
        ("kind: number", "kind: numbr", 4, "number"),
        ("id: trip", "id: Trip", 1, "small letters"),
        ("by: {field: boss}", "by: {feld: boss}", 13, "no rule"),
        ("by: {field: boss}", "by: {field: days}", 11, "kind person"),
        ("by: {field: boss}", "buy: superior", 11, "by is missing"),
        ("by: {field: boss}", "by: {field: boss}\n    withn: 2", 14, "did you mean within"),
        ("days > 3 and", "days >> 3 and", 16, "no number"),
        ("days > 3 and", "dayz > 3 and", 14, "no field dayz"),
        ("      - flow: []\n", "", 14, "default"),
        ("need: 60%", "need: 0%", 22, "from 1 to 100"),
        ("            need: 60%\n", "", 18, "belong together"),
        ("approve: board", "approve: first", 18, "two steps"),
        ("- {id: boss", "- {id: days", 5, "two fields"),
        ("id: days", "id: affair", 4, "can't be called affair"),
        ("mode: vote", "mode: most", 21, "all, any, turn, vote"),
        ("name: 主管\n    by", "name: [a]\n    by", 12, "not a text"),
        ("by: {field: boss}", "by: {field: boss}\n  - first", 14, "begins with"),
    ],
)
def test_each_mistake_is_told_with_its_line(old: str, new: str, line: int, said: str) -> None:
    """The line is where an editor would go to; what to write instead stands beside it."""
    assert old in GOOD
    found = flaws(GOOD.replace(old, new, 1))
    assert any(each.startswith(f"line {line}: ") and said in each for each in found), found


def test_all_mistakes_are_told_at_once() -> None:
    """Whoever writes a file does not mend one mistake to meet the next."""
    found = flaws(GOOD.replace("kind: number", "kind: x").replace("mode: vote", "mode: x"))
    assert len(found) >= 2


@pytest.mark.parametrize(
    "written",
    ["", "a: *b", "a: &b 1\nc: *b", "- 1", "{", "id: [", "a: 1\na: 2", "\t", "1", "[" * 3000],
)
def test_what_is_no_definition_is_refused(written: str) -> None:
    """Aliases too, by which a small file could unfold to a huge one."""
    assert flaws(written)


@given(st.text(alphabet="abc:-[]{}&*!|>'\"\n #%@,1?é中", max_size=80))
def test_any_text_is_read_or_refused(written: str) -> None:
    """Nothing but the one error is ever raised."""
    with pytest.raises(DefinitionError):
        read(written, "x")


@given(st.data())
def test_any_damage_is_read_or_refused(data: st.DataObject) -> None:
    """A file with a piece cut out is a definition, or no definition; never a crash."""
    start = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(start, min(len(GOOD), start + 30)))
    with suppress(DefinitionError):
        read(GOOD[:start] + GOOD[end:], "x")
