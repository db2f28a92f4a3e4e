"""The composition root: one factory per notebook.

A factory builds the page from the catalogue alone; everything that depends on the visitor (which database,
which school) is given in one later call, `open`. In JupyterLab and Voilà that call follows at once; a server
that prepares pages beforehand can make it when somebody comes.
"""

import base64
import os
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from toolkit.domain.access import Role
from toolkit.errors import AccessError, ArchiveError, CellProblem, StoreError, ToolkitError, WorkbookError
from toolkit.methodology.loader import load
from toolkit.store.database import Store, Visitor, default_url
from toolkit.store.visitor import VISITOR_VARIABLE
from toolkit.ui.marking import marked
from toolkit.ui.page import LARGEST_FILE, Page, Screen, Upload
from toolkit.ui.pulse import Pulse
from toolkit.ui.report.actions import PaperLine
from toolkit.workflows.visit import Visit
from toolkit.workflows.workflow import Workflow

if TYPE_CHECKING:
    from toolkit.documents.word.release import Source

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ANY = "application/octet-stream"  # the browser must not take the file for a zip and rename it
APPS = ("self_diagnosis", "antirisk_program", "report", "joint_plan", "curator")
SERVER_PAGES = ("consultant", "leave", "territory")  # what only the server itself can do
TEAM = Visitor()
LONGEST_PLACE = 300
# Whoever opens the cabinet at the machine itself looks at all schools as a curator does.
CURATOR = Visitor(Role.CURATOR.word, Role.CURATOR)


class App:
    """One page: its state, its widget, and the call that lets a visitor in."""

    def __init__(self, flow: Workflow, screen: Callable[[], Screen]) -> None:
        self.flow = flow
        self.page = Page(lambda: marked(screen(), flow), flow.failed, flow.title)
        self.pulse = Pulse(self._look)
        flow.moved = lambda: self.page.focus("title")
        flow.focus = self.page.focus
        flow.say = self.page.say
        self.page.refused = self._refused
        self.page.begin = flow.begin
        self.page.lost = flow.lost_place
        self.page.come_back = flow.return_to

    def open(
        self, db: str | Path | None = None, school: str | None = None, owner: Visitor | None = None
    ) -> Page:
        """Let the visitor in: open the database, find the school, continue where the team stopped.

        `owner` is who somebody at the machine itself is on this page, if not what he is on others.
        """
        try:
            self.flow.open(_visit(db, school, owner))
        except Exception as problem:  # whatever it is, the page must say it: nobody sees a kernel's output
            self.flow.failed(problem)
        self.page.redraw()
        self.pulse.start()
        return self.page

    def _look(self) -> bool:
        """What others have changed, shown at once; False while the database cannot be asked."""
        if self.page.closed:
            self.pulse.stop()
            return True
        try:
            if self.flow.look():
                self.page.redraw()
        except AccessError as refusal:  # the link was taken back: say it once, and ask no more
            self.pulse.stop()
            self.flow.failed(refusal)
            self.page.redraw()
        except StoreError:
            return False
        except Exception as problem:
            self.flow.failed(problem)
            self.page.redraw()
            return False
        return True

    def _refused(self, what: str) -> None:
        if visit := self.flow.visit:
            visit.store.audit.refuse(visit.visitor, what, "Такого страница не посылает.")

    def hand_over(self, make: Callable[[], tuple[str, bytes]], kind: str = EXCEL) -> None:
        """Make a document and give it to the browser."""
        name, data = make()
        self.page.hand_over(name, kind, data)


def self_diagnosis(*, school: str | None = None, db: str | Path | None = None) -> Page:
    """The first app: from the official profile to verified risks. `school` names one of several."""
    return make_self_diagnosis().open(db, school)


def make_self_diagnosis() -> App:
    """The page of the first app, before anybody has come."""
    from toolkit.ui.self_diagnosis import Actions, self_diagnosis_screen
    from toolkit.workflows.self_diagnosis import SelfDiagnosis

    flow = SelfDiagnosis(load())
    app: App

    def profile_form() -> None:
        from toolkit.documents.profile_sheet import template

        app.hand_over(lambda: ("Рисковый профиль — бланк.xlsx", template(flow.catalogue)))

    def take_profile(upload: Upload) -> None:
        from toolkit.documents.profile_sheet import read_profile

        flow.take_profile(read_profile(whole(upload), flow.catalogue))

    def heat_map() -> tuple[str, str]:
        from toolkit.documents.charts import describe_heat_map
        from toolkit.documents.charts import heat_map as draw

        return picture(draw(flow.facts, flow.catalogue)), describe_heat_map(flow.facts, flow.catalogue)

    actions = Actions(profile_form, take_profile, heat_map)
    app = App(flow, lambda: self_diagnosis_screen(flow, actions))
    return app


