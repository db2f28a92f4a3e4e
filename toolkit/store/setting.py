"""Settings of the server that its commands must know too."""

from sqlalchemy import select

from toolkit.domain.access import Right
from toolkit.store.repository import Repository
from toolkit.store.schema import SettingRow
from toolkit.store.visitor import Visitor

ADDRESS = "address"  # where visitors find the server, with a slash at the end


class SettingRepository(Repository):
    """Settings by name. Written at the machine only, and without a trace: they are no facts of a school."""

    def get(self, name: str) -> str:
        """The value, or an empty string."""
        with self._transactions.reading() as session:
            return session.scalar(select(SettingRow.value).where(SettingRow.name == name)) or ""

    def set(self, name: str, value: str) -> None:
        """Write the value; the last writer wins."""
        with self._transactions.writing(Visitor(), right=Right.MANAGE, audited=False) as writing:
            row = writing.find(SettingRow, {"name": name})
            writing.put(SettingRow, {"name": name}, {"value": value}, seen=row.version if row else 0)
