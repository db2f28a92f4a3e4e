"""The Python API: a school's work and the catalogue as pandas tables, for a methodologist's own analysis.

Reading only: a database opened here is never changed. pandas and the documents are imported when the first
table or file is asked for, so opening is quick. Described for users in docs/python-api.md.
"""

import shutil
import tempfile
import weakref
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from toolkit.catalogue_tables import CatalogueTables, table_of
from toolkit.domain.consultant import Candidate, offers
from toolkit.domain.dossier import Dossier
from toolkit.domain.joint_plan import JointMeasure
from toolkit.domain.program import LineKind, Program
from toolkit.domain.school import School
from toolkit.domain.school_choice import one_school
from toolkit.domain.stage import stage
from toolkit.domain.standing import PROGRAM, SELF_DIAGNOSIS
from toolkit.errors import DocumentError, ToolkitError
from toolkit.methodology.catalogue import Catalogue
from toolkit.methodology.loader import load
from toolkit.store.database import Store, Visitor, default_url
from toolkit.store.dossier import read_dossier

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.documents.word.release import Source

EXAMPLE_DAY = date(2023, 10, 2)


def open(db: str | Path | None = None) -> "Toolkit":
    """Open a database for reading; None means the one that the apps use.

    `db` is a path or a database address. Use it in `with`, or call `close` at the end.

    Raises:
        StoreError: there is no such database, or it has to be brought up to date first.
        CatalogueError: a file of the catalogue is broken.
    """
    catalogue = load()
    return Toolkit(Store.open(default_url() if db is None else db, readonly=True), catalogue)


def open_example(*, district: bool = False) -> "Toolkit":
    """The example school in a database of its own, always the same; it is removed on `close` and at exit.

    «Today» is 2 October 2023, the day that the example's state belongs to. With `district` its neighbours
    are there too: the schools that a curator sees.
    """
    from toolkit.example import prepare
    from toolkit.example.district import prepare_district

    catalogue = load()
    folder = Path(tempfile.mkdtemp(prefix="antirisk-"))
    try:
        file = folder / "example.sqlite"
        with Store.open(file) as writing:
            school = prepare(writing)
            if district:
                prepare_district(writing, school)
        store = Store.open(file, readonly=True)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Toolkit(store, catalogue, today=EXAMPLE_DAY, temporary=folder)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn chart: a notebook shows it, `save` writes it; `words` tells what it shows."""

    png: bytes = field(repr=False)
    words: str = ""

    def save(self, path: str | Path) -> Path:
        """Write the picture (PNG) and return where it lies; DocumentError if it cannot be written."""
        return _write(Path(path), self.png)

    def _repr_png_(self) -> tuple[bytes, dict[str, str]]:
        return self.png, {"alt": self.words}


class Toolkit(CatalogueTables):
    """An open database and the catalogue it is read with."""

    def __init__(
        self, store: Store, catalogue: Catalogue, *, today: date | None = None, temporary: Path | None = None
    ) -> None:
        super().__init__(catalogue)
        self._store = store
        self._today = today
        self._put_away = weakref.finalize(self, _put_away, store, temporary)

    def close(self) -> None:
        """Close the database; closing twice does no harm."""
        self._put_away()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Toolkit: {self._store.name}>"

    @property
    def schools(self) -> "list[SchoolView]":
        """All schools of the database in alphabetical order."""
        return [SchoolView(self, school) for school in self._open_store().schools.list()]

    @property
    def overview(self) -> "pd.DataFrame":
        """A row for each school, in alphabetical order: where it is, its last entry, what is left."""
        from toolkit.documents import tables

        store = self._open_store()
        lines = []
        for pulse in store.pulses.list(visitor=Visitor()):
            dossier = self.read(pulse.school)
            places = (store.places.get(pulse.cycle.id, app) for app in (SELF_DIAGNOSIS, PROGRAM))
            lines.append((pulse, dossier, stage(dossier, *places)))
        return tables.schools_table(lines)

    def school(self, name: str | None = None) -> "SchoolView":
        """One school by its name or an unmistakable part of it; None: the only one.

        Raises ToolkitError, naming the schools there are, if the name fits none or several of them.
        """
        return one_school(self.schools, name)

    def read(self, school: School, today: date | None = None) -> Dossier:
        """Everything about a school in its newest school year, computed for a day (None: today)."""
        store = self._open_store()
        cycle = store.schools.current_cycle(school.id)
        return read_dossier(store, self.catalogue, cycle.id, today or self._today or date.today())

    def joint_plan(self, school: School) -> tuple[JointMeasure, ...]:
        """The rows of a school's joint plan in its newest school year."""
        store = self._open_store()
        return store.joint_plan.list(store.schools.current_cycle(school.id).id)

    def _open_store(self) -> Store:
        if not self._put_away.alive:
            raise ToolkitError("База уже закрыта. Откройте её ещё раз: toolkit.open().")
        return self._store


