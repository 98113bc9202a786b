"""Kinds of files, told by their content; a name may only choose among kinds of text."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from bot.errors import UserError
from bot.files.names import ending, with_ending

OTHER: Final = "other"
_TEXT: Final = "text"
_PICTURE: Final = "picture"


class Kind(NamedTuple):
    """One kind: its usual ending, its media type, its other endings, its family."""

    id: str
    media_type: str
    endings: tuple[str, ...] = ()
    family: str = ""


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_KINDS: Final = (
    Kind("png", "image/png", (), _PICTURE),
    Kind("jpg", "image/jpeg", ("jpeg", "jpe", "jfif"), _PICTURE),
    Kind("gif", "image/gif", (), _PICTURE),
    Kind("webp", "image/webp", (), _PICTURE),
    Kind("heic", "image/heic", ("heif",)),
    Kind("pdf", "application/pdf"),
    Kind("docx", f"{_OFFICE}.wordprocessingml.document"),
    Kind("xlsx", f"{_OFFICE}.spreadsheetml.sheet"),
    Kind("pptx", f"{_OFFICE}.presentationml.presentation"),
    Kind("doc", "application/msword", ("wps",)),
    Kind("xls", "application/vnd.ms-excel", ("et",)),
    Kind("ppt", "application/vnd.ms-powerpoint", ("dps",)),
    Kind("txt", "text/plain", ("log",), _TEXT),
    Kind("md", "text/markdown", ("markdown",), _TEXT),
    Kind("csv", "text/csv", (), _TEXT),
    Kind("zip", "application/zip"),
    Kind("mp4", "video/mp4", ("m4v",)),
    Kind(OTHER, "application/octet-stream"),
)
KINDS: Final = {kind.id: kind for kind in _KINDS}
_BY_ENDING: Final = {
    each: kind for kind in _KINDS if kind.id != OTHER for each in (kind.id, *kind.endings)
}

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_Test = Callable[[bytes], bool]


def judged(name: str, content: bytes) -> tuple[str, Kind]:
    """The kind of a content, and the name with the ending that belongs to it.

    A picture may be called by another picture's ending, which is then put right. Raises UserError
    where a content is not what its name says.
    """
    found = sniffed(content)
    given = ending(name)
    named = _BY_ENDING.get(given)
    if found.family == _TEXT:
        return _judged_text(name, given, named)
    if found.id == OTHER and named is None:
        return name, found
    if named is None:
        return with_ending(name, found.id), found
    if named.id == found.id:
        return name, found
    if named.family == found.family == _PICTURE:
        return with_ending(name, found.id, instead=True), found
    raise UserError("file.mismatch", name=name, named=named.id, found=_told(found))


def _judged_text(name: str, given: str, named: Kind | None) -> tuple[str, Kind]:
    if not given:
        return with_ending(name, "txt"), KINDS["txt"]
    if named is None:
        return name, KINDS[OTHER]  # a script or a page is text as well
    if named.family == _TEXT:
        return name, named
    raise UserError("file.mismatch", name=name, named=named.id, found=_told(KINDS["txt"]))


def sniffed_as(name: str, content: bytes) -> tuple[str, Kind]:
    """The same for a content of our own, whose name is right if it has one of our endings."""
    named = _BY_ENDING.get(ending(name))
    return (name, named) if named else judged(name, content)


def _told(kind: Kind) -> str:
    return "?" if kind.id == OTHER else kind.id


def sniffed(content: bytes) -> Kind:
    """The kind that the bytes themselves show."""
    for kind, test in _SIGNS:
        if test(content):
            return KINDS[kind]
    return KINDS["txt" if _is_text(content) else OTHER]


def _starts(*signs: bytes) -> _Test:
    return lambda content: content.startswith(signs)


def _is_webp(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def _is_brand(*brands: bytes) -> _Test:
    return lambda content: content[4:8] == b"ftyp" and content[8:12] in brands


def _is_office(part: bytes) -> _Test:
    """An Office document is a zip that names its main part; one with macros is none of ours."""

    def test(content: bytes) -> bool:
        zipped = content.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in content
        return zipped and part in content and b"vbaProject.bin" not in content

    return test


def _is_zip(content: bytes) -> bool:
    plain = content.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    return plain and b"vbaProject.bin" not in content


def _is_old_office(*streams: str) -> _Test:
    """Before 2007 an Office document was a small file system, its names in UTF-16."""
    names = [each.encode("utf-16-le") for each in streams]
    macros = "_VBA_PROJECT".encode("utf-16-le")

    def test(content: bytes) -> bool:
        if not content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
            return False
        return macros not in content and any(name in content for name in names)

    return test


def _is_text(content: bytes) -> bool:
    encodings = ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not _CONTROL.search(text)
    return False


_SIGNS: Final[tuple[tuple[str, _Test], ...]] = (
    ("png", _starts(b"\x89PNG\r\n\x1a\n")),
    ("jpg", _starts(b"\xff\xd8\xff")),
    ("gif", _starts(b"GIF87a", b"GIF89a")),
    ("webp", _is_webp),
    ("heic", _is_brand(b"heic", b"heix", b"mif1", b"msf1", b"hevc")),
    ("mp4", _is_brand(b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"M4V ", b"qt  ")),
    ("pdf", _starts(b"%PDF-")),
    ("docx", _is_office(b"word/document.xml")),
    ("xlsx", _is_office(b"xl/workbook.xml")),
    ("pptx", _is_office(b"ppt/presentation.xml")),
    ("zip", _is_zip),
    ("doc", _is_old_office("WordDocument")),
    ("xls", _is_old_office("Workbook", "Book")),
    ("ppt", _is_old_office("PowerPoint Document")),
)
