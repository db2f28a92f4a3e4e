"""Make the Word templates that come with the toolkit: `python docs/word_templates.py`.

A methodologist edits copies of them in Word; this script is how the shipped ones were laid out, so that all of
them keep the same margins, type and signatures. Fields and loops are docxtpl's; what can be said in them is
listed in docs/word.md.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a file, not installed

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from toolkit.documents.word.paper import PAPERS

FOLDER = Path(__file__).resolve().parents[1] / "templates" / "documents"
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


ROADMAP = (
    ("Задача", "{{ мера.задача }}", 15),
    ("Мероприятие", "{{ мера.мероприятие }}", 26),
    ("Сроки реализации", "{{ мера.срок }}", 13),
    (
        "Показатели реализации",
        "{{ мера.результат }}{% if мера.показатель %}; {{ мера.показатель }}{% endif %}",
        20,
    ),
    ("Ответственный", "{{ мера.ответственный }}", 14),
    ("Участники", "{{ мера.участники }}", 13),
)


def antirisk_program() -> Sheet:
    sheet = Sheet("Антирисковая программа")
    sheet.approval()
    sheet.title("ПРОГРАММА АНТИРИСКОВЫХ МЕР", "по фактору «{{ программа.фактор }}»", "{{ школа.полное }}")
    sheet.heading("Паспорт программы")
    sheet.passport(
        [
            ("Наименование программы", ["Программа антирисковых мер по фактору «{{ программа.фактор }}»"]),
            ("Наименование школы", ["{{ школа.полное }}"]),
            ("Основание", ["{{ программа.основание }}"]),
            ("Ответственный за фактор", ["{{ программа.ответственный }}"]),
            ("Причины риска", ["{%p for причина in программа.причины %}", "– {{ причина }}", "{%p endfor %}"]),
            ("Цель программы", ["{{ программа.цель }}"]),
            (
                "Задачи программы",
                ["{%p for задача in программа.задачи %}", "{{ задача.номер }}. {{ задача.текст }}", "{%p endfor %}"],
            ),
            ("Методы сбора и обработки информации", ["{%p for м in программа.методы %}", "– {{ м }}", "{%p endfor %}"]),
            (
                "Сроки и этапы реализации",
                ["С {{ программа.начало }} по {{ программа.конец }}", "{%p for э in программа.этапы %}", "– {{ э }}", "{%p endfor %}"],
            ),
            ("Ожидаемые конечные результаты", ["{%p for р in программа.результаты %}", "– {{ р }}", "{%p endfor %}"]),
            ("Исполнители", ["{{ программа.исполнители }}"]),
            ("Ресурсное обеспечение", ["{{ программа.ресурсы }}"]),
            ("Риски невыполнения и меры", ["{{ программа.риски }}"]),
            ("Контроль и отчётность", ["{%p for к in программа.контроль %}", "– {{ к }}", "{%p endfor %}"]),
        ]
    )  # fmt: skip
    sheet.heading("Целевые показатели")
    sheet.table(
        "п in программа.показатели",
        (
            ("№", "{{ п.номер }}", 4),
            ("Показатель, единица", "{{ п.название }}{% if п.единица %}, {{ п.единица }}{% endif %}", 30),
            ("Сейчас", "{{ п.сейчас }}", 14),
            ("В середине", "{{ п.в_середине }}", 14),
            ("Будет", "{{ п.будет }}", 14),
            ("Источник, кто измеряет", "{{ п.источник }}\n{{ п.кто }}", 24),
        ),
        size=11,
    )
    sheet.sign("Директор")
    sheet.turn(landscape=True)
    sheet.corner("Приложение", "к программе антирисковых мер", "по фактору «{{ программа.фактор }}»")
    sheet.title("ДОРОЖНАЯ КАРТА", "реализации программы антирисковых мер")
    sheet.line("")
    sheet.table("мера in программа.меры", ROADMAP, size=11)
    return sheet


def consolidated_plan() -> Sheet:
    sheet = Sheet("Сводный план", landscape=True)
    sheet.approval()
    sheet.title("СВОДНЫЙ ПЛАН", "мер по всем факторам риска", "{{ школа.полное }}, {{ год }}")
    sheet.line("{%p for программа in программы %}")
    sheet.heading("{{ программа.фактор }}. Ответственный: {{ программа.ответственный }}")
    sheet.table(
        "мера in программа.меры",
        (("№", "{{ мера.номер }}", 4), *ROADMAP[1:]),
        size=11,
    )
    sheet.line("{%p endfor %}")
    sheet.sign("Директор")
    return sheet


def joint_plan() -> Sheet:
    sheet = Sheet("План совместных действий")
    table = sheet._plain(1, (1, 1))
    for cell, lines in zip(
        table.rows[0].cells,
        (
            ("СОГЛАСОВАНО", "{{ консультант }}", "Директор {{ пусто.имя }}", "{{ пусто.дата }}"),
            ("УТВЕРЖДАЮ", "{{ школа.полное }}", "Директор {{ пусто.имя }}", "{{ пусто.дата }}"),
        ),
        strict=True,
    ):
        sheet._cell(cell, "\n".join(lines))
    sheet.title("ПЛАН СОВМЕСТНЫХ ДЕЙСТВИЙ", "школы и школы-консультанта", "{{ год }}")
    sheet.line("")
    sheet.table(
        "строка in совместный",
        (
            ("№", "{{ строка.номер }}", 5),
            ("Мероприятие", "{{ строка.мероприятие }}", 38),
            ("Срок", "{{ строка.срок }}", 17),
            ("Результат", "{{ строка.результат }}", 22),
            ("Ответственный", "{{ строка.ответственный }}", 20),
        ),
    )
    sheet.sign("Директор")
    return sheet


def psychologist_plan() -> Sheet:
    sheet = Sheet("План работы педагога-психолога", landscape=True)
    sheet.approval()
    sheet.title("ПЛАН РАБОТЫ", "педагога-психолога по снижению рисков", "{{ школа.полное }}, {{ год }}")
    sheet.line("")
    sheet.table(
        "мера in психолог",
        (
            ("№", "{{ мера.номер }}", 4),
            ("Фактор риска", "{{ мера.фактор }}", 20),
            ("Мероприятие", "{{ мера.мероприятие }}", 30),
            ("Сроки", "{{ мера.срок }}", 15),
            ("Участники", "{{ мера.участники }}", 15),
            ("Результат", "{{ мера.результат }}", 16),
        ),
        size=11,
    )
    sheet.text("Сведения об участниках, которые относятся к врачебной и личной тайне, в план не вносятся.")
    sheet.sign("Педагог-психолог")
    return sheet


def working_group_order() -> Sheet:
    sheet = Sheet("Приказ о рабочей группе")
    sheet.line("{{ школа.полное }}", bold=True, align=CENTER)
    sheet.line("ПРИКАЗ", bold=True, align=CENTER, size=14, before=12)
    sheet.line("от {{ пусто.дата }}        № {{ пусто.номер }}", before=12)
    sheet.line("О рабочей группе и ответственных за факторы риска", bold=True, before=12)
    sheet.text(
        "На основании рискового профиля школы от {{ профиль.дата }}, в целях снижения рисков и повышения качества "
        "образования приказываю:"
    )
    sheet.text("1. Создать рабочую группу по работе с рисковым профилем школы в составе:")
    sheet.each("н in ['председатель', 'заместитель председателя', 'секретарь', 'член группы', 'член группы']",
               "{{ н }}: {{ пусто.имя }}")  # fmt: skip
    sheet.text("2. Назначить ответственных за факторы риска:")
    sheet.line("{%p if ответственные %}")
    sheet.table(
        "строка in ответственные",
        (
            ("Фактор риска", "{{ строка.фактор }}", 50),
            ("Ответственный (должность)", "{{ строка.кто }}", 25),
            ("Фамилия, инициалы", "{{ пусто.кратко }}", 25),
        ),
    )
    sheet.line("{%p endif %}")
    sheet.text("3. Рабочей группе:")
    sheet.text("3.1. Провести самодиагностику и обсудить её результаты с куратором до {{ пусто.дата }}.")
    sheet.text("3.2. Подготовить антирисковые программы и сводный план до {{ пусто.дата }}.")
    sheet.text("3.3. Дважды в год подводить итоги выполнения мер.")
    sheet.text("4. Ответственному за сайт разместить утверждённые документы на сайте школы.")
    sheet.text("5. Контроль за исполнением приказа оставляю за собой.")
    sheet.sign("Директор")
    sheet.line("С приказом ознакомлены:", before=18)
    for _ in range(3):
        sheet.line("______________   {{ пусто.имя }}   {{ пусто.дата }}", before=6)
    return sheet


def diagnosis_note() -> Sheet:
    sheet = Sheet("Справка по самодиагностике")
    sheet.title("СПРАВКА", "по итогам самодиагностики", "{{ школа.полное }}, {{ год }}")
    sheet.text(
        "Основание: рисковый профиль школы от {{ профиль.дата }}, в нём {{ профиль.всего }}. Дата справки: {{ сегодня }}."
    )
    sheet.text(
        "Ответы собраны без имён. Группы, в которых ответило меньше пяти человек, не показаны. Пороги предложены "
        "авторами методики и не являются официальными."
    )
    sheet.heading("Уровни факторов риска")
    sheet.table(
        "ф in факторы",
        (
            ("№", "{{ ф.номер }}", 5),
            ("Фактор риска", "{{ ф.кратко }}", 38),
            ("В профиле", "{{ ф.в_профиле }}", 14),
            ("Индекс", "{{ ф.индекс }}", 11),
            ("Уровень", "{{ ф.уровень_ответов }}", 14),
            ("Пометка", "{{ ф.расхождение }}", 18),
        ),
        size=11,
    )
    sheet.line("{%p for ф in факторы %}")
    sheet.heading("{{ ф.номер }}. {{ ф.название }}")
    sheet.table(
        "г in ф.группы",
        (
            ("Группа", "{{ г.название }}", 50),
            ("Индекс", "{{ г.индекс }}", 20),
            ("Уровень", "{{ г.уровень }}", 30),
        ),
        size=11,
    )
    sheet.each("факт in ф.показатели", "– {{ факт }}")
    sheet.line("{%p endfor %}")
    sheet.heading("Что дальше")
    sheet.text(
        "Обсудить факторы, по которым мнения расходятся. Принять решения при верификации. Выбрать меры."
    )
    sheet.sign("Заместитель директора")
    return sheet


def verification_protocol() -> Sheet:
    sheet = Sheet("Протокол верификации рисков", landscape=True)
    sheet.title("ПРОТОКОЛ № {{ пусто.номер }}", "верификации рисков", "{{ школа.полное }}")
    sheet.line("{{ пусто.дата }}", before=6)
    sheet.text("Присутствовали: члены рабочей группы (_____ чел.), куратор школы.")
    sheet.text("Слушали: результаты самодиагностики по рисковому профилю от {{ профиль.дата }}.")
    sheet.heading("Решили:")
    sheet.table(
        "ф in факторы",
        (
            ("№", "{{ ф.номер }}", 5),
            ("Фактор риска", "{{ ф.кратко }}", 25),
            ("Профиль", "{{ ф.в_профиле }}", 12),
            ("Само-\nдиагностика", "{{ ф.уровень_ответов }}", 14),
            ("Решение", "{{ ф.решение }}", 17),
            ("Итог, уровень", "{{ ф.итог }}, {{ ф.уровень }}", 17),
            (
                "Причина",
                "{{ ф.причина }}{% if ф.особое_мнение %} Особое мнение: {{ ф.особое_мнение }}{% endif %}",
                30,
            ),
        ),
        size=11,
    )
    sheet.line("{%p if спорные %}")
    sheet.heading("Собеседование по спорным факторам")
    sheet.table(
        "ф in спорные",
        (
            ("Фактор", "{{ ф.кратко }}", 25),
            ("Вопрос", "{{ ф.почему }}", 30),
            ("Кому задан (роль)", "", 15),
            ("Ответ коротко", "", 15),
            ("Подтверждающий факт", "", 15),
        ),
        size=11,
    )
    sheet.line("{%p endif %}")
    sheet.sign("Председатель рабочей группы")
    sheet.sign("Куратор")
    return sheet


def prevention_act() -> Sheet:
    sheet = Sheet("Положение о профилактике учебной неуспешности")
    sheet.approval()
    sheet.title(
        "ПОЛОЖЕНИЕ", "о внутришкольной системе профилактики учебной неуспешности", "{{ школа.полное }}"
    )
    sheet.heading("1. Общие положения")
    sheet.text("1.1. Положение определяет, как школа замечает трудности в учении и помогает обучающимся.")
    sheet.text(
        "1.2. Помощь оказывается всем, кому она нужна. Сведения об отдельных обучающихся в отчёты не вносятся."
    )
    sheet.heading("2. Цель и задачи")
    sheet.text(
        "2.1. Цель: предупредить учебную неуспешность и вовремя помочь каждому, у кого появились трудности."
    )
    sheet.text(
        "2.2. Задачи: вовремя замечать трудности; подбирать помощь вместе с учителями, специалистами и родителями; "
        "следить за тем, что помогает."
    )
    sheet.heading("3. Порядок работы")
    sheet.text(
        "3.1. Учителя по итогам четверти передают заместителю директора число обучающихся с трудностями по классам."
    )
    sheet.text(
        "3.2. Для каждого обучающегося с трудностями учитель составляет индивидуальный маршрут. Маршрут хранится в школе."
    )
    sheet.text("3.3. Педагог-психолог и другие специалисты подключаются по запросу учителя или родителей.")
    sheet.heading("4. Меры")
    sheet.table(
        "мера in профилактика",
        (
            ("№", "{{ мера.номер }}", 5),
            ("Мера", "{{ мера.мероприятие }}", 40),
            ("Срок", "{{ мера.срок }}", 17),
            ("Ответственный", "{{ мера.ответственный }}", 20),
            ("Результат", "{{ мера.результат }}", 18),
        ),
        size=11,
    )
    sheet.heading("5. Подведение итогов")
    sheet.text("5.1. Итоги подводятся два раза в год: сколько обучающихся получили помощь и что изменилось.")
    sheet.text("5.2. Положение действует с {{ пусто.дата }} до принятия нового.")
    return sheet


def work_card() -> Sheet:
    sheet = Sheet("Технологическая карта", landscape=True)
    sheet.title(
        "ТЕХНОЛОГИЧЕСКАЯ КАРТА",
        "работы с обучающимися, которым трудно учиться",
        "{{ школа.полное }}, {{ год }}",
    )
    sheet.line("")
    table = sheet.document.add_table(rows=1, cols=5)
    table.style = "Table Grid"
    steps = (
        ("Этап", "Что делает учитель", "Что делает обучающийся", "Кто помогает", "Как поймём, что получилось"),
        ("Замечаем", "Сравнивает работы, слушает, уточняет, на каком шаге возникла трудность",
         "Показывает, как решает, и говорит, что непонятно", "классный руководитель", "названа тема и шаг, а не «не знает предмет»"),
        ("Выясняем причину", "Проверяет опорные знания, беседует, смотрит пропуски", "Выполняет короткую проверку без отметки",
         "педагог-психолог", "причина записана и понятна обучающемуся"),
        ("Договариваемся", "Составляет маршрут на две–четыре недели, согласует с родителями", "Выбирает, с чего начать и как удобно",
         "родители", "маршрут есть у всех троих"),
        ("Учим иначе", "Даёт посильные задания, образец, опору; хвалит за продвижение", "Работает в своём темпе, задаёт вопросы",
         "учитель-наставник", "задание выполнено с опорой, затем без неё"),
        ("Проверяем", "Даёт похожее задание через неделю и через месяц", "Проверяет себя сам", "заместитель директора",
         "получается без помощи"),
        ("Решаем, что дальше", "Завершает маршрут или меняет способ помощи", "Говорит, что помогло", "рабочая группа",
         "записано, что помогло"),
    )  # fmt: skip
    for at, step in enumerate(steps):
        row = table.rows[0] if not at else table.add_row()
        for cell, words in zip(row.cells, step, strict=True):
            sheet._cell(cell, words, bold=not at, align=CENTER if not at else None, size=11)
        sheet._row(row, *(["w:tblHeader"] if not at else []), "w:cantSplit")
    sheet._widths(table, (14, 26, 24, 14, 22))
    sheet.heading("Меры школы")
    sheet.table(
        "мера in слабоуспевающие",
        (
            ("№", "{{ мера.номер }}", 4),
            ("Мера", "{{ мера.мероприятие }}", 46),
            ("Ответственный", "{{ мера.ответственный }}", 22),
            ("Результат", "{{ мера.результат }}", 28),
        ),
        size=11,
    )
    return sheet


def mini_project() -> Sheet:
    sheet = Sheet("Мини-проект")
    sheet.title("МИНИ-ПРОЕКТ", "«____________________________»", "{{ школа.полное }}, {{ год }}")
    sheet.heading("Цель")
    sheet.text(
        "Помочь обучающимся восполнить пробелы и почувствовать интерес к учению через занятия, которые они выбирают сами."
    )
    sheet.heading("Направления")
    sheet.table(
        "мера in профилактика",
        (
            ("№", "{{ мера.номер }}", 5),
            ("Направление, занятие", "{{ мера.мероприятие }}", 45),
            ("Когда", "{{ пусто.номер }}", 15),
            ("Кто ведёт", "{{ мера.ответственный }}", 20),
            ("Что получится", "{{ мера.результат }}", 15),
        ),
        size=11,
    )
    sheet.heading("Охват")
    sheet.text(
        "Участвует {{ пусто.номер }} обучающихся, это {{ пусто.номер }} % школы. Имена участников в проект не вносятся."
    )
    sheet.heading("Как узнаем, понравилось ли")
    sheet.text(
        "После проекта участники отвечают на три вопроса без имени: было ли интересно; что получилось лучше; что изменить."
    )
    sheet.table(
        "в in ['Было интересно', 'Стало получаться лучше', 'Хочу ещё']",
        (("Ответ", "{{ в }}", 50), ("Да, чел.", "", 16), ("Скорее да, чел.", "", 17), ("Нет, чел.", "", 17)),
    )
    sheet.heading("Итоги")
    sheet.text("{{ пусто.имя }}{{ пусто.имя }}{{ пусто.имя }}")
    sheet.sign("Руководитель проекта")
    return sheet


def concept() -> Sheet:
    sheet = Sheet("Концепция развития школы")
    sheet.approval()
    sheet.title("КОНЦЕПЦИЯ РАЗВИТИЯ", "{{ школа.полное }}", "{{ год }}")
    sheet.heading("1. Введение")
    sheet.text(
        "Концепция составлена на основании рискового профиля школы от {{ профиль.дата }} и самодиагностики, "
        "которую провела школьная команда."
    )
    sheet.heading("2. Анализ текущего состояния")
    sheet.line("{%p for блок in паспорт %}")
    sheet.line("{{ блок.название }}", bold=True, before=6).paragraph_format.keep_with_next = True
    sheet.each("о in блок.ответы", "– {{ о.вопрос }}: {{ о.ответ }}")
    sheet.line("{%p endfor %}")
    sheet.heading("3. Ключевые риски развития")
    sheet.table(
        "ф in подтверждённые",
        (
            ("№", "{{ ф.номер }}", 5),
            ("Фактор риска", "{{ ф.кратко }}", 30),
            ("Уровень", "{{ ф.уровень }}", 13),
            ("На чём основано", "{{ ф.откуда }}", 57),
        ),
        size=11,
    )
    sheet.heading("4. Цели и задачи развития")
    sheet.line("{%p for программа in программы %}")
    sheet.line("{{ программа.фактор }}", bold=True, before=6).paragraph_format.keep_with_next = True
    sheet.text("Цель: {{ программа.цель }}")
    sheet.each("задача in программа.задачи", "{{ задача.номер }}. {{ задача.текст }}")
    sheet.line("{%p endfor %}")
    sheet.heading("5. Меры и мероприятия")
    sheet.line("{%p for программа in программы %}")
    sheet.line("{{ программа.фактор }}", bold=True, before=6).paragraph_format.keep_with_next = True
    sheet.each("мера in программа.меры", "– {{ мера.мероприятие }} ({{ мера.срок }})")
    sheet.line("{%p endfor %}")
    sheet.heading("6. Ответственные за результаты")
    sheet.table(
        "строка in ответственные",
        (("Фактор риска", "{{ строка.фактор }}", 60), ("Ответственный", "{{ строка.кто }}", 40)),
    )
    sheet.sign("Директор")
    return sheet


def development_program() -> Sheet:
    sheet = Sheet("Среднесрочная программа развития")
    sheet.approval()
    sheet.title("СРЕДНЕСРОЧНАЯ ПРОГРАММА РАЗВИТИЯ", "{{ школа.полное }}", "{{ год }}")
    sheet.heading("Паспорт программы")
    sheet.passport(
        [
            ("Наименование программы", ["Среднесрочная программа развития, {{ год }}"]),
            ("Основание", ["Рисковый профиль школы от {{ профиль.дата }}"]),
            (
                "Цели",
                ["{%p for п in программы %}", "– {{ п.цель }}", "{%p endfor %}"],
            ),
            (
                "Подпрограммы",
                ["{%p for п in программы %}", "– Программа антирисковых мер по фактору «{{ п.фактор }}»", "{%p endfor %}"],
            ),
            ("Сроки", ["С {{ начало }} по {{ конец }}"]),
            (
                "Ожидаемые результаты",
                ["{%p for п in программы %}", "{%p for р in п.результаты %}", "– {{ р }}", "{%p endfor %}", "{%p endfor %}"],
            ),
            ("Управление", ["Рабочая группа. Итоги подводятся два раза в год, программа уточняется по итогам."]),
        ]
    )  # fmt: skip
    sheet.line("{%p for программа in программы %}")
    sheet.heading("Подпрограмма «{{ программа.фактор }}»")
    sheet.text("Цель: {{ программа.цель }}")
    sheet.table(
        "п in программа.показатели",
        (
            ("Показатель, единица", "{{ п.название }}{% if п.единица %}, {{ п.единица }}{% endif %}", 46),
            ("Сейчас", "{{ п.сейчас }}", 18),
            ("В середине", "{{ п.в_середине }}", 18),
            ("Будет", "{{ п.будет }}", 18),
        ),
        size=11,
    )
    sheet.line("")
    sheet.table(
        "мера in программа.меры",
        (
            ("№", "{{ мера.номер }}", 5),
            ("Мероприятие", "{{ мера.мероприятие }}", 39),
            ("Сроки", "{{ мера.срок }}", 17),
            ("Ответственный", "{{ мера.ответственный }}", 21),
            ("Результат", "{{ мера.результат }}", 18),
        ),
        size=11,
    )
    sheet.line("{%p endfor %}")
    sheet.sign("Директор")
    return sheet


def main() -> None:
    """Write the templates of all papers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=FOLDER, help="folder for the templates")
    folder: Path = parser.parse_args().to
    folder.mkdir(parents=True, exist_ok=True)
    for known in PAPERS:
        make: Callable[[], Sheet] = globals()[known.code]
        make().save(folder / known.template)


if __name__ == "__main__":
    main()