class SchoolView:
    """One school in its newest school year. Every table is read anew, so it shows what is stored now."""

    def __init__(self, toolkit: Toolkit, school: School) -> None:
        self._toolkit = toolkit
        self._school = school

    def __repr__(self) -> str:
        return f"<SchoolView: {self.name}>"

    @property
    def name(self) -> str:
        """The school's short name."""
        return self._school.name

    def dossier(self, today: date | None = None) -> Dossier:
        """All inputs and all that follows from them, as one value of the domain."""
        return self._toolkit.read(self._school, today)

    @property
    def diagnosis(self) -> "pd.DataFrame":
        """A row for each factor and group, and each factor's total; hidden groups carry no numbers."""
        from toolkit.documents import tables

        dossier = self.dossier()
        return tables.diagnosis_table(dossier.factors, dossier.diagnoses, self._toolkit.catalogue.thresholds)

    @property
    def statements(self) -> "pd.DataFrame":
        """A row for each statement of the school's factors; «Риск» is 0–1, empty where too few answered."""
        dossier = self.dossier()
        thresholds = self._toolkit.catalogue.thresholds
        rows = []
        for factor in dossier.factors:
            results = {result.code: result for result in dossier.diagnoses[factor.code].statements}
            for statement in factor.statements:
                result = results[statement.code]
                basis = "" if result.risk is None else "команда" if result.from_team else "анкеты"
                group = thresholds.group(statement.group).title
                rows.append((statement.code, factor.code, group, statement.text, result.risk, basis))
        table = table_of(("Код", "Фактор", "Кто отвечает", "Утверждение", "Риск", "Основание"), rows)
        return table.astype({"Риск": float})

    @property
    def verification(self) -> "pd.DataFrame":
        """A row for each factor: profile, self-diagnosis, proposal, decision, outcome."""
        from toolkit.documents import tables

        return tables.verification_table(self.dossier())

    @property
    def priorities(self) -> "pd.DataFrame":
        """Factors in the order of work, with the points (1–27) and how they came about."""
        from toolkit.documents import factor_titles

        dossier = self.dossier()
        table = table_of(
            ("Фактор", "Фактор риска", "Уровень", "Баллы", "Почему", "Выбран"),
            [
                (
                    ranked.factor_code,
                    factor_titles.official(dossier, ranked.factor_code),
                    ranked.level.word if ranked.level else "",
                    ranked.score,
                    ranked.why,
                    ranked.chosen,
                )
                for ranked in dossier.ranked
            ],
        )
        return table.astype({"Баллы": "Int64"})

    @property
    def programs(self) -> "pd.DataFrame":
        """A row for each program: how much is in it and how many findings the checker has."""
        from toolkit.documents import factor_titles

        dossier = self.dossier()
        return table_of(
            ("Фактор", "Фактор риска", "Начало", "Окончание", "Задач", "Показателей", "Мер", "Замечаний"),
            [
                (
                    program.factor_code,
                    factor_titles.of_program(program),
                    program.text("begins"),
                    program.text("ends"),
                    len(program.of(LineKind.TASK)),
                    len(program.indicators),
                    len(program.measures),
                    len(dossier.findings.get(program.id, ())),
                )
                for program in dossier.programs
            ],
        )

    def roadmap(self, factor: str) -> "pd.DataFrame":
        """The roadmap of one program by its factor's code, with the first and last day of each measure.

        Raises ToolkitError, naming the codes there are, if the school has no such program.
        """
        from toolkit.documents import tables

        dossier = self.dossier()
        return tables.roadmap_table(_program(dossier, factor), dossier.cycle.period)

    @property
    def joint_plan(self) -> "pd.DataFrame":
        """What the school does together with its consultant school; no rows where nothing is planned."""
        return table_of(
            ("№", "Мероприятие", "Сроки", "Результат", "Ответственные"),
            [
                (number, row.activity, row.term_text, row.result, row.responsible)
                for number, row in enumerate(self._toolkit.joint_plan(self._school), 1)
            ],
        )

    @property
    def findings(self) -> "pd.DataFrame":
        """What the checker says of all programs; «Фактор» names the program."""
        import pandas as pd

        from toolkit.documents import tables

        dossier = self.dossier()
        parts = []
        for program in dossier.programs:
            part = tables.findings_table(dossier.findings.get(program.id, ()))
            part.insert(0, "Фактор", program.factor_code)
            parts.append(part)
        if not parts:
            empty = tables.findings_table(())
            empty.insert(0, "Фактор", "")
            return empty
        return pd.concat(parts, ignore_index=True)

    @property
    def calendar(self) -> "pd.DataFrame":
        """A row for each measure and a column for each month of the school year."""
        from toolkit.documents import tables

        dossier = self.dossier()
        return tables.calendar_table(dossier.programs, dossier.cycle.period)

    @property
    def load(self) -> "pd.DataFrame":
        """How much lies on each responsible."""
        from toolkit.documents import tables

        dossier = self.dossier()
        return tables.load_table(dossier.programs, dossier.cycle.period, dossier.today)

    @property
    def consultants(self) -> "pd.DataFrame":
        """Schools of this database that could help this one, with reasons; the most alike first."""
        from toolkit.documents import tables

        store = self._toolkit._open_store()
        candidates = [
            Candidate(school=pulse.school, passport=store.schools.passport(pulse.cycle.id))
            for pulse in store.pulses.list(visitor=Visitor())
        ]
        passport = self.dossier().passport
        return tables.consultants_table(
            offers(self._school, passport, candidates, self._toolkit.catalogue.passport)
        )

    def heat_map(self) -> Picture:
        """Index by factor and group as a picture: a notebook shows it, `save` writes it."""
        from toolkit.documents import charts

        dossier = self.dossier()
        catalogue = self._toolkit.catalogue
        return Picture(charts.heat_map(dossier, catalogue), charts.describe_heat_map(dossier, catalogue))

    def calendar_chart(self) -> Picture:
        """How many measures each responsible has in each month, as a picture."""
        from toolkit.documents import charts

        dossier = self.dossier()
        period = dossier.cycle.period
        return Picture(
            charts.calendar_chart(dossier.programs, period),
            charts.describe_calendar(dossier.programs, period),
        )

    def workbook(self, factor: str | None = None) -> tuple[str, bytes]:
        """A workbook (xlsx) of the whole school or of one program: the proposed file name and the content.

        Raises ToolkitError if the school has no program for the factor.
        """
        from toolkit.documents import workbook

        dossier = self.dossier()
        code = None if factor is None else _program(dossier, factor).factor_code
        return workbook.file_name(dossier, code, dossier.today), workbook.build_workbook(dossier, code)

    @property
    def papers(self) -> "pd.DataFrame":
        """Word documents of the school: code, factor, title, and what is lacking before one can be made."""
        from toolkit.documents import tables

        return tables.papers_table(self.dossier(), planned=bool(self._toolkit.joint_plan(self._school)))

    def to_word(
        self,
        path: str | Path,
        code: str = "antirisk_program",
        factor: str | None = None,
        *,
        pdf: bool = False,
    ) -> Path:
        """Write one document by its code (see `papers`) and return where it lies; a folder gets its name.

        With `pdf`, LibreOffice draws it as PDF. Raises ToolkitError if there is no such document,
        DocumentError if it cannot be made or written.
        """
        from toolkit.documents.word import paper, release
        from toolkit.documents.word.pdf import drawn

        known = {kind.code: kind for kind in paper.PAPERS}
        if code not in known:
            raise ToolkitError(f"Документа «{code}» нет. Есть: {', '.join(known)}.")
        dossier = self.dossier()
        if known[code].of_factor and factor is None and len(dossier.programs) == 1:
            factor = dossier.programs[0].factor_code
        chosen = None if factor is None else _program(dossier, factor).factor_code
        name, content = release.make(self._source(dossier), known[code], chosen)
        if pdf:
            name, content = drawn(name, content)
        target = Path(path)
        return _write(target / name if target.is_dir() else target, content)

    def to_archive(self, path: str | Path, *, pdf: bool = False) -> Path:
        """Write all documents as one zip with a checklist and return where it lies; a folder gets its name.

        With `pdf`, PDFs of them too. Raises DocumentError if they cannot be made or written.
        """
        from toolkit.documents.word import release

        name, content = release.archive(self._source(self.dossier()), with_pdf=pdf)
        target = Path(path)
        return _write(target / name if target.is_dir() else target, content)

    def _source(self, dossier: Dossier) -> "Source":
        from toolkit.papers import source_of

        return source_of(self._toolkit._open_store(), dossier, self._toolkit.catalogue)

    def to_excel(self, path: str | Path, factor: str | None = None) -> Path:
        """Write the workbook and return where it lies; a folder gets the proposed file name.

        Raises ToolkitError if the school has no program for the factor, DocumentError if the file cannot
        be written.
        """
        name, content = self.workbook(factor)
        target = Path(path)
        return _write(target / name if target.is_dir() else target, content)


def _put_away(store: Store, temporary: Path | None) -> None:
    store.close()
    if temporary is not None:
        shutil.rmtree(temporary, ignore_errors=True)


def _program(dossier: Dossier, factor: str) -> Program:
    code = factor.strip().upper()
    for program in dossier.programs:
        if program.factor_code.upper() == code:
            return program
    known = ", ".join(program.factor_code for program in dossier.programs)
    more = f"Есть программы: {known}." if known else "Программ пока нет."
    raise ToolkitError(f"Программы по фактору «{factor}» у школы «{dossier.school.name}» нет. {more}")


def _write(path: Path, content: bytes) -> Path:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise DocumentError(
            f"Файл «{path.name}» записать не удалось. Проверьте папку и закройте файл, если он открыт."
        ) from error
    return path
