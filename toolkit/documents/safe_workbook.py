"""Opening a workbook that somebody uploaded, without trusting it.

Sizes are checked before anything is unpacked: a small archive can hold gigabytes of zeros.
"""

import warnings
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from toolkit.errors import CellProblem, WorkbookError

LARGEST_FILE = 2 * 1024 * 1024  # bytes as uploaded
LARGEST_UNPACKED = 20 * 1024 * 1024  # bytes of all parts together
MOST_PARTS = 500
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # container of .xls, and of .xlsx under a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class FileProblem(CellProblem):
    """A problem of the file as a whole, which has no sheet, row or column to name."""

    def __str__(self) -> str:
        return self.sentence


def open_workbook(data: bytes) -> Any:
    """The workbook of an uploaded .xlsx, with values instead of formulas; close it after use.

    Raises WorkbookError with one sentence: too large, not an Excel workbook, an old .xls, under a password.
    """
    _check_file(data)
    _check_parts(data)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of features it leaves out; none of them holds values of cells.
            warnings.simplefilter("ignore")
            return load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:
        # openpyxl raises whatever its parsers raise on a broken part: KeyError, ValueError, ParseError…
        raise _refused(
            "Файл повреждён: Excel-книгу прочитать не получилось. Сохраните её ещё раз."
        ) from error


def _check_file(data: bytes) -> None:
    if len(data) > LARGEST_FILE:
        limit = LARGEST_FILE // (1024 * 1024)
        raise _refused(f"Файл больше {limit} МБ. Оставьте в нём только нужный лист и загрузите снова.")
    if data.startswith(_OLD_OFFICE):
        if _ENCRYPTED in data:
            raise _refused("Файл защищён паролем. Снимите пароль в Excel и загрузите файл снова.")
        raise _refused("Это файл старого формата. Сохраните его в Excel как «Книга Excel (.xlsx)».")
    if not zipfile.is_zipfile(BytesIO(data)):
        raise _refused("Это не файл Excel. Загрузите заполненный бланк в формате .xlsx.")


def _check_parts(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise _refused("Файл слишком велик внутри. Перенесите таблицу в чистую книгу.")
            if any(part.flag_bits & 0x1 for part in parts):
                raise _refused("Файл защищён паролем. Снимите пароль в Excel и загрузите файл снова.")
            if "[Content_Types].xml" not in archive.namelist():
                raise _refused("Это не файл Excel. Загрузите заполненный бланк в формате .xlsx.")
            # Excel never writes a document type; one there could only be meant to blow up a parser.
            # Nothing is unpacked beyond the size named in the archive, which was checked above.
            if any(b"<!DOCTYPE" in archive.read(part) for part in parts):
                raise _refused("Файл повреждён. Сохраните книгу в Excel ещё раз и загрузите снова.")
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise _refused("Файл повреждён. Сохраните книгу в Excel ещё раз и загрузите снова.") from error
    except Exception as error:
        if isinstance(error, WorkbookError):
            raise
        # zlib.error and lzma errors share no base class.
        raise _refused("Файл повреждён. Сохраните книгу в Excel ещё раз и загрузите снова.") from error


def _refused(sentence: str) -> WorkbookError:
    return WorkbookError((FileProblem("", 0, "", sentence),))
