"""The three apps put together: who comes, to which school, what is handed over, what is said at a failure."""

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from toolkit import apps
from toolkit.documents.profile_sheet import template
from toolkit.errors import AccessError, StoreError
from toolkit.example import prepare
from toolkit.methodology.loader import load
from toolkit.store.database import Store, Visitor
from toolkit.ui.page import LARGEST_FILE, Page

NAMES = ("self_diagnosis", "antirisk_program", "report", "joint_plan")
EXAMPLE = "Приречная СОШ"


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in JupyterLab: no server has said which database or school."""
    for name in ("ANTIRISK_DB", "ANTIRISK_SERVED", "ANTIRISK_VISITOR", "QUERY_STRING"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the example school and one more."""
    path = tmp_path_factory.mktemp("apps") / "antirisk.sqlite"
    with Store.open(path) as store:
        prepare(store)
        store.schools.create("Заречная СОШ", year=2023, visitor=Visitor())
    return path


@pytest.fixture
def database(shelf: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(shelf, tmp_path / "antirisk.sqlite"))


def words(page: Page, region: str = "body") -> str:
    """What a region says, read back from what travels to the browser."""

    def read(node: Any) -> str:
        return node if isinstance(node, str) else " ".join(read(child) for child in node[2])

    return " ".join(" ".join(read(node) for node in getattr(page, region)).split())


def made(name: str) -> apps.App:
    return getattr(apps, f"make_{name}")()


def handed(app: apps.App) -> list[tuple[str, bytes]]:
    """Keeps the files that the page gives to the browser."""
    files: list[tuple[str, bytes]] = []
    app.page.hand_over = lambda name, _mime, data: files.append((name, data))
    return files


# ── before and at the opening ──


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_made_before_anybody_comes(name: str) -> None:
    app = made(name)
    assert (app.flow.visit, words(app.page)) == (None, "Открываем…")


@pytest.mark.parametrize("name", NAMES)
def test_the_notebooks_call_gives_an_open_page(name: str, database: Path) -> None:
    page = getattr(apps, name)(school=EXAMPLE, db=database)
    assert EXAMPLE in words(page, "top")


@pytest.mark.parametrize("name", NAMES)
def test_of_several_schools_one_is_asked_for(name: str, database: Path) -> None:
    page = made(name).open(database)
    assert "Чью работу откроем" in words(page)


@pytest.mark.parametrize("name", NAMES)
def test_a_new_database_is_made_where_it_was_asked_for(name: str, tmp_path: Path) -> None:
    page = made(name).open(tmp_path / "новая" / "школы.sqlite")
    assert ((tmp_path / "новая" / "школы.sqlite").exists(), words(page, "alert")) == (True, "")


