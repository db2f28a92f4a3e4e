"""How much memory a process takes for itself, and how much the machine has for us."""

from pathlib import Path

import psutil

_GROUPS = Path("/sys/fs/cgroup")
_OWN_GROUP = Path("/proc/self/cgroup")


def private_memory(process_id: int) -> int:
    """Bytes that end with the process: shared libraries and what a fork has in common do not count.

    0 for a process that is gone.
    """
    try:
        process = psutil.Process(process_id)
        try:
            return int(process.memory_full_info().uss)
        except psutil.AccessDenied:
            return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def machine_memory() -> int:
    """Bytes of the machine, or of the part of it that a container or a service may use."""
    total = int(psutil.virtual_memory().total)
    return min([total, *group_limits()])


def group_limits(own: Path = _OWN_GROUP, groups: Path = _GROUPS) -> list[int]:
    """Limits set by systemd or a container for the process's group and those above it; Linux only."""
    try:
        name = own.read_text(encoding="utf-8").strip().rpartition("::")[2]
    except OSError:
        return []
    folder = groups / name.strip("/")
    found = []
    for place in (folder, *folder.parents):
        if place.is_relative_to(groups):
            limit = _number(place / "memory.max")
            found += [] if limit is None else [limit]
    return found


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):  # no such file, or «max»
        return None
