"""What a visitor's link opens, looked up anew in every transaction.

Nothing that a browser or a page's process says is asked here but the link's number; role, place, end and
revocation come from the database.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, false, select
from sqlalchemy.orm import Session

from toolkit.domain.access import RIGHTS, Right, Role
from toolkit.domain.wording import day
from toolkit.errors import AccessError
from toolkit.store.schema import AccountRow, AssignmentRow, CycleRow, LinkRow, SchoolRow
from toolkit.store.visitor import Visitor

ASK_AGAIN = "Попросите у координатора новую."
UNKNOWN = f"Ссылка больше не открывает работу. {ASK_AGAIN}"
REVOKED = f"Ссылку отозвали. Записанные ответы целы. {ASK_AGAIN}"
NO_ACCOUNT = "Вас больше нет в списке кураторов. Записанное цело. Спросите координатора."
NOT_YOURS = "Эта работа вам не открыта. Начните со стартовой страницы."
# What a role may do instead of what it was refused.
_INSTEAD = {
    Role.CURATOR: "чтение, замечания и решения",
    Role.CONSULTANT: "чтение, замечания и совместный план",
    Role.COORDINATOR: "чтение и списки школ",
}
_NO_RIGHT = "У вас нет права на это действие. Ничего не изменилось."


def expired(until: date) -> str:
    """The sentence about a link whose day has passed."""
    return f"Ссылка действовала до {day(until)}. {ASK_AGAIN}"


@dataclass(frozen=True, slots=True)
class Admission:
    """A link that holds now: the role and the place it opens."""

    role: Role
    cycle_id: int | None = None
    account_id: int | None = None
    territory_id: int | None = None

    def cycles(self) -> Select[int]:
        """Ids of the cycles that are open to the visitor."""
        if self.role in (Role.SCHOOL, Role.CONSULTANT, Role.RESPONDENT):
            return select(CycleRow.id).where(CycleRow.id == self.cycle_id)
        if self.role is Role.CURATOR:
            return select(AssignmentRow.cycle_id).where(
                AssignmentRow.account_id == self.account_id, AssignmentRow.removed_at.is_(None)
            )
        if self.role is Role.COORDINATOR:
            of_territory = SchoolRow.territory_id == self.territory_id
            return select(CycleRow.id).join(SchoolRow, SchoolRow.id == CycleRow.school_id).where(of_territory)
        return select(CycleRow.id).where(false())

    def require(
        self,
        session: Session,
        right: Right,
        *,
        cycle_id: int | None = None,
        school_id: int | None = None,
        territory_id: int | None = None,
    ) -> None:
        """Let the visitor do it there. Raises AccessError if the role or the place is not his."""
        if right not in RIGHTS[self.role]:
            instead = _INSTEAD.get(self.role)
            only = f"Менять работу школы может только её команда. Вам открыты {instead}."
            raise AccessError(only if instead else _NO_RIGHT)
        if cycle_id is not None:
            open_ = session.scalar(select(exists(self.cycles().where(self._cycle_column() == cycle_id))))
        elif school_id is not None:
            ids = select(CycleRow.id).where(CycleRow.school_id == school_id, CycleRow.id.in_(self.cycles()))
            open_ = session.scalar(select(exists(ids)))
            open_ = open_ or (self.role is Role.COORDINATOR and self._owns(session, school_id))
        else:
            open_ = territory_id is not None and territory_id == self.territory_id
        if not open_:
            raise AccessError(NOT_YOURS)

    def _cycle_column(self) -> Any:
        return AssignmentRow.cycle_id if self.role is Role.CURATOR else CycleRow.id

    def _owns(self, session: Session, school_id: int) -> bool:
        school = session.get(SchoolRow, school_id)
        return school is not None and school.territory_id == self.territory_id


def admit(session: Session, visitor: Visitor, today: date) -> Admission | None:
    """What the visitor's link opens today; None for somebody at the machine itself, to whom all is open.

    Raises:
        AccessError: the link is unknown, revoked, past its day, or its curator is gone.
    """
    if visitor.link is None:
        return None
    columns = (
        LinkRow.role,
        LinkRow.cycle_id,
        LinkRow.account_id,
        LinkRow.until,
        LinkRow.serial,
        LinkRow.revoked_at,
    )
    found = session.execute(select(*columns).where(LinkRow.id == visitor.link)).one_or_none()
    if found is None or found.role != visitor.role:
        raise AccessError(UNKNOWN)
    if found.revoked_at is not None or found.serial != visitor.serial:
        raise AccessError(REVOKED)
    if found.until < today:
        raise AccessError(expired(found.until))
    role = Role(found.role)
    if found.account_id is None:
        return Admission(role, cycle_id=found.cycle_id)
    account = session.execute(
        select(AccountRow.territory_id, AccountRow.removed_at).where(AccountRow.id == found.account_id)
    ).one()
    if account.removed_at is not None:
        raise AccessError(NO_ACCOUNT)
    return Admission(role, account_id=found.account_id, territory_id=account.territory_id)