def test_the_address_names_the_school(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(database) as store:
        id_ = next(school.id for school in store.schools.list() if school.name == "Заречная СОШ")
    monkeypatch.setenv("QUERY_STRING", f"school={id_}")
    assert "Заречная СОШ" in words(made("self_diagnosis").open(database), "top")


@pytest.mark.parametrize(
    "query", ["school=100500", "school=да", "school=", "school=-1", "school=1%20OR", "x=1"]
)
def test_an_address_that_names_none_asks(query: str, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUERY_STRING", query)
    assert "Чью работу откроем" in words(made("self_diagnosis").open(database))


def test_the_server_names_the_database(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTIRISK_DB", str(database))
    assert EXAMPLE in words(made("report").open(school=EXAMPLE), "top")


def test_served_pages_lead_to_each_other(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTIRISK_SERVED", "/")
    app = made("self_diagnosis")
    app.open(database, EXAMPLE)
    id_ = app.flow.facts.school.id
    assert app.flow.visit.link("antirisk_program", id_) == f"/antirisk_program?school={id_}"


def test_a_served_page_may_not_read_what_is_the_doors(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTIRISK_SERVED", "/")
    app = made("self_diagnosis")
    app.open(database, EXAMPLE)
    with pytest.raises(StoreError, match="База не разрешает"):
        app.flow.visit.store.settings.set("address", "http://elsewhere/")


def test_in_jupyterlab_there_are_no_addresses(database: Path) -> None:
    app = made("self_diagnosis")
    app.open(database, EXAMPLE)
    assert app.flow.visit.links == {}


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_no_database_is_told_on_the_page(name: str, tmp_path: Path) -> None:
    path = tmp_path / "письмо.txt"
    path.write_bytes(b"not a database at all" * 100)
    page = made(name).open(path)
    assert "Файл не является базой программы." in words(page, "alert")


def test_the_unforeseen_at_the_opening_is_told_on_the_page(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(apps, "_visit", broken)
    page = made("self_diagnosis").open(database)
    assert "назовите администратору номер" in words(page, "alert")


def test_the_page_is_stored_under_its_own_name(database: Path) -> None:
    assert repr(made("antirisk_program").open(database)) == "<Антирисковая программа>"


# ── what is handed over ──


def test_the_workbook_of_one_factor(database: Path) -> None:
    app = made("antirisk_program")
    files = handed(app)
    app.open(database, EXAMPLE)
    app.flow.start("R02")
    app.flow.go("document")
    app.page.redraw()
    app.page.handle("excel", "click")
    ((name, data),) = files
    assert (name.endswith(".xlsx"), len(load_workbook(io.BytesIO(data)).sheetnames) > 3) == (True, True)


def test_everything_in_one_workbook(database: Path) -> None:
    app = made("report")
    files = handed(app)
    app.open(database, EXAMPLE)
    app.page.handle("workbook", "click")
    ((name, data),) = files
    assert (EXAMPLE in name, len(load_workbook(io.BytesIO(data)).sheetnames) > 5) == (True, True)


def test_the_profile_form(database: Path) -> None:
    app = made("self_diagnosis")
    files = handed(app)
    app.open(database, EXAMPLE)
    app.flow.go("profile")
    app.page.redraw()
    app.page.handle("profile-form", "click")
    assert [name for name, _ in files] == ["Рисковый профиль — бланк.xlsx"]


def test_the_map_is_drawn_when_it_is_asked_for(database: Path) -> None:
    app = made("self_diagnosis")
    app.open(database, EXAMPLE)
    app.flow.go("result")
    app.page.redraw()
    before = app.flow.picture
    app.page.handle("picture", "open")
    address, told = app.flow.picture
    assert (before, address[:22], len(told) > 20) == (("", ""), "data:image/png;base64,", True)


def test_the_cabinet_shows_all_schools_to_whoever_sits_at_the_machine(database: Path) -> None:
    page = made("curator").open(database)
    assert (EXAMPLE in words(page), "Заречная СОШ" in words(page)) == (True, True)
    assert "Кабинет куратора" in words(page, "top")


def test_at_the_machine_the_cabinet_speaks_as_a_curator(database: Path) -> None:
    app = made("curator")
    app.open(database, EXAMPLE, apps.CURATOR)
    app.flow.talk.set_draft(app.flow.ask_field, "Когда удобно приехать?")
    app.flow.ask()
    with Store.open(database, readonly=True) as store:
        (thread,) = store.comments.list(app.flow.cycle.id)
        assert (thread.last.role, thread.last.who) == ("curator", "куратор")


# ── what is taken ──


def upload(app: apps.App, data: bytes, size: int | None = None) -> None:
    told = {"name": "профиль.xlsx", "size": len(data) if size is None else size}
    content = {"type": "event", "id": "profile-file", "event": "file", "value": told, "seq": 1}
    app.page._heard(app.page, content, [data])


@pytest.fixture
def profile_step(tmp_path: Path) -> apps.App:
    app = made("self_diagnosis")
    app.open(tmp_path / "школы.sqlite")
    app.flow.set_name("Заречная СОШ")
    app.flow.go("profile")
    app.page.redraw()
    return app


@pytest.mark.parametrize("data", [b"", b"text, not a workbook"])
def test_a_file_that_is_no_form_is_told_and_changes_nothing(profile_step: apps.App, data: bytes) -> None:
    upload(profile_step, data)
    assert profile_step.flow.message.kind == "error"
    assert profile_step.flow.facts.profile.factors == ()


def test_a_file_too_large_is_told(profile_step: apps.App) -> None:
    upload(profile_step, b"0", size=LARGEST_FILE + 1)
    assert "больше 5 МБ" in words(profile_step.page, "alert")


def test_a_file_larger_than_it_says_is_told(profile_step: apps.App) -> None:
    upload(profile_step, b"0" * (LARGEST_FILE + 1), size=3)
    assert "больше 5 МБ" in words(profile_step.page, "alert")


def test_an_empty_form_is_told_in_the_forms_own_words(profile_step: apps.App) -> None:
    upload(profile_step, template(load()))
    assert "Лист «" in words(profile_step.page, "alert")


def test_a_school_that_the_database_does_not_know_is_told_with_those_it_does(database: Path) -> None:
    page = made("self_diagnosis").open(database, school="Дальняя СОШ")
    said = words(page, "alert")
    assert "Дальняя СОШ" in said
    assert EXAMPLE in said


def test_what_no_browser_of_ours_sends_leaves_a_refusal(database: Path) -> None:
    app = made("self_diagnosis")
    app.open(database, EXAMPLE)
    app.page.set_state({"body": ["<script>"]})
    app.page.handle("approve", "click")
    with Store.open(database) as store:
        told = {(refusal.who, refusal.what) for refusal in store.audit.refusals()}
    assert told == {
        ("команда школы", "подмена содержания страницы"),
        ("команда школы", "событие, которого на странице нет"),
    }


# ── the school's work as one file ──


def taken_away(app: apps.App, page: Page) -> tuple[str, bytes]:
    files = handed(app)
    page.handle("school-file", "click")
    (file,) = files
    return file


@pytest.mark.parametrize("name", ["antirisk_program", "report"])
def test_the_schools_file_is_handed_over(database: Path, name: str) -> None:
    app = made(name)
    page = app.open(database, EXAMPLE)
    if name == "antirisk_program":
        app.flow.go("document")
        page.redraw()
    name, data = taken_away(app, page)
    assert name.startswith("Приречная СОШ — работа — ")
    assert name.endswith(".antirisk")
    assert data[:4] == b"PK\x03\x04"


def test_a_file_is_taken_into_the_school_it_is_of(database: Path) -> None:
    app = made("report")
    page = app.open(database, EXAMPLE)
    name, data = taken_away(app, page)
    page.handle("carried-file", "file", apps.Upload(name, len(data), data))
    page.redraw()
    assert "Брать нечего: всё, что есть в файле, здесь уже есть." in words(page, "alert")


@pytest.mark.parametrize(
    ("size", "data", "said"),
    [
        (9, b"not a zip", "«работа.antirisk» — не файл работы школы. Выберите другой файл."),
        (LARGEST_FILE + 1, b"", "Файл «работа.antirisk» пуст или больше 5 МБ."),
    ],
)
def test_what_is_no_schools_file_is_told_in_one_sentence(
    database: Path, size: int, data: bytes, said: str
) -> None:
    app = made("report")
    page = app.open(database, EXAMPLE)
    page.handle("carried-file", "file", apps.Upload("работа.antirisk", size, data))
    page.redraw()
    assert said in words(page, "alert")


# ── others at work ──


def test_what_another_stores_is_shown_by_the_next_look(database: Path) -> None:
    app = made("self_diagnosis")
    app.open(database, EXAMPLE)
    with Store.open(database) as store:
        school = next(known for known in store.schools.list() if known.name == EXAMPLE)
        store.schools.rename(school.id, "Приречная школа", school.version, Visitor("заместитель директора"))
    assert (app._look(), "Приречная школа" in words(app.page, "top")) == (True, True)
    assert "Заместитель директора изменил название школы" in words(app.page, "top")


def test_a_look_that_finds_nothing_draws_nothing(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = made("self_diagnosis")
    app.open(database, EXAMPLE)
    monkeypatch.setattr(app.page, "redraw", lambda: pytest.fail("nothing has changed"))
    assert app._look() is True


def test_a_database_that_does_not_answer_is_asked_more_rarely_and_in_silence(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy() -> bool:
        raise StoreError("База занята.")

    app = made("self_diagnosis")
    app.open(database, EXAMPLE)
    monkeypatch.setattr(app.flow, "look", busy)
    assert (app._look(), app.flow.message) == (False, None)


def test_a_link_that_was_taken_back_is_said_once(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> bool:
        raise AccessError("Ссылка больше не действует.")

    app = made("self_diagnosis")
    app.open(database, EXAMPLE)
    stopped: list[bool] = []
    monkeypatch.setattr(app.flow, "look", refuse)
    monkeypatch.setattr(app.pulse, "stop", lambda: stopped.append(True))
    app._look()
    assert ("Ссылка больше не действует." in words(app.page, "alert"), stopped) == (True, [True])


def test_an_unforeseen_failure_of_a_look_has_a_number(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = made("self_diagnosis")
    app.open(database, EXAMPLE)
    monkeypatch.setattr(app.flow, "look", lambda: 1 / 0)
    assert (app._look(), "назовите администратору номер" in words(app.page, "alert")) == (False, True)


def test_a_page_that_was_put_away_looks_no_more(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = made("self_diagnosis")
    app.open(database, EXAMPLE)
    monkeypatch.setattr(app.flow, "look", lambda: pytest.fail("nobody sees this page"))
    app.page.close()
    assert app._look() is True


def test_before_anybody_came_nothing_beats() -> None:
    assert made("self_diagnosis").pulse._next is None