def antirisk_program(*, school: str | None = None, db: str | Path | None = None) -> Page:
    """The second app: a program for each verified factor. `school` names one of several."""
    return make_antirisk_program().open(db, school)


def make_antirisk_program() -> App:
    """The page of the second app, before anybody has come."""
    from toolkit.ui.antirisk_program import Actions, antirisk_program_screen
    from toolkit.workflows.antirisk_program import AntiriskProgram

    flow = AntiriskProgram(load())
    app: App
    actions = Actions(
        lambda factor: app.hand_over(lambda: workbook(flow, factor)),
        lambda: app.hand_over(lambda: school_file(flow), ANY),
        lambda code, factor, as_pdf: app.hand_over(lambda: paper(flow, code, factor, as_pdf=as_pdf), ANY),
        draws_pdf(),
    )
    app = App(flow, lambda: antirisk_program_screen(flow, actions))
    return app


def workbook(flow: Workflow, factor: str = "") -> tuple[str, bytes]:
    """Name and bytes of the Excel file of one factor, or of everything."""
    from toolkit.documents.workbook import build_workbook, file_name

    return file_name(flow.facts, factor or None, flow.facts.today), build_workbook(
        flow.facts, factor or None, flow.catalogue
    )


def papers(flow: Workflow) -> list[PaperLine]:
    """Every Word document of the school: what it is called and what it still lacks."""
    from toolkit.documents.word.paper import papers_of, title_of

    return [
        PaperLine(kind.code, factor or "", title_of(kind, flow.facts, factor), lacking)
        for kind, factor, lacking in papers_of(flow.facts, planned=bool(flow.talk.plan))
    ]


def paper(flow: Workflow, code: str, factor: str = "", *, as_pdf: bool = False) -> tuple[str, bytes]:
    """Name and bytes of one Word document, or of its PDF."""
    from toolkit.documents.word import paper as kinds
    from toolkit.documents.word import pdf, release

    name, data = release.make(_source(flow), kinds.paper(code), factor or None)
    return pdf.drawn(name, data) if as_pdf else (name, data)


def archive(flow: Workflow, *, with_pdf: bool = False) -> tuple[str, bytes]:
    """Name and bytes of the archive with all documents."""
    from toolkit.documents.word import release

    return release.archive(_source(flow), with_pdf=with_pdf)


def site_page(flow: Workflow) -> tuple[str, bytes]:
    """Name and bytes of the page for the school's site: without names of people."""
    from toolkit.documents.public_page import FILE, public_page

    return FILE, public_page(flow.facts).encode()


def _source(flow: Workflow) -> "Source":
    from toolkit.papers import source_of

    assert flow.visit is not None
    return source_of(flow.visit.store, flow.facts, flow.catalogue)


def draws_pdf() -> bool:
    """Whether this machine can draw a PDF."""
    from toolkit.documents.word.pdf import drawer

    return drawer() is not None


def school_file(flow: Workflow) -> tuple[str, bytes]:
    """Name and bytes of the file with all of the school's work."""
    from toolkit.domain.school_file import file_name

    school = flow.facts.school
    assert flow.visit is not None
    return file_name(school.name, flow.facts.today), flow.visit.store.school_files.export(school.id)


def report(*, school: str | None = None, db: str | Path | None = None) -> Page:
    """The third app: the school's state on one page for printing. `school` names one of several."""
    return make_report().open(db, school)


def make_report() -> App:
    """The page of the third app, before anybody has come."""
    from toolkit.ui.report import Actions, report_screen
    from toolkit.workflows.report import Report

    flow = Report(load())
    app: App

    def calendar() -> tuple[str, str]:
        from toolkit.documents.charts import calendar_chart, describe_calendar

        programs, period = flow.facts.programs, flow.cycle.period
        return picture(calendar_chart(programs, period)), describe_calendar(programs, period)

    def take_file(upload: Upload) -> None:
        from toolkit.store.school_file import read_school_file

        flow.offer(read_school_file(whole_school(upload), upload.name))
        flow.focus("offered" if flow.offered else "title")

    actions = Actions(
        lambda: app.hand_over(lambda: workbook(flow)),
        calendar,
        lambda: app.hand_over(lambda: school_file(flow), ANY),
        take_file,
        lambda: papers(flow),
        lambda code, factor, as_pdf: app.hand_over(lambda: paper(flow, code, factor, as_pdf=as_pdf), ANY),
        lambda with_pdf: app.hand_over(lambda: archive(flow, with_pdf=with_pdf), ANY),
        lambda: app.hand_over(lambda: site_page(flow), ANY),
        draws_pdf(),
    )
    app = App(flow, lambda: report_screen(flow, actions))
    return app


