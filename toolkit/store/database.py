"""The database of a school or of a municipality: where it lies, how it is opened, what is in it."""

import os
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from platformdirs import user_data_path
from sqlalchemy import inspect, text

from toolkit.errors import StoreError
from toolkit.store import engine, page_rights, schema
from toolkit.store.account import AccountRepository
from toolkit.store.answers import AnswerRepository
from toolkit.store.audit import AuditRepository
from toolkit.store.comment import CommentRepository
from toolkit.store.ended_session import EndedSessionRepository
from toolkit.store.failures import READ_ONLY, told_in_words
from toolkit.store.help_request import HelpRepository
from toolkit.store.indicator_fact import FactRepository
from toolkit.store.joint_plan import JointPlanRepository
from toolkit.store.link import LinkRepository
from toolkit.store.look import LookRepository
from toolkit.store.place import PlaceRepository
from toolkit.store.priority import PriorityRepository
from toolkit.store.profile import ProfileRepository
from toolkit.store.program import ProgramRepository
from toolkit.store.program_state import StateRepository
from toolkit.store.program_version import VersionRepository
from toolkit.store.pulse import PulseRepository
from toolkit.store.roadmap import RoadmapRepository
from toolkit.store.school import SchoolRepository
from toolkit.store.school_exchange import SchoolFileRepository
from toolkit.store.school_list import SchoolListRepository
from toolkit.store.setting import SettingRepository
from toolkit.store.survey import SurveyRepository
from toolkit.store.survey_form import SurveyFormRepository
from toolkit.store.territory import TerritoryRepository
from toolkit.store.throttle import ThrottleRepository
from toolkit.store.transaction import Clock, Transactions, utc_now
from toolkit.store.verdict import VerdictRepository
from toolkit.store.visitor import Visitor

__all__ = ["Store", "Visitor", "default_url"]

WAIT = 15.0  # seconds; the worst wait seen with 20 processes writing at once was 3.2


def default_url() -> str:
    """Where the database is unless told otherwise: env ANTIRISK_DB, else a file in the user's data folder."""
    told = os.environ.get("ANTIRISK_DB", "").strip()
    return told or str(user_data_path("antirisk", appauthor=False) / "antirisk.sqlite")


