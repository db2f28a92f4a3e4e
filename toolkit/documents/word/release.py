"""Papers of a school ready to leave: one by one, without people's names for the site, or all in one archive.

The archive is for uploading by hand into ИС МЭДК or the region's system (001/22, 24): files are named by one
rule, and a checklist says what is there and what is lacking.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

from toolkit.documents import workbook
from toolkit.documents.public_page import FILE, public_page
from toolkit.documents.word import pdf
from toolkit.documents.word.facts import facts_of
from toolkit.documents.word.paper import FORBIDDEN, Paper, file_name, papers_of
from toolkit.documents.word.template import fill
from toolkit.domain.dossier import Dossier
from toolkit.domain.joint_plan import JointMeasure
from toolkit.domain.wording import day
from toolkit.errors import DocumentError
from toolkit.methodology.catalogue import Catalogue

CHECKLIST = "00 Что в архиве.txt"
_SAME_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Source:
    """All that papers are made of: dossier, catalogue, joint plan, and where templates lie."""

    dossier: Dossier
    catalogue: Catalogue
    templates: Path
    joint: Sequence[JointMeasure] = ()
    consultant: str = ""


def make(source: Source, paper: Paper, factor: str | None = None) -> tuple[str, bytes]:
    """Name and bytes of one paper; `factor` is needed where there is one for each program.

    Raises:
        DocumentError: there is no such program yet, or the template cannot be filled.
    """
    dossier = source.dossier
    if paper.of_factor and factor not in {program.factor_code for program in dossier.programs}:
        raise DocumentError(
            "По этому фактору программы ещё нет. Составьте её, и документ можно будет скачать."
        )
    facts = facts_of(
        dossier, source.catalogue, joint=source.joint, consultant=source.consultant, factor=factor
    )
    data = fill(source.templates / paper.template, facts)
    return file_name(paper, dossier, factor), data


def archive(source: Source, *, with_pdf: bool = False) -> tuple[str, bytes]:
    """Name and bytes of a zip with everything there is: papers, the workbook, the public page, the checklist.

    The same facts give the same bytes, but for PDFs. Raises DocumentError if PDFs were asked for and cannot
    be drawn here.
    """
    made: list[tuple[str, bytes]] = []
    told: list[str] = []
    for paper, factor, lacking in papers_of(source.dossier, planned=bool(source.joint)):
        name = file_name(paper, source.dossier, factor)
        if lacking:
            told.append(f"нет: {name.removesuffix('.docx')}. {lacking}")
            continue
        made.append(make(source, paper, factor))
        told.append(f"есть: {name}")
    if with_pdf and made:
        drawn = pdf.as_pdf(made)
        made += [(f"{Path(name).stem}.pdf", data) for (name, _), data in zip(tuple(made), drawn, strict=True)]
    dossier = source.dossier
    book = workbook.file_name(dossier, None, dossier.today)
    made.append((book, workbook.build_workbook(dossier, None, source.catalogue)))
    told.append(f"есть: {book}")
    made.append((FILE, public_page(dossier).encode()))
    told.append(f"есть: {FILE}")
    title = FORBIDDEN.sub(" ", dossier.school.name)[:60].strip() or "Школа"
    checklist = _checklist(dossier.school.name, dossier.today, told)
    return f"{title} — документы {day(dossier.today)}.zip", _zipped([(CHECKLIST, checklist.encode()), *made])


def _checklist(school: str, today: date, told: Sequence[str]) -> str:
    head = f"{school}. Документы на {day(today)}.\n\n"
    foot = (
        "\nПеред загрузкой: впишите номера и даты, подпишите, проверьте, что фамилий детей и родителей нет."
        f"\nНа сайт школы: страница из файла «{FILE}», в ней нет имён.\n"
    )
    return head + "\n".join(told) + "\n" + foot


def _zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files:
            packed.writestr(zipfile.ZipInfo(name, _SAME_MOMENT), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