def joint_plan(*, school: str | None = None, db: str | Path | None = None) -> Page:
    """The plan of a school and its consultant school. `school` names one of several."""
    return make_joint_plan().open(db, school)


def make_joint_plan() -> App:
    """The page of the joint plan, before anybody has come."""
    from toolkit.ui.joint_plan import joint_plan_screen
    from toolkit.workflows.joint_plan import JointPlan

    flow = JointPlan(load())
    return App(flow, lambda: joint_plan_screen(flow))


def curator(*, school: str | None = None, db: str | Path | None = None) -> Page:
    """The cabinet: schools of a curator, a consultant school or a coordinator, and what waits there."""
    return make_curator().open(db, school, CURATOR)


def make_curator() -> App:
    """The page of the cabinet, before anybody has come."""
    from toolkit.ui.curator import curator_screen
    from toolkit.workflows.cabinet import Cabinet

    flow = Cabinet(load())
    return App(flow, lambda: curator_screen(flow))


def whole(upload: Upload) -> bytes:
    """The file's bytes; WorkbookError when it is larger than the toolkit takes."""
    if upload.size > LARGEST_FILE or not upload.data:
        limit = LARGEST_FILE // (1024 * 1024)
        raise WorkbookError(
            (
                CellProblem(
                    upload.name, 0, "", f"файл пуст или больше {limit} МБ. Загрузите заполненный бланк."
                ),
            )
        )
    return upload.data


def whole_school(upload: Upload) -> bytes:
    """The bytes of a school's file; ArchiveError when it is larger than a page takes."""
    if upload.size > LARGEST_FILE or not upload.data:
        limit = LARGEST_FILE // (1024 * 1024)
        raise ArchiveError(
            f"Файл «{upload.name}» пуст или больше {limit} МБ. Такой файл берёт администратор на сервере."
        )
    return upload.data


def picture(png: bytes) -> str:
    """A PNG as an address that an image element can show without asking anybody."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


def _visit(db: str | Path | None, school: str | None, owner: Visitor | None) -> Visit:
    visitor = _visitor(owner)
    base = os.environ.get("ANTIRISK_SERVED", "")  # «/», or the part of a site that is ours
    whole = Store.open(db or os.environ.get("ANTIRISK_DB") or default_url(), limited=bool(base))
    store = whole.opened_for(visitor)
    return Visit(
        store=store,
        visitor=visitor,
        now=_now,
        school_id=_school_id(store, school),
        links={page: base + page for page in (*APPS, *SERVER_PAGES)} | {"start": base} if base else {},
        place=_asked("place")[:LONGEST_PLACE],
    )


def _visitor(owner: Visitor | None) -> Visitor:
    """Who has come: as the server says, or the team at its own machine."""
    told = os.environ.get(VISITOR_VARIABLE)
    visitor = Visitor.from_text(told) if told else TEAM
    if owner is not None and visitor.at_the_machine:
        visitor = owner
    return visitor._replace(visit=visitor.visit or uuid.uuid4().hex)


def _school_id(store: Store, name: str | None) -> int | None:
    schools = store.schools.list()
    if name is not None:
        found = next((school.id for school in schools if school.name == name), None)
        if found is None:
            listed = ", ".join(f"«{school.name}»" for school in schools) or "пока ни одной"
            raise ToolkitError(f"Школы «{name}» в этой базе нет. Есть: {listed}.")
        return found
    asked = _asked("school")
    known = {school.id for school in schools}
    return int(asked) if asked.isdecimal() and int(asked) in known else None


def _asked(name: str) -> str:
    """What the address asks for under a name; whoever takes it looks whether there is such a thing."""
    return parse_qs(os.environ.get("QUERY_STRING", "")).get(name, [""])[0]


def _now() -> datetime:
    return datetime.now(UTC).astimezone()
