"""A school's file: what it would change here, the taking of it, and a file of a school to carry away."""

import asyncio
import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote

import tornado.web

from toolkit.domain.school_file import AreaChanges, Choice, Preview, SchoolFile, file_name
from toolkit.domain.school_file_words import Words, question, summary
from toolkit.errors import AccessError, InputError, ToolkitError
from toolkit.methodology.loader import load as load_catalogue
from toolkit.serving.territory.desk import Act, Desk
from toolkit.store.school_file import read_school_file

LARGEST = 4 * 1024 * 1024  # bytes of a file; between the preview and the confirmation it travels as text
SHOWN = 40  # rows of an area that are told one by one
CHOICES = {
    Choice.TAKE: "Взять из файла",
    Choice.MERGE: "Взять, кроме изменённого здесь",
    Choice.LEAVE: "Не брать",
}


class SchoolFilePage(Desk):
    """`/territory/<id>/file`: the file is read and shown first; what was shown is then confirmed."""

    data: bytes = b""
    offered: Preview | None = None

    async def page(self, problem: ToolkitError | None = None) -> None:
        """Show the field for a file, or what the file would change."""
        offered = self.offered
        words = Words(load_catalogue(), offered.file.content) if offered else None
        self.show_page(
            "file.html",
            problem,
            offered=offered,
            carried=base64.urlsafe_b64encode(self.data).decode() if offered else "",
            moment=_moment(offered.file.exported_at) if offered else "",
            areas=[_area(words, changes) for changes in offered.areas] if offered and words else [],
        )

    def _read_file(self) -> None:
        files = self.request.files.get("file", ())
        if not files or not files[0].body:
            raise InputError("Выберите файл .antirisk и нажмите «Посмотреть» ещё раз.", "file")
        if len(files[0].body) > LARGEST:
            limit = LARGEST // (1024 * 1024)
            raise InputError(
                f"Файл больше {limit} МБ. Такой берут командой: antirisk school import-file ФАЙЛ.", "file"
            )
        try:
            self._offer(files[0].body, str(files[0].filename or "работа.antirisk")[:200])
        except AccessError as problem:
            raise InputError("В файле школа другого муниципалитета. Взять её нельзя.", "file") from problem
        except ToolkitError as problem:
            raise InputError(str(problem), "file") from problem

    def _offer(self, data: bytes, name: str) -> SchoolFile:
        file = read_school_file(data, name)
        self.data, self.offered = data, self.opened.school_files.preview(file, visitor=self.visitor)
        return file

    def _take(self) -> None:
        carried = self.get_body_argument("carried", "")
        try:
            data = base64.urlsafe_b64decode(carried.encode("ascii"))
        except (binascii.Error, ValueError) as problem:
            raise InputError("Файл не дошёл целиком. Загрузите его ещё раз.", "file") from problem
        file = self._offer(data, "работа.antirisk")
        assert self.offered is not None
        self.opened.school_files.take(
            file,
            {changes.area: self._choice(changes) for changes in self.offered.areas},
            seen=self.number("seen"),
            visitor=self.visitor,
            territory_id=self.territory.id,
        )

    def _choice(self, changes: AreaChanges) -> Choice:
        told = self.typed(f"area:{changes.area.code}")
        return Choice(told) if told in Choice.__members__.values() else Choice.LEAVE

    def after(self, act: str) -> str:  # noqa: ARG002
        """The schools stand in the list of the territory."""
        return self.address(f"territory/{self.territory.id}")

    acts: ClassVar[Mapping[str, Act]] = {"read_file": _read_file, "take_file": _take}
    looks = frozenset({"read_file"})


class SchoolFileDownload(Desk):
    """`/territory/<id>/school/<id>/work.antirisk`: all of a school's work as one file."""

    async def page(self, problem: ToolkitError | None = None) -> None:  # noqa: ARG002
        """Send it."""
        try:
            name, body = await asyncio.to_thread(self._file)
        except AccessError as refusal:
            raise tornado.web.HTTPError(404) from refusal
        self.set_header("Content-Type", "application/octet-stream")
        self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(name)}")
        self.set_header("Cache-Control", "no-store")
        self.finish(body)

    def _file(self) -> tuple[str, bytes]:
        school = self.opened.schools.get(int(self.path_args[1]))
        if school.territory_id != self.territory.id:
            raise tornado.web.HTTPError(404)
        return file_name(school.name, self.today()), self.opened.school_files.export(school.id)


def _moment(at: datetime) -> str:
    return f"{at.astimezone():%d.%m.%Y в %H:%M}"


def _area(words: Words, changes: AreaChanges) -> dict[str, Any]:
    """What the page says of an area, and what may be chosen there."""
    rows = list(words.differences(changes))
    ways = (Choice.TAKE, Choice.MERGE, Choice.LEAVE) if changes.asked else (Choice.TAKE, Choice.LEAVE)
    return {
        "code": changes.area.code,
        "title": words.area(changes.area),
        "summary": summary(changes).capitalize(),
        "question": question(changes),
        "closed": changes.closed,
        "rows": rows[:SHOWN],
        "more": max(0, len(rows) - SHOWN),
        "ways": [] if changes.closed else [(way.value, CHOICES[way]) for way in ways],
        "proposed": (Choice.MERGE if changes.asked else Choice.TAKE).value,
    }
