"""The Excel workbook of a school (field.md 5.5): everything, or one factor's program and roadmap.

The bytes depend on the dossier alone: the same facts give the same file, byte for byte.
"""

import os
import re
import tempfile
import zipfile
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font

import toolkit
from toolkit.documents import (
    cell_style,
    choice_lists,
    factor_titles,
    passport_sheet,
    plan_sheet,
    program_sheets,
    report_sheets,
    roadmap_sheet,
    summary_sheets,
    verification_sheets,
)
from toolkit.documents.edition import Edition, SheetEntry
from toolkit.domain import wording
from toolkit.domain.dossier import Dossier
from toolkit.errors import DocumentError
from toolkit.methodology import loader
from toolkit.methodology.catalogue import Catalogue

SCHEMA = "antirisk-workbook/1"
LONGEST_FILE_NAME = 120
# Most file systems hold 255 bytes in a name; a Cyrillic letter takes two of them, an emoji four.
_LONGEST_NAME_BYTES = 250
_FORBIDDEN_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]')
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def build_workbook(dossier: Dossier, factor: str | None = None, catalogue: Catalogue | None = None) -> bytes:
    """The workbook as the bytes of an .xlsx file.

    `factor` is a factor's code: contents, summary, this factor's program and roadmap, the consolidated
    plan; None gives every sheet. `catalogue` is the one the dossier was made with, by default the loaded
    one. Raises DocumentError if there is no program on the asked factor.
    """
    edition = Edition(dossier, catalogue or loader.load(), factor)
    if factor is not None and not edition.programs:
        title = factor_titles.official(dossier, factor)
        raise DocumentError(
            f"По фактору «{title}» программы ещё нет. Составьте её, и документ можно будет скачать."
        )
    workbook = Workbook()
    _set_own_font(workbook)
    contents = workbook.active
    contents.title = summary_sheets.CONTENTS
    entries = _add_sheets(edition, workbook)
    summary_sheets.fill_contents(edition, contents, entries)
    vocabulary = edition.catalogue.vocabulary
    choice_lists.add(
        workbook, {roadmap_sheet.STATUSES: vocabulary.statuses, roadmap_sheet.ROLES: vocabulary.roles}
    )
    _set_properties(edition, workbook)
    buffer = BytesIO()
    workbook.save(buffer)
    return _same_every_time(buffer.getvalue(), _moment(dossier.today))


def file_name(dossier: Dossier, factor: str | None, day: date) -> str:
    """«Приречная СОШ — Дефицит кадров — 02.10.2023.xlsx»: at most 120 characters, safe on every system."""
    subject = "все документы"
    if factor is not None:
        known = next((found.short_title for found in dossier.factors if found.code == factor), "")
        subject = known or factor_titles.brief(dossier, factor)
    ending = f" — {wording.day(day)}.xlsx"
    school = _for_name(dossier.school.name) or "Школа"
    subject = _for_name(subject) or "документы"
    room, bytes_room = LONGEST_FILE_NAME - len(ending) - 3, _LONGEST_NAME_BYTES - len(ending.encode()) - 5
    # The school gives way first, but both keep enough to be recognised.
    subject = _shortened(subject, max(room // 2, room - len(school)), bytes_room // 2)
    school = _shortened(school, room - len(subject), bytes_room - len(subject.encode()))
    return f"{school} — {subject}{ending}"


def save(data: bytes, path: Path) -> None:
    """Write a document so that there is either the whole new file or the old one untouched.

    Raises DocumentError if the disk is full, the folder is gone or the file is open in Excel.
    """
    temporary: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as file:
            temporary = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise DocumentError(
            f"Не получилось сохранить файл «{path.name}»: проверьте, есть ли место на диске, "
            "доступна ли папка и не открыт ли файл в другой программе."
        ) from error


def _add_sheets(edition: Edition, workbook: Workbook) -> list[SheetEntry]:
    whole = edition.factor is None
    entries = [summary_sheets.add_summary(edition, workbook)]
    if whole:
        entries.append(passport_sheet.add(edition, workbook))
        entries.append(verification_sheets.add_profile(edition, workbook))
        entries.append(verification_sheets.add_diagnosis(edition, workbook))
        entries.append(verification_sheets.add_verification(edition, workbook))
    for program in edition.programs:
        entries.append(program_sheets.add(edition, workbook, program))
        entries.append(roadmap_sheet.add(edition, workbook, program))
    entries.append(plan_sheet.add(edition, workbook))
    if whole:
        entries.append(report_sheets.add_calendar(edition, workbook))
        entries.append(report_sheets.add_load(edition, workbook))
    return entries


def _set_own_font(workbook: Workbook) -> None:
    """Make Times New Roman 12 the workbook's own font: cells filled in later look like the others."""
    own = Font(name=cell_style.FONT, size=cell_style.SIZE)
    workbook._named_styles["Normal"].font = own
    workbook._fonts[0] = own


def _set_properties(edition: Edition, workbook: Workbook) -> None:
    dossier = edition.dossier
    moment = _moment(dossier.today)
    properties = workbook.properties
    properties.creator = cell_style.clean(dossier.school.name)
    properties.title = cell_style.clean(f"{dossier.school.name}, {dossier.cycle.title}")
    properties.created = properties.modified = moment
    properties.language = "ru-RU"
    workbook.custom_doc_props.append(StringProperty(name="schema", value=SCHEMA))
    workbook.custom_doc_props.append(StringProperty(name="toolkit_version", value=toolkit.__version__))


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(12))


def _same_every_time(data: bytes, moment: datetime) -> bytes:
    """The same archive with one moment everywhere: openpyxl stamps the time of saving."""
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    result = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            entry = zipfile.ZipInfo(name, date_time=moment.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, content)
    return result.getvalue()


def _for_name(text: str) -> str:
    # No quotation marks of either kind are lost in reading, and Windows forbids a trailing full stop.
    return " ".join(_FORBIDDEN_IN_NAMES.sub(" ", text).split()).strip(" .")


def _shortened(text: str, most: int, most_bytes: int) -> str:
    if len(text) <= most and len(text.encode()) <= most_bytes:
        return text
    cut = text[: most - 1].encode()[: most_bytes - 3].decode("utf-8", "ignore")
    return cut.rstrip(" .") + "…"
