"""A Word template that is written from top to bottom: margins, type, tables with loops, signatures."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FONT = "Times New Roman"
CENTER, RIGHT, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
INDENT = Cm(1.25)
CORNER = Cm(8)  # lines of a corner attribute are at most 8 cm long (ГОСТ Р 7.0.97)


class Sheet:
    """A document that is written from top to bottom."""

    def __init__(self, title: str, *, landscape: bool = False) -> None:
        self.document = Document()
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(12)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        style.paragraph_format.space_after = Pt(0)
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = title, "", ""
        self._page(self.document.sections[0], landscape=landscape)

    def _page(self, section: Any, *, landscape: bool) -> None:
        short, long = Cm(21), Cm(29.7)
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (long, short) if landscape else (short, long)
        section.left_margin, section.right_margin = (Cm(2), Cm(1.5)) if landscape else (Cm(3), Cm(1.5))
        section.top_margin = section.bottom_margin = Cm(2)
        section.different_first_page_header_footer = len(self.document.sections) == 1
        if len(self.document.sections) == 1:  # later sections go on with the first one's header
            self._page_number(section.header)

    @staticmethod
    def _page_number(header: Any) -> None:
        """Pages from the second on are numbered in the middle of the upper margin."""
        paragraph = header.paragraphs[0]
        paragraph.alignment = CENTER
        run = paragraph.add_run()
        for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                element.set(qn("w:fldCharType"), kind)
            else:
                element.text = text
            run._r.append(element)

    @property
    def room(self) -> int:
        section = self.document.sections[-1]
        return int(section.page_width - section.left_margin - section.right_margin)

    def turn(self, *, landscape: bool) -> None:
        """A new page that lies the other way."""
        self._page(self.document.add_section(), landscape=landscape)

    # ── words ──

    def line(
        self, text: str, *, bold: bool = False, align: Any = None, size: float = 12, before: float = 0,
        italic: bool = False,
    ) -> Any:  # fmt: skip
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bold or None, italic or None, Pt(size)
        paragraph.alignment = align
        paragraph.paragraph_format.space_before = Pt(before)
        return paragraph

    def title(self, *lines: str) -> None:
        for at, text in enumerate(lines):
            self.line(text, bold=True, align=CENTER, size=14, before=0 if at else 12)
        self.line("{%p if школа.пример %}")
        self.line("{{ школа.пример }}", italic=True, align=CENTER, size=11)
        self.line("{%p endif %}")

    def heading(self, text: str) -> None:
        self.line(text, bold=True, before=12).paragraph_format.keep_with_next = True

    def text(self, text: str) -> None:
        paragraph = self.line(text, align=BOTH, before=3)
        paragraph.paragraph_format.first_line_indent = INDENT

    def each(self, loop: str, *lines: str) -> None:
        """Lines for every item of a list."""
        self.line(f"{{%p for {loop} %}}")
        for text in lines:
            self.line(text, align=BOTH).paragraph_format.left_indent = Cm(0.6)
        self.line("{%p endfor %}")

    def when(self, condition: str, write: Callable[[], None]) -> None:
        self.line(f"{{%p if {condition} %}}")
        write()
        self.line("{%p endif %}")

    # ── tables ──

    def table(self, loop: str, columns: Sequence[tuple[str, str, float]], *, size: float = 12) -> None:
        """A table with one row for every item: header, field, share of the width. The header is repeated."""
        table = self.document.add_table(rows=4, cols=len(columns))
        table.style = "Table Grid"
        self._widths(table, [share for *_, share in columns])
        for cell, (header, *_) in zip(table.rows[0].cells, columns, strict=True):
            self._cell(cell, header, bold=True, align=CENTER, size=size - 1)
        self._row(table.rows[0], "w:tblHeader", "w:cantSplit")
        self._cell(table.rows[1].cells[0], f"{{%tr for {loop} %}}")
        for cell, (_, field, _) in zip(table.rows[2].cells, columns, strict=True):
            self._cell(cell, field, size=size)
        self._row(table.rows[2], "w:cantSplit")
        self._cell(table.rows[3].cells[0], "{%tr endfor %}")

    def passport(self, rows: Sequence[tuple[str, Sequence[str]]]) -> None:
        """A table of two columns: what it is, and its words (several lines, loops among them)."""
        table = self.document.add_table(rows=len(rows), cols=2)
        table.style = "Table Grid"
        self._widths(table, (3, 7))
        for row, (label, lines) in zip(table.rows, rows, strict=True):
            self._cell(row.cells[0], label, bold=True)
            for at, text in enumerate(lines):
                paragraph = row.cells[1].paragraphs[0] if not at else row.cells[1].add_paragraph()
                paragraph.add_run(text)

    def _widths(self, table: Any, shares: Sequence[float]) -> None:
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        widths = [int(self.room * share / sum(shares)) for share in shares]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width

    @staticmethod
    def _cell(cell: Any, text: str, *, bold: bool = False, align: Any = None, size: float = 12) -> None:
        for at, words in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if not at else cell.add_paragraph()
            run = paragraph.add_run(words)
            run.bold, run.font.size = bold or None, Pt(size)
            paragraph.alignment = align

    @staticmethod
    def _row(row: Any, *marks: str) -> None:
        for mark in marks:
            row._tr.get_or_add_trPr().append(OxmlElement(mark))

    def _plain(self, rows: int, shares: Sequence[float]) -> Any:
        table = self.document.add_table(rows=rows, cols=len(shares))
        self._widths(table, shares)
        return table

    # ── what school papers begin and end with ──

    def approval(self) -> None:
        """ПРИНЯТО, СОГЛАСОВАНО, УТВЕРЖДАЮ as the team chose them; numbers, dates and names are blanks."""
        table = self._plain(1, (1, 1, 1))
        for cell, word, lines in zip(
            table.rows[0].cells,
            ("принято", "согласовано", "утверждаю"),
            (
                ("ПРИНЯТО", "педагогическим советом", "протокол № {{ пусто.номер }}", "от {{ пусто.дата }}"),
                ("СОГЛАСОВАНО", "с учредителем", "{{ пусто.имя }}", "{{ пусто.дата }}"),
                (
                    "УТВЕРЖДАЮ",
                    "Директор",
                    "{{ пусто.имя }}",
                    "приказ № {{ пусто.номер }}",
                    "от {{ пусто.дата }}",
                ),
            ),
            strict=True,
        ):
            cell.paragraphs[0].add_run(f"{{%p if программа.гриф.{word} %}}")
            for at, text in enumerate(lines):
                cell.add_paragraph().add_run(text).bold = (at == 0) or None
            cell.add_paragraph("{%p endif %}")
            cell.add_paragraph()  # a cell without any paragraph would be dropped

    def corner(self, *lines: str) -> None:
        for text in lines:
            self.line(text).paragraph_format.left_indent = self.room - CORNER

    def sign(self, post: str) -> None:
        """Post, a blank for the signature, a blank for the name."""
        self.line("", before=12)
        table = self._plain(1, (5, 3, 4))
        for cell, text, align in zip(
            table.rows[0].cells,
            (post, "______________", "{{ пусто.имя }}"),
            (None, CENTER, RIGHT),
            strict=True,
        ):
            self._cell(cell, text, align=align)
        self._row(table.rows[0], "w:cantSplit")

    def save(self, path: Path) -> None:
        self.document.save(path)
