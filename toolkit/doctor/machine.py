"""The machine itself: the program's parts, disk, memory, sleep."""

import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil

from toolkit import __version__
from toolkit.doctor.check import Check, bad, good, look
from toolkit.domain.wording import number, plural
from toolkit.serving.capacity import capacity

OLDEST = (3, 11)
# What the program is made of, by the names under which Python knows it.
PARTS = {
    "voila": "voila",
    "jupyter_server": "jupyter-server",
    "jupyterlab": "jupyterlab",
    "ipykernel": "ipykernel",
    "anywidget": "anywidget",
    "sqlalchemy": "sqlalchemy",
    "alembic": "alembic",
    "pydantic": "pydantic",
    "pandas": "pandas",
    "openpyxl": "openpyxl",
    "matplotlib": "matplotlib",
    "seaborn": "seaborn",
    "argon2": "argon2-cffi",
    "segno": "segno",
    "itsdangerous": "itsdangerous",
}
MIB, GIB = 1024**2, 1024**3
DISK_BAD, DISK_LOOK = 200 * MIB, GIB
_ON_THE_NET = ("nfs", "cifs", "smb", "9p", "sshfs", "davfs", "afs", "gluster", "ceph")
_SYNCED = (
    "onedrive",
    "yandexdisk",
    "yandex.disk",
    "яндекс.диск",
    "dropbox",
    "google drive",
    "icloud",
    "облако mail",
)


def program(*, on_server: bool) -> Check:
    """The program's version, Python, and whether a part is missing."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST:
        return bad("Программа", f"Python {version} слишком старый, нужен 3.11 или новее.")
    parts = {**PARTS, **({"psycopg": "psycopg[binary]"} if on_server else {})}
    missing = [package for name, package in parts.items() if importlib.util.find_spec(name) is None]
    if missing:
        return bad("Программа", f"не хватает частей. Поставьте их: pip install {' '.join(missing)}")
    words = f"antirisk {__version__}, Python {version}, все части на месте"
    return good("Программа", f"{words}; Excel и свой браузер на этом компьютере ей не нужны.")


def folder(path: Path) -> Check:
    """Whether the database's folder takes files, and has room."""
    place = next(parent for parent in (path, *path.parents) if parent.exists())
    if not os.access(place, os.W_OK):
        return bad("Папка", f"в папку {place} нельзя записывать. Дайте права или назовите другую базу: --db.")
    free = shutil.disk_usage(place).free
    words = f"{path}, на диске свободно {size(free)}"
    if free < DISK_BAD:
        return bad("Папка", f"{words}. Освободите место: ответы скоро негде будет записать.")
    if free < DISK_LOOK:
        return look("Папка", f"{words}. Лучше освободить место.")
    if service := next((name for name in _SYNCED if name in str(path).lower()), ""):
        return look("Папка", f"{words}. Её уносит в облако «{service}»: во время работы выключите обмен.")
    if on_the_net(path):
        return look(
            "Папка",
            f"{words}. Это сетевой диск, файл базы на нём может испортиться: "
            "перенесите его на диск этого компьютера.",
        )
    return good("Папка", f"{words}.")


def on_the_net(path: Path) -> bool:
    """Whether a folder lies on a disk of another machine."""
    if str(path).startswith("\\\\"):
        return True
    mounted = [part for part in psutil.disk_partitions(all=True) if path.is_relative_to(part.mountpoint)]
    nearest = max(mounted, key=lambda part: len(part.mountpoint), default=None)
    if nearest is None:
        return False
    return "remote" in nearest.opts.split(",") or any(kind in nearest.fstype.lower() for kind in _ON_THE_NET)


def memory() -> Check:
    """How many pages the machine carries at once."""
    found, most = psutil.virtual_memory(), capacity()
    pages = plural(most.pages, "страницу", "страницы", "страниц")
    words = f"{size(found.total)}, свободно {size(found.available)}; выдержит {pages} сразу"
    if found.available < 500 * MIB:
        return look("Память", f"{words}. Свободной мало: закройте лишние программы.")
    return good("Память", f"{words}, остальные подождут в очереди.")


def sleep() -> Iterator[Check]:
    """A machine that runs on a battery falls asleep, and with it everybody's pages."""
    battery = getattr(psutil, "sensors_battery", lambda: None)()
    if battery is None:
        return
    where = {
        "Windows": "Параметры → Система → Питание",
        "Darwin": "Системные настройки → Аккумулятор",
    }.get(platform.system(), "настройках питания")
    words = f"это ноутбук: на время занятия выключите сон в «{where}» и не закрывайте крышку."
    if not battery.power_plugged:
        words = f"это ноутбук на батарее ({round(battery.percent)} %): включите его в сеть и выключите сон."
    yield look("Сон", words)


def size(count: float) -> str:
    """Bytes for a reader: «1,4 ГБ»."""
    if count >= GIB:
        return f"{number(count / GIB, 1)} ГБ"
    return f"{number(round(count / MIB))} МБ"
