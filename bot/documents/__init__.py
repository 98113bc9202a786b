"""Documents as people pass them on: the same Markdown as a Word file and as a PDF.

Nothing here knows meetings or languages; every word arrives as it is to be read.
"""

from bot.documents.blocks import Block, Heading, Item, Paragraph, Table, blocks, escaped
from bot.documents.pdf import to_pdf
from bot.documents.word import to_docx

__all__ = [
    "Block",
    "Heading",
    "Item",
    "Paragraph",
    "Table",
    "blocks",
    "escaped",
    "to_docx",
    "to_pdf",
]
