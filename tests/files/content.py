"""Small contents of every kind, made here and not copied from anywhere."""

import io
import struct
import zipfile
import zlib
from typing import Final


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 1, height: int = 1, colour: tuple[int, int, int] = (67, 83, 216)) -> bytes:
    """A picture of one colour."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\x00" + bytes(colour) * width) * height
    parts = (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def zipped(*names: str) -> bytes:
    """A zip with empty members of these names."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "")
    return file.getvalue()


PNG: Final = png()
JPG: Final = b"\xff\xd8\xff\xe0\x00\x10JFIF"
PDF: Final = b"%PDF-1.7\n"
EXE: Final = b"MZ\x90\x00\x03\x00\x00\x00"
DOCX: Final = zipped("[Content_Types].xml", "word/document.xml")
MACRO: Final = zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")
