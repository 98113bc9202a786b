"""Charts: real pictures, read back pixel by pixel."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageColor

from bot.charts import (
    Bar,
    Board,
    Column,
    Gantt,
    Mark,
    NoFontError,
    Shade,
    Ticket,
    draw_board,
    draw_gantt,
    find_font,
)
from bot.charts.canvas import Canvas
from bot.charts.palette import INK, PAPER, TODAY
from bot.errors import SetupError

MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def font() -> Path:
    """The font of this machine; the checks install one where there is none."""
    return find_font()


def colours(png: bytes) -> dict[tuple[int, ...], int]:
    """How many pixels of each colour a picture has."""
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.format == "PNG"
        counted = picture.convert("RGB").getcolors(100_000)
    assert counted is not None
    return {colour: count for count, colour in counted if isinstance(colour, tuple)}


def rgb(colour: str) -> tuple[int, ...]:
    """A colour as its three parts."""
    return ImageColor.getrgb(colour)


def board(*tickets: Ticket, more: str = "") -> Board:
    """A board of one column."""
    return Board("看板", "共 1 个", (Column("进行中", 1, tickets, Shade.CALM, more),))


def test_a_board_shows_each_ticket_in_its_shade(font: Path) -> None:
    """A late ticket is red, one that is done green."""
    late = Ticket("T1", "完成UI原型", "李雷", "11月20日", Shade.LATE, 40)
    drawn = colours(draw_board(board(late), font))
    assert drawn[rgb(Shade.LATE.strong)] > 500
    assert rgb(Shade.DONE.strong) not in drawn
    assert drawn[rgb(INK)] > 100


def test_a_board_grows_with_its_tickets(font: Path) -> None:
    """What does not fit is said, not cut off."""
    one = Ticket("T1", "x", "李雷", "", Shade.CALM)
    sizes = []
    for count, more in ((1, ""), (6, ""), (6, "还有 3 个")):
        with Image.open(io.BytesIO(draw_board(board(*[one] * count, more=more), font))) as picture:
            sizes.append(picture.height)
    assert sizes == sorted(set(sizes))


def test_an_empty_board_is_a_picture(font: Path) -> None:
    """Nothing to do is no mistake."""
    assert colours(draw_board(Board("看板", "", ()), font))[rgb(PAPER)] > 1000


@pytest.mark.parametrize("days", [0, 20, 150, 4000])
def test_a_gantt_chart_spans_days_and_years(font: Path, days: int) -> None:
    """Bars, their done part and today's line are there on every scale."""
    first = Bar(
        "T1", "需求评审", "李雷", MONDAY, MONDAY + timedelta(days=days), Shade.CALM, 50,
        milestones=(Mark(MONDAY, Shade.LATE),),
    )  # fmt: skip
    second = Bar(
        "T2", "联调", "Jim", first.end, first.end, Shade.LATE, 100, open_ended=True,
        after=("T1", "T9"),
    )  # fmt: skip
    gantt = Gantt("甘特图", "", MONDAY, "今天", (first, second), frozenset({MONDAY}))
    drawn = colours(draw_gantt(gantt, font))
    assert drawn[rgb(TODAY)] > 50
    assert drawn[rgb(Shade.CALM.strong)] > 50
    assert drawn[rgb(Shade.LATE.strong)] > 20


def test_a_gantt_chart_without_bars(font: Path) -> None:
    """A chart of nothing still says which day it is."""
    assert rgb(TODAY) in colours(draw_gantt(Gantt("甘特图", "", MONDAY, "今天", ()), font))


def test_words_fit_their_room(font: Path) -> None:
    """Chinese breaks anywhere, English between words, and what is left over ends with dots."""
    canvas = Canvas(100, 100, font)
    chinese = canvas.wrapped("完成首页界面原型并和市场部确认文案", 13, 100, 2)
    english = canvas.wrapped("Write documentation for partners abroad", 13, 110, 3)
    assert len(chinese) == 2
    assert chinese[1].endswith("…")
    assert english[0] == "Write"
    assert all(canvas.width(line, 13) <= 110 for line in (*chinese, *english))
    assert canvas.wrapped("", 13, 100, 2) == []
    assert canvas.wrapped("长", 13, 1, 1) == ["…"]


def test_a_font_that_was_set_has_to_be_there(tmp_path: Path) -> None:
    """A wrong setting is told as one."""
    with pytest.raises(SetupError, match="MUSTER_CHARTS_FONT"):
        find_font(str(tmp_path / "none.ttf"))
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    with pytest.raises(SetupError, match="can't be read"):
        draw_board(board(), find_font(str(broken)))


def test_no_font_is_an_error_of_its_own() -> None:
    """So that charts can be told as text instead."""
    assert not issubclass(NoFontError, SetupError)