class Store:
    """An open database, one repository per aggregate.

    Use:
        >>> with Store.open("school.sqlite") as store:  # doctest: +SKIP
        ...     school = store.schools.create("Приречная СОШ", year=2024, visitor=Visitor())

    May be shared by threads. Every method of a repository is one transaction; what goes wrong is a
    `ToolkitError` with a sentence for the user.
    """

    def __init__(
        self, place: engine.Address, engines: engine.Engines, clock: Clock, guest: Visitor | None = None
    ) -> None:
        self._place = place
        self._engines = engines
        self._clock = clock
        transactions = Transactions(engines, clock, guest)
        self.schools = SchoolRepository(transactions)
        self.profiles = ProfileRepository(transactions)
        self.answers = AnswerRepository(transactions)
        self.facts = FactRepository(transactions)
        self.verdicts = VerdictRepository(transactions)
        self.priorities = PriorityRepository(transactions)
        self.programs = ProgramRepository(transactions)
        self.versions = VersionRepository(transactions)
        self.states = StateRepository(transactions)
        self.places = PlaceRepository(transactions)
        self.audit = AuditRepository(transactions)
        self.comments = CommentRepository(transactions)
        self.help = HelpRepository(transactions)
        self.looks = LookRepository(transactions)
        self.pulses = PulseRepository(transactions)
        self.joint_plan = JointPlanRepository(transactions)
        self.roadmaps = RoadmapRepository(transactions)
        self.surveys = SurveyRepository(transactions)
        self.survey_forms = SurveyFormRepository(transactions)
        self.territories = TerritoryRepository(transactions)
        self.accounts = AccountRepository(transactions)
        self.links = LinkRepository(transactions)
        self.settings = SettingRepository(transactions)
        self.school_lists = SchoolListRepository(transactions)
        self.school_files = SchoolFileRepository(transactions)
        self.ended_sessions = EndedSessionRepository(transactions)
        self.throttle = ThrottleRepository(transactions)

    @classmethod
    def open(
        cls,
        url: str | Path,
        *,
        readonly: bool = False,
        wait: float = WAIT,
        clock: Clock = utc_now,
        limited: bool = False,
    ) -> Self:
        """Open a database by path or URL; create it or bring it up to date unless `readonly`.

        An SQLite file made by an older toolkit is copied beside itself before it is changed (on a server
        copies are the administrator's business). `wait` is how many seconds a write waits for another;
        `limited` is for the process of one page: it takes few connections.

        Raises:
            NewerDatabaseError: a newer toolkit made it.
            StoreError: it is not our database, cannot be read or made, or is busy.
        """
        place = engine.address(url)
        with told_in_words():
            _make_room(place, readonly=readonly or limited)
            engines = engine.connect(place, readonly=readonly, wait=wait, limited=limited)
            try:
                if place.path is not None and not place.path.exists():
                    _bring_up(place, wait, clock)
                elif (found := _revision(engines)) != schema.HEAD:
                    if readonly or limited:
                        raise _refusal(place.name, found)
                    _bring_up(place, wait, clock)
            except BaseException:
                engines.dispose()
                raise
        return cls(place, engines, clock)

    def dated(self, clock: Clock) -> Self:
        """The same database, written as if at another time; closing either closes both."""
        return type(self)(self._place, self._engines, clock)

    def opened_for(self, guest: Visitor) -> Self:
        """The same database as one visitor may see and change it; closing either closes both.

        Whatever the visitor has no right to raises AccessError and leaves a trace in the audit.
        """
        return type(self)(self._place, self._engines, self._clock, guest)

    def admit_pages(self, url: str) -> None:
        """Give the role of this address, on the same server, what pages need and no more.

        Raises:
            StoreError: the address leads elsewhere, or its role cannot come in, is missing or too mighty.
        """
        place = engine.address(url)
        if self.path is not None or place.path is not None:
            raise StoreError("Отдельный адрес базы для страниц нужен только базе на сервере.")
        ours = self._place.url
        if (place.url.host, place.url.port, place.url.database) != (ours.host, ours.port, ours.database):
            raise StoreError("Адрес базы для страниц ведёт в другую базу. Отличаться должны имя и пароль.")
        if self._engines.write is None:
            raise StoreError(READ_ONLY)
        with told_in_words(), self._engines.write.begin() as connection:
            engine.hold_alone(connection)  # two servers may start at once
            page_rights.grant(connection, place.url.username or "")
        type(self).open(url, limited=True).close()

    @property
    def path(self) -> Path | None:
        """The file, or None for a database on a server."""
        return self._place.path

    @property
    def name(self) -> str:
        """What a person calls the database: its file's name."""
        return self._place.name

    def close(self) -> None:
        """Close all connections; closing twice does no harm."""
        self._engines.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _make_room(place: engine.Address, *, readonly: bool) -> None:
    if place.path is None:
        return
    if place.path.is_dir():
        raise StoreError(f"«{place.name}» — папка. Укажите файл базы в этой папке.")
    if readonly and not place.path.exists():
        raise StoreError(f"Файла базы «{place.name}» нет. Проверьте имя и папку.")
    if readonly:
        return
    folder = place.path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"Папку «{folder.name}» для базы создать не удалось. Выберите другую папку."
        ) from error
    # The journal of a writing connection lies beside the file, so the folder itself must be writable.
    if not os.access(folder, os.W_OK):
        raise StoreError(f"В папку «{folder.name}» нельзя записывать. Выберите другую папку для базы.")
    if place.path.exists() and not os.access(place.path, os.W_OK):
        raise StoreError(f"Файл базы «{place.name}» защищён от записи. Снимите защиту и повторите.")


def _revision(engines: engine.Engines) -> str | None:
    with engines.read.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _bring_up(place: engine.Address, wait: float, clock: Clock) -> None:
    from toolkit.store import migration  # alembic is heavy, and most openings need none of it

    def back_up(revision: str) -> None:
        if place.path is not None:
            engine.back_up(place.path, revision, _local_day(clock))

    changing = engine.migrating(place, wait)
    try:
        migration.upgrade(changing, place.name, back_up)
    finally:
        changing.dispose()


def _local_day(clock: Clock) -> date:
    return clock().astimezone().date()


def _refusal(name: str, found: str | None) -> StoreError:
    from toolkit.store import migration

    if found is None:
        return StoreError(f"«{name}» — база другой программы или ещё пустая. Выберите другую.")
    if not migration.knows(found):
        return migration.newer(name)
    return StoreError(
        f"База «{name}» создана прежней версией программы. Откройте её один раз для записи, чтобы обновить."
    )
