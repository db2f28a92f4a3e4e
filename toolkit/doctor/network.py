"""The way from the class to the server: port, addresses, firewall. Nobody outside this machine is asked."""

import json
import platform
import shutil
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from toolkit.doctor.check import Check, good, look
from toolkit.serving.own_address import LOOPBACK, network_address

TIMEOUT = 2.0  # seconds
_UFW = Path("/etc/ufw/ufw.conf")
_FIREWALLD = Path("/run/firewalld")


def port(number: int) -> Check:
    """Whether the port is free, ours, or somebody else's."""
    try:
        socket.create_connection((LOOPBACK, number), timeout=TIMEOUT).close()
    except OSError:
        return good("Порт", f"{number} свободен.")
    if _ours(number):
        return good("Порт", f"{number}: сервер работает.")
    return look("Порт", f"{number} занят другой программой: antirisk serve возьмёт следующий свободный.")


def _ours(number: int) -> bool:
    """Whether it is our server that answers there. Asks this machine only, past any proxy."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{LOOPBACK}:{number}/health", timeout=TIMEOUT) as answer:
            told = json.loads(answer.read(10_000))
    except urllib.error.HTTPError as problem:
        with problem, suppress(ValueError):
            told = json.loads(problem.read(10_000))
            return isinstance(told, dict) and "database" in told
        return False
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and "database" in told


def class_address(number: int) -> str:
    """The address to give to the class; empty where this machine is in no network."""
    found = network_address()
    return "" if found == LOOPBACK else f"http://{found}:{number}/"


def addresses(number: int) -> Iterator[Check]:
    """Under which addresses the class finds this machine."""
    main = class_address(number)
    if not main:
        yield look("Сеть", "компьютер не подключён к сети: страницы откроются только на нём самом.")
        return
    others = [address for address in _all_addresses() if f"//{address}:" not in main]
    words = f"адрес для класса {main} — если сервер запущен так: antirisk serve --host 0.0.0.0"
    if others:
        words += f". Если не открывается, попробуйте {', '.join(others)} вместо этого адреса"
    yield good("Сеть", f"{words}.")


def _all_addresses() -> list[str]:
    states = psutil.net_if_stats()
    return sorted(
        address.address
        for name, known in psutil.net_if_addrs().items()
        if name in states and states[name].isup
        for address in known
        if address.family == socket.AF_INET and not address.address.startswith(("127.", "169.254."))
    )


def firewall(number: int) -> Iterator[Check]:
    """What this system's firewall wants before it lets the class through."""
    system = platform.system()
    if system == "Windows":
        yield look(
            "Брандмауэр",
            "Windows спросит при первом запуске с --host 0.0.0.0: разрешите доступ в частной сети.",
        )
    elif system == "Darwin":
        yield look("Брандмауэр", "macOS может спросить о входящих соединениях: разрешите их.")
    elif _enabled(_UFW):
        yield look("Брандмауэр", f"включён ufw. Пропустите класс: sudo ufw allow {number}/tcp")
    elif _FIREWALLD.exists() and shutil.which("firewall-cmd"):
        yield look(
            "Брандмауэр", f"включён firewalld. Пропустите класс: sudo firewall-cmd --add-port={number}/tcp"
        )
    else:
        yield good("Брандмауэр", "не найден или не мешает.")


def _enabled(settings: Path) -> bool:
    try:
        return "ENABLED=yes" in settings.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
