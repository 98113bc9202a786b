"""Markdown to Word and PDF, and the templates that documents are made from."""

import io
from pathlib import Path

import docx
import pytest

from bot.charts import NoFontError, find_font, mainland_face
from bot.documents import Heading, Item, Paragraph, Table, blocks, escaped, to_docx, to_pdf
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
    assert "1. D-1 a cluster" in words
    assert "two machines will do" in words
    assert {"Review", "Li Lei", "write it down", "Fri", "T1"} <= set(cells)


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
