"""A Word template with its fields: filled with facts, or told what is wrong with it and where.

Templates are edited by people and may come from elsewhere, so they run in a sandbox, see plain texts and
lists only, and every text is escaped: a school's name with «<» stays a name.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from toolkit.documents.word.facts import Facts, filters
from toolkit.errors import DocumentError

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 40 * 1024 * 1024
_FIELD = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_UNDEFINED = re.compile(r"'(?:dict object|[^']*)' has no attribute '([^']+)'|'([^']+)' is undefined")


class TemplateError(DocumentError):
    """A template that cannot be filled: names the file, the place and what to do."""


class _Environment(SandboxedEnvironment):
    """Plain values only: no attribute of an object can be reached, so there is nothing to break out of."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Attributes of the loop alone («loop.index»); facts are dictionaries and are read as items."""
        return isinstance(obj, jinja2.runtime.LoopContext) and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002
        """Nothing is called from a template; filters are enough."""
        return False


def environment() -> jinja2.Environment:
    """The sandbox of templates: unknown fields are told, texts are escaped."""
    made = _Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    made.filters = {
        name: made.filters[name] for name in ("join", "length", "upper", "lower", "first", "last")
    }
    made.filters.update(filters())
    made.globals.clear()
    return made


def fill(path: Path, facts: Facts) -> bytes:
    """The document of a template as the bytes of a .docx file.

    Raises:
        TemplateError: the file is no sound template; one sentence with file and place.
    """
    from docxtpl import DocxTemplate

    data = _read(path)
    try:
        template = DocxTemplate(BytesIO(data))
        template.render(dict(facts), jinja_env=environment(), autoescape=True)
        buffer = BytesIO()
        template.save(buffer)
    except jinja2.exceptions.SecurityError as problem:
        raise _told(path, "в шаблоне есть код. Оставьте только поля вида {{ школа.название }}.") from problem
    except jinja2.UndefinedError as problem:
        raise _unknown(path, data, problem) from problem
    except jinja2.TemplateError as problem:
        raise _broken(path, data, problem) from problem
    except Exception as problem:  # python-docx and lxml raise whatever a broken part makes them raise
        raise _told(path, "шаблон не читается. Откройте его в Word и сохраните ещё раз.") from problem
    return buffer.getvalue()


def _read(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise _told(path, "файл не читается. Проверьте имя и папку.") from problem
    if len(data) > LARGEST_FILE:
        raise _told(path, "файл больше 5 МБ. Уберите из него картинки.")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > 500 or sum(info.file_size for info in infos) > LARGEST_UNPACKED:
                raise _told(path, "файл слишком велик внутри. Перенесите текст в новый документ.")
            names = archive.namelist()
            if "word/document.xml" not in names:
                raise _told(path, "это не документ Word (.docx).")
            if any("vbaProject" in name for name in names):
                raise _told(path, "файл с макросами не берём. Сохраните его как .docx.")
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError) as problem:
        raise _told(path, "это не документ Word (.docx) или он повреждён.") from problem
    return data


# ── what is wrong, and where ──


def _unknown(path: Path, data: bytes, problem: jinja2.UndefinedError) -> TemplateError:
    found = _UNDEFINED.search(str(problem))
    name = (found[1] or found[2]) if found else ""
    place = (
        _place(data, lambda field: re.search(rf"\b{re.escape(name)}\b", field) is not None) if name else ""
    )
    return _told(path, f"{place}поля «{name}» нет. Какие есть, написано в docs/word.md.")


def _broken(path: Path, data: bytes, problem: jinja2.TemplateError) -> TemplateError:
    message = str(problem)
    if "No filter named" in message:
        name = message.split("'")[1]
        place = _place(data, lambda field: "|" in field and name in field)
        return _told(path, f"{place}падежа или фильтра «{name}» нет.")
    if open_field := _open_field(data):
        return _told(path, f"{open_field}поле не закрыто. Нужно так: {{{{ школа.название }}}}.")
    loop = "endfor" in message or "'for'" in message or "end of template" in message.lower()
    if loop or "endif" in message or "'if'" in message:
        place = _place(data, lambda field: re.search(r"\b(for|if)\b", field) is not None)
        return _told(
            path, f"{place}цикл или условие не закрыты. На каждое «for» нужно «endfor», на «if» — «endif»."
        )
    place = _place(data, _wrong)
    return _told(path, f"{place}запись поля не читается. Она должна быть такой: {{{{ школа.название }}}}.")


def _wrong(field: str) -> bool:
    """Whether a single field cannot be read by itself; halves of loops are not judged here."""
    if re.search(r"\b(for|endfor|if|endif|else|elif)\b", field):
        return False
    try:
        environment().parse(re.sub(r"\{([{%])(?:tr|tc|p|r)\b", r"{\1", field))
    except jinja2.TemplateSyntaxError:
        return True
    return False


def _open_field(data: bytes) -> str:
    """«Абзац 2 («…»): » of the first paragraph with a field that has no end."""
    for number, text in enumerate(_paragraphs(data), 1):
        if text.count("{{") > text.count("}}"):
            return _said(number, text)
    return ""


def _place(data: bytes, wanted: Any) -> str:
    """«Абзац 12 («…»): » of the first field that is wanted; empty when it cannot be found."""
    for number, text in enumerate(_paragraphs(data), 1):
        if any(wanted(field) for field in _FIELD.findall(text)):
            return _said(number, text)
    return ""


def _said(number: int, text: str) -> str:
    return f"абзац {number} («{text if len(text) <= 60 else text[:59] + '…'}»): "


def _paragraphs(data: bytes) -> Iterator[str]:
    """Texts of all paragraphs with words in them, those in tables too, in the order of the page."""
    from docx import Document
    from docx.text.paragraph import Paragraph

    body = Document(BytesIO(data)).element.body
    for element in body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"):
        text = Paragraph(element, None).text.strip()
        if text:
            yield text


def _told(path: Path, sentence: str) -> TemplateError:
    return TemplateError(f"Шаблон «{path.name}»: {sentence}")
