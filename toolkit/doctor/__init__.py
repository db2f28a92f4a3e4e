"""What a machine needs to serve schools: looked at, told in one line each, with what to do."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from toolkit.doctor import database, machine, network
from toolkit.doctor.check import Check, State, look
from toolkit.store import engine
from toolkit.store.backup_folder import default_folder

__all__ = ["Check", "State", "examine"]


def examine(
    url: str,
    data_folder: Path,
    *,
    port: int,
    backups: Path | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC).astimezone(),
) -> Iterator[Check]:
    """Look at everything; whatever cannot be looked at is one line too. Changes nothing.

    Raises StoreError when the address of the database is no address.
    """
    place = engine.address(url)
    yield from _looked("Программа", lambda: [machine.program(on_server=place.path is None)])
    if place.path is not None:
        folder = place.path.parent
        yield from _looked("Папка", lambda: [machine.folder(folder)])
    check, facts = database.database(url, place.path)
    yield check
    schools, links = (facts.schools, facts.links) if facts else (0, 0)
    yield from _looked("Часы", lambda: database.clock(facts, now()))
    yield from _looked("Ключ", lambda: [database.key(place.path, data_folder, place.name, links=links)])
    kept = backups or default_folder(url, data_folder)
    yield from _looked("Копии", lambda: [database.backups(kept, place.name, now(), schools=schools)])
    yield from _looked("Память", lambda: [machine.memory()])
    yield from _looked("Сон", machine.sleep)
    yield from _looked("Порт", lambda: [network.port(port)])
    yield from _looked("Сеть", lambda: network.addresses(port))
    yield from _looked("Брандмауэр", lambda: network.firewall(port))


def _looked(what: str, checks: Callable[[], Iterable[Check]]) -> list[Check]:
    try:
        return list(checks())
    except Exception:  # a machine that will not be looked at is no reason to say nothing of the rest
        return [look(what, "посмотреть не получилось, остальное проверено.")]
