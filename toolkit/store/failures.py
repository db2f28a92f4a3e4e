"""What a database says when it fails, as sentences for a person. The only place that knows drivers' codes."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc
from sqlalchemy.orm.exc import StaleDataError

from toolkit.errors import ConflictError, StoreError

BUSY = "База занята: в неё пишет другой участник. Подождите минуту и повторите, ваши слова не потеряны."
FULL = "На диске нет места, изменение не сохранено. Освободите место на диске и повторите."
READ_ONLY = "База открыта только для чтения, изменение не сохранено. Проверьте права на файл базы и её папку."
UNREACHABLE = "База не открывается. Проверьте, на месте ли её файл и папка и есть ли права на запись в неё."
NOT_A_DATABASE = "Файл не является базой программы. Выберите другой файл или восстановите копию."
DAMAGED = "База повреждена. Восстановите её из копии, которая лежит рядом с файлом базы."
DISK = "Диск не отвечает, изменение не сохранено. Проверьте диск и повторите."
DISCONNECTED = "Нет связи с базой. Проверьте сеть и повторите."
CROWDED = "К базе подключено слишком много участников. Подождите минуту и повторите, ваши слова не потеряны."
FORBIDDEN = (
    "База не разрешает это действие, всё осталось как было. Администратору: проверьте права роли в базе."
)
NO_ENTRY = "Сервер базы не принял имя или пароль. Администратору: проверьте их в адресе базы."
NO_HOST = "Сервера с таким именем нет. Администратору: проверьте имя сервера в адресе базы и сеть."
NO_BASE = "Такой базы на сервере нет. Администратору: проверьте её имя в адресе базы или создайте её."
BAD_OPTIONS = "Сервер базы не понял её адрес. Администратору: проверьте параметры после знака «?»."
REFUSED = "База не приняла изменение, всё осталось как было. Обновите страницу и повторите."
STALE = "Эту строку только что изменил другой участник. Обновите страницу: там его слова."

# Primary result codes of SQLite (https://www.sqlite.org/rescode.html).
_SQLITE = {
    5: BUSY,
    6: BUSY,
    8: READ_ONLY,
    10: DISK,
    11: DAMAGED,
    13: FULL,
    14: UNREACHABLE,
    23: FORBIDDEN,
    26: NOT_A_DATABASE,
}

# SQLSTATE of PostgreSQL: whole codes first, then classes.
_POSTGRES = {
    "55P03": BUSY,
    "57014": BUSY,
    "40001": BUSY,
    "40P01": BUSY,
    "53100": FULL,
    "25006": READ_ONLY,
    "42501": FORBIDDEN,
    "53300": CROWDED,
    "08": DISCONNECTED,
    "28": NO_ENTRY,
    "3D": NO_BASE,
    "57": DISCONNECTED,
}

# A server that lets nobody in says why in its own language, and the driver gives no state with it.
_AT_THE_DOOR = {
    "failed to resolve host": NO_HOST,
    "too many c": CROWDED,
    "remaining connection slots": CROWDED,
    "слишком много": CROWDED,
    "слоты подключений": CROWDED,
    "password": NO_ENTRY,
    "no pg_hba.conf entry": NO_ENTRY,
    'role "': NO_ENTRY,
    "проверку подлинности": NO_ENTRY,
    "pg_hba.conf нет записи": NO_ENTRY,
    'роль "': NO_ENTRY,
    "вход запрещён": NO_ENTRY,
    "does not exist": NO_BASE,
    "не существует": NO_BASE,
    "invalid connection option": BAD_OPTIONS,
    "unrecognized configuration parameter": BAD_OPTIONS,
    "нераспознанный параметр": BAD_OPTIONS,
}


@contextmanager
def told_in_words() -> Iterator[None]:
    """Turn whatever the database or the disk raises inside into a `StoreError`."""
    try:
        yield
    except StaleDataError as stale:
        raise ConflictError(STALE, field="", mine=None, theirs=None, version=0) from stale
    except exc.TimeoutError as timeout:  # no free connection in this process
        raise StoreError(BUSY) from timeout
    except exc.DBAPIError as error:
        raise StoreError(sentence(error.orig, disconnected=error.connection_invalidated)) from error
    except sqlite3.Error as error:  # the copy before an upgrade is made by the driver itself
        raise StoreError(sentence(error)) from error
    except OSError as error:
        raise StoreError(FULL if error.errno == errno.ENOSPC else UNREACHABLE) from error


def sentence(error: BaseException | None, *, disconnected: bool = False) -> str:
    """The sentence for an exception of the sqlite3 or psycopg driver."""
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(code, int):
        return _SQLITE.get(code & 0xFF, REFUSED)  # the low byte of an extended code is the primary one
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str):
        return _POSTGRES.get(state) or _POSTGRES.get(state[:2], REFUSED)
    said = str(error)
    if not disconnected and (why := next((why for words, why in _AT_THE_DOOR.items() if words in said), "")):
        return why
    # psycopg: a server that is not there, that goes away or says nothing has no state
    lost = disconnected or any(kind.__name__ == "OperationalError" for kind in type(error).__mro__)
    return DISCONNECTED if lost else REFUSED
