"""What a file is, is told by its bytes; what it is called is made harmless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.files.kinds import judged
from bot.files.names import clean_name
from tests.files.content import DOCX, EXE, JPG, MACRO, PDF, PNG, zipped


def _id(value: str | bytes) -> str:
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize(
    "given_name,content,name,kind",
    [
        ("a.png", PNG, "a.png", "png"),
        ("a.png", JPG, "a.jpg", "jpg"),
        ("a.JPEG", JPG, "a.JPEG", "jpg"),
        ("a", PDF, "a.pdf", "pdf"),
        ("合同.docx", DOCX, "合同.docx", "docx"),
        ("合同", DOCX, "合同.docx", "docx"),
        ("x.zip", zipped("a"), "x.zip", "zip"),
        ("x.docm", MACRO, "x.docm", "other"),
        ("run.exe", EXE, "run.exe", "other"),
        ("run.sh", b"#!/bin/sh\n", "run.sh", "other"),
        ("a.svg", b"<svg onload=alert(1)>", "a.svg", "other"),
        ("note", "会议纪要".encode(), "note.txt", "txt"),
        ("a.csv", "一,二".encode("gb18030"), "a.csv", "csv"),
        ("a.txt", "一,二".encode("utf-16"), "a.txt", "txt"),
        ("invoice.exe", PDF, "invoice.exe.pdf", "pdf"),
    ],
    ids=_id,
)
def test_a_content_is_what_its_bytes_are(
    given_name: str, content: bytes, name: str, kind: str
) -> None:
    """The name chooses among kinds of text only, and gets the ending that it should have."""
    found_name, found = judged(given_name, content)
    assert (found_name, found.id) == (name, kind)


@pytest.mark.parametrize(
    "name,content",
    [("a.pdf", PNG), ("a.png", EXE), ("a.png", b"hello"), ("a.txt", PNG), ("a.docx", zipped("a"))],
    ids=_id,
)
def test_a_content_that_is_not_what_its_name_says_is_refused(name: str, content: bytes) -> None:
    """Nobody opens a program that is called a picture."""
    with pytest.raises(UserError, match="mismatch"):
        judged(name, content)


@pytest.mark.parametrize(
    "given_name,name",
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\图.png", "图.png"),
        ("..", "file"),
        ("", "file"),
        ("/", "file"),
        ("NUL.txt", "_NUL.txt"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("a\r\nSet-Cookie: x.png", "aSet-Cookie_ x.png"),
        (".htaccess", "htaccess"),
        ("a" * 1000 + ".png", "a" * 196 + ".png"),
    ],
)
def test_hostile_names_become_harmless(given_name: str, name: str) -> None:
    """No path, no control characters, nothing reserved, nothing endless."""
    assert clean_name(given_name) == name


@given(st.text(max_size=400))
def test_any_name_is_one_clean_part(given_name: str) -> None:
    """Whatever comes, the name can be stored, shown and saved, and stays what it is."""
    name = clean_name(given_name)
    assert name
    assert name.isprintable()
    assert not set(name) & set('/\\:*?"<>|')
    assert name not in {".", ".."}
    assert len(name) <= 200
    assert len(name.encode()) <= 255
    assert clean_name(name) == name
