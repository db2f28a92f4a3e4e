"""The tables. Every fact a person gave is its own row with a version; what can be computed is not here.

Types are portable between SQLite and PostgreSQL. A change of these files needs a migration and a new
`HEAD`; tests compare both.
"""

from toolkit.store.schema.access import (
    AccountRow,
    AssignmentRow,
    EndedSessionRow,
    LinkRow,
    PasswordRow,
    RefusalRow,
    SettingRow,
    ThrottleRow,
)
from toolkit.store.schema.audit import AuditRow, IdentityRow
from toolkit.store.schema.base import Base, RemovableRow, Row
from toolkit.store.schema.dialogue import CommentRow, HelpRequestRow, JointMeasureRow, LookRow
from toolkit.store.schema.program import (
    ProgramFieldRow,
    ProgramIndicatorRow,
    ProgramLineRow,
    ProgramMeasureRow,
    ProgramRow,
    ProgramStateRow,
    ProgramVersionRow,
)
from toolkit.store.schema.roadmap import MunicipalRoadmapRow, RoadmapEntryRow, RoadmapFieldRow
from toolkit.store.schema.school import (
    CycleRow,
    HandedOutRow,
    IndicatorFactRow,
    OwnFactorRow,
    OwnStatementRow,
    PassportValueRow,
    PlaceRow,
    PriorityRow,
    ProfileFactorRow,
    ProfileRow,
    SchoolRow,
    StepDoneRow,
    TallyRow,
    TeamAnswerRow,
    TerritoryRow,
    VerdictRow,
)
from toolkit.store.schema.survey import (
    SurveyBoxRow,
    SurveyCodeRow,
    SurveyNoteRow,
    SurveyOnceRow,
    SurveyResultRow,
    SurveyRow,
)

# The newest migration. Kept here so that opening an up-to-date database does not import alembic.
HEAD = "0004"

__all__ = [
    "HEAD",
    "AccountRow",
    "AssignmentRow",
    "AuditRow",
    "Base",
    "CommentRow",
    "CycleRow",
    "EndedSessionRow",
    "HandedOutRow",
    "HelpRequestRow",
    "IdentityRow",
    "IndicatorFactRow",
    "JointMeasureRow",
    "LinkRow",
    "LookRow",
    "MunicipalRoadmapRow",
    "OwnFactorRow",
    "OwnStatementRow",
    "PassportValueRow",
    "PasswordRow",
    "PlaceRow",
    "PriorityRow",
    "ProfileFactorRow",
    "ProfileRow",
    "ProgramFieldRow",
    "ProgramIndicatorRow",
    "ProgramLineRow",
    "ProgramMeasureRow",
    "ProgramRow",
    "ProgramStateRow",
    "ProgramVersionRow",
    "RefusalRow",
    "RemovableRow",
    "RoadmapEntryRow",
    "RoadmapFieldRow",
    "Row",
    "SchoolRow",
    "SettingRow",
    "StepDoneRow",
    "SurveyBoxRow",
    "SurveyCodeRow",
    "SurveyNoteRow",
    "SurveyOnceRow",
    "SurveyResultRow",
    "SurveyRow",
    "TallyRow",
    "TeamAnswerRow",
    "TerritoryRow",
    "ThrottleRow",
    "VerdictRow",
]
