"""The database, its key, its backups, and the clock that dates its entries."""

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from toolkit.doctor.check import Check, bad, good, look
from toolkit.domain.wording import plural
from toolkit.errors import StoreError
from toolkit.serving.key import Key, KeyFileError, key_path, read_key
from toolkit.store import failures
from toolkit.store.backup_folder import newest_backup
from toolkit.store.examination import DatabaseFacts, examine

SLACK = timedelta(minutes=2)  # clocks of two machines never agree to the second
OLD_BACKUP = timedelta(days=7)
OWN_ALONE = 0o077
DAMAGED = (
    "файл базы повреждён. Остановите сервер, переименуйте этот файл и восстановите копию: "
    "antirisk restore КОПИЯ.zip"
)


def database(url: str, path: Path | None) -> tuple[Check, DatabaseFacts | None]:
    """Whether the database opens, is ours, up to date and sound."""
    if path is not None and not path.exists():
        return good("База", f"файла {path} пока нет: он появится, когда вы запустите antirisk serve."), None
    try:
        facts = examine(url)
    except StoreError as problem:
        return bad("База", DAMAGED if str(problem) == failures.DAMAGED else str(problem)), None
    name = f"«{facts.name}»"
    if facts.newer:
        return bad("База", f"{name} создана более новой версией программы. Обновите программу."), facts
    if facts.revision is None:
        return good("База", f"{name} пуста: таблицы появятся, когда вы запустите antirisk serve."), facts
    if not facts.sound or facts.broken_links:
        return bad("База", DAMAGED), facts
    schools = plural(facts.schools, "школа", "школы", "школ")
    if not facts.up_to_date:
        words = f"{name}, {schools}, прежней версии: обновится сама при запуске, копия останется рядом."
        return look("База", words), facts
    if facts.journal not in ("", "wal"):
        return look(
            "База", f"{name}, {schools}; при запуске перейдёт в режим, где никто никого не ждёт."
        ), facts
    return good("База", f"{name}, {schools}, целая."), facts


def clock(facts: DatabaseFacts | None, now: datetime) -> Iterator[Check]:
    """The machine's clock against what was last written, against the server's, and its zone."""
    behind = clock_is_behind(facts.newest if facts else None, now)
    if behind:
        yield look("Часы", behind)
        return
    if facts and facts.clock and abs(facts.clock - now) > SLACK:
        theirs = f"{facts.clock.astimezone():%d.%m.%Y %H:%M}"
        yield look("Часы", f"здесь {now:%d.%m.%Y %H:%M}, а на сервере базы {theirs}. Сверьте их.")
        return
    zone = f"{now:%z}"
    words = f"{now:%d.%m.%Y %H:%M}, часовой пояс UTC{zone[:3]}:{zone[3:]}"
    if now.utcoffset() == timedelta(0):
        yield look("Часы", f"{words}: на страницах будет время по Гринвичу. Поставьте пояс вашей школы.")
    else:
        yield good("Часы", f"{words}.")


def clock_is_behind(newest: datetime | None, now: datetime) -> str:
    """The sentence about a clock that shows less than what was last written; empty if it does not."""
    if newest is None or newest <= now.astimezone(UTC) + SLACK:
        return ""
    local = newest.astimezone(now.tzinfo)
    return (
        f"часы отстают: последняя запись сделана {local:%d.%m.%Y в %H:%M}, а сейчас на них "
        f"{now:%d.%m.%Y %H:%M}. Поправьте дату и время; записи целы, и порядок их не нарушится."
    )


def key(path: Path | None, data_folder: Path, name: str, *, links: int) -> Check:
    """The file by which the links given so far are known."""
    place = key_path(path, data_folder, name)
    if not place.exists():
        if links:
            words = f"файла {place} нет, а ссылки уже выданы. Верните его из копии или выдайте новые ссылки."
            return bad("Ключ", words)
        return good("Ключ", f"файла {place} пока нет: он появится при первом запуске.")
    try:
        found: Key = read_key(place)
    except KeyFileError as problem:
        return bad("Ключ", str(problem))
    assert found
    if os.name == "posix" and stat.S_IMODE(place.stat().st_mode) & OWN_ALONE:
        return look("Ключ", f"файл {place} могут прочитать другие. Закройте его: chmod 600 {place}")
    return good("Ключ", f"{place}. Храните его копию отдельно от копий базы.")


def backups(folder: Path, name: str, now: datetime, *, schools: int) -> Check:
    """How old the newest backup is."""
    newest = newest_backup(folder, name) if folder.is_dir() else None
    if newest is None:
        if not schools:
            return good("Копии", "сохранять пока нечего.")
        return look("Копии", f"в папке {folder} копий этой базы нет. Сделайте: antirisk backup")
    made = newest.at.astimezone(now.tzinfo)
    words = f"последняя от {made:%d.%m.%Y %H:%M}, {newest.path}"
    if now - made > OLD_BACKUP:
        return look("Копии", f"{words}. Пора сделать новую: antirisk backup")
    if made - now > SLACK:
        return look("Копии", f"{words}: её время ещё не настало. Проверьте часы.")
    return good("Копии", f"{words}.")
