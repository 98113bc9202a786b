"""Markdown to Word and PDF, and the templates that documents are made from."""

import io
from pathlib import Path

import docx
import pytest
from docx.shared import Pt

from bot.charts import NoFontError, find_font, mainland_face
from bot.documents import (
    Block,
    Heading,
    Item,
    Paragraph,
    Table,
    blocks,
    escaped,
    to_docx,
    to_pdf,
)
from bot.documents.columns import lines, widths
from templates import LANGUAGES, Language
from templates.documents import SAMPLE, TemplateFaultError, check, document, shipped


def test_blocks() -> None:
    """Headings, lists, tables and paragraphs; what a user typed forges none of them."""
    hostile = escaped("a|b\n# c \\ d")
    told = list(blocks(f"# 标题\n\n| 名 | 值 |\n|---|---|\n| {hostile} |\n\n1. 一\n- 二\n话"))
    assert told == [
        Heading(1, "标题"),
        Table((("名", "值"), ("a|b # c \\ d", ""))),
        Item(1, "一"),
        Item(0, "二"),
        Paragraph("话"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_holds_every_word(language: Language) -> None:
    """The Word file opens, and holds what the Markdown does."""
    told = list(blocks(document("minutes", language, "", SAMPLE)))
    made = docx.Document(io.BytesIO(to_docx(told)))
    words = "\n".join(each.text for each in made.paragraphs)
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    assert "1.\tD-1 a cluster" in words
    assert "two machines will do" in words
    assert {"Review", "Li Lei", "write it down", "Fri", "T1"} <= set(cells)


def test_word_is_laid_out() -> None:
    """A4; the head of a long table on every page and no row on two; fonts for both writings."""
    action = {"text": "提交架构文档", "owner": "李雷", "due": "11月27日 周五 18:00", "task": "T1"}
    told = list(blocks(document("minutes", "zh", "", SAMPLE | {"actions": [action] * 100})))
    made = docx.Document(io.BytesIO(to_docx(told)))
    [section] = made.sections
    size = [each and each.mm for each in (section.page_width, section.page_height)]
    assert size == pytest.approx([210, 297], abs=0.1)
    assert "PAGE" in section.footer.paragraphs[0]._p.xml  # noqa: SLF001
    named, actions = made.tables
    heads = [bool(row._tr.xpath(".//w:tblHeader")) for row in actions.rows]  # noqa: SLF001
    assert heads == [True] + [False] * 100
    assert all(row._tr.xpath(".//w:cantSplit") for row in actions.rows)  # noqa: SLF001
    assert not actions.autofit
    assert [round(each.width.cm, 1) for each in named.columns] == [3.4, 13.6]
    assert sum(each.width.cm for each in actions.columns) == pytest.approx(17, abs=0.1)
    assert 'w:eastAsia="微软雅黑"' in made.styles["Heading 1"].element.xml
    point = next(each for each in made.paragraphs if each.text.startswith("•"))
    assert point.style is not None
    shape = point.style.paragraph_format
    assert (shape.left_indent, shape.first_line_indent) == (Pt(34), Pt(-17))


def _letters(words: str) -> float:
    return sum(1.0 if each.isascii() else 2.0 for each in words)


@pytest.mark.parametrize(
    "words,told",
    [
        ("review the bill", ["review the", "bill"]),
        ("两台机器够用,观察一周", ["两台机器够", "用,观察一", "周"]),
        ("他说「好的」。结束", ["他说「好", "的」。结束"]),
        ("用 Redis集群", ["用 Redis集", "群"]),
        ("链接:https://a.example/b", ["链接:", "https://a.", "example/b"]),
        ("一二三四五。六", ["一二三四", "五。六"]),
        ("", [""]),
    ],
)
def test_where_lines_end(words: str, told: list[str]) -> None:
    """At blanks and between Chinese characters: never in a Latin word, never before a comma."""
    assert lines(words, 10, _letters) == told


def test_widths_of_columns() -> None:
    """A date and a number stand on one line; what is long shares the rest."""
    table = Table((("行动项", "负责人", "截止"), ("很" * 60, "李雷", "11月27日 周五 18:00")))
    action, owner, due = widths(table, 100, _letters)
    assert due == _letters("11月27日 周五 18:00")
    assert owner == _letters("负责人")
    assert action == 100 - due - owner
    narrow = Table((("a", "b"), ("c", "d")))
    assert widths(narrow, 100, _letters) == [50, 50]


def test_pictures_in_text() -> None:
    """What the font has no shape for is told by its name, and whatever was typed is written."""
    try:
        font = find_font()
    except NoFontError:
        return
    face = mainland_face(font)
    plain = to_pdf([Paragraph("done [rocket]")], font, face)
    assert abs(len(to_pdf([Paragraph("done 🚀\ufe0f\u200d")], font, face)) - len(plain)) < 50
    told: list[Block] = [Item(0, "很长" * 2000), Table((("👩‍🚀" * 300, "b", "c"), ("", "", "")))]
    assert to_pdf(told, font, face).startswith(b"%PDF-")


def test_pdf_is_one() -> None:
    """The PDF is whole and carries the font that it needs, or says that there is none."""
    told = list(blocks(document("minutes", "zh", "", SAMPLE | {"title": "技术方案评审"})))
    try:
        font = find_font()
    except NoFontError:
        return
    made = to_pdf(told, font, mainland_face(font))
    assert made.startswith(b"%PDF-")
    assert made.rstrip().endswith(b"%%EOF")
    assert b"/FontFile" in made


def test_templates_of_a_company(tmp_path: Path) -> None:
    """Its own stand for ours, one by one; a fault is told with its file, and reaches nothing."""
    names = [name for name, _ in shipped()]
    assert names == ["minutes.zh.md", "minutes.en.md"]
    assert all(fault == "" for _, fault in check(""))
    own = tmp_path / "minutes.zh.md"
    own.write_text("# {{ title }} 纪要", encoding="utf-8")
    assert document("minutes", "zh", str(tmp_path), SAMPLE) == "# Review 纪要"
    assert "## Decisions" in document("minutes", "en", str(tmp_path), SAMPLE)
    for wrong in (
        "{{ titel }}",
        "{% for %}",
        "{{ ''.__class__.__mro__ }}",
        "{{ title.__init__.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{% for i in range(10**9) %}{% endfor %}",
    ):
        own.write_text(wrong, encoding="utf-8")
        with pytest.raises(TemplateFaultError, match=r"minutes\.zh\.md"):
            document("minutes", "zh", str(tmp_path), SAMPLE)
    assert [bool(fault) for _, fault in check(str(tmp_path))] == [True, False]
