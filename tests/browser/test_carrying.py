"""A school's work carried away from one server and brought back to it, on a phone and on a desk."""

from pathlib import Path

import pytest

from tests.browser.conftest import Server, Visitors
from toolkit.store import Store, Visitor
from toolkit.store.school_file import read_school_file

pytestmark = pytest.mark.browser
OWNER, TEAM = Visitor("администратор", "administrator"), Visitor()


def worked_on(file: Path) -> Path:
    """The file after an evening at home: another number of teachers, another term of the first measure."""
    with Store.open(file.with_name("дома.sqlite")) as home:
        carried = read_school_file(file.read_bytes(), file.name)
        school_id = home.school_files.take(carried, {}, seen=0, visitor=OWNER)
        cycle = home.schools.current_cycle(school_id)
        seen = home.schools.passport(cycle.id).values["teachers"].version
        home.schools.set_passport(cycle.id, "teachers", "17", seen=seen, visitor=TEAM)
        measure = home.programs.list(cycle.id)[0].measures[0]
        home.programs.change_measure(measure.id, seen=measure.version, visitor=TEAM, term_text="май 2024")
        file.write_bytes(home.school_files.export(school_id))
    return file


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_what_was_done_at_home_is_looked_at_and_taken(
    example_visitors: Visitors, example_server: Server, tmp_path: Path, width: int, height: int
) -> None:
    team = example_visitors.come(width, height)
    team.open("report")
    team.unfold("Файл работы школы")
    file = worked_on(team.download("school-file", tmp_path))
    assert file.suffix == ".antirisk"
    team.page.set_input_files("#carried-file", file)
    team.page.get_by_role("heading", name="Что изменится, если взять файл").wait_for()
    assert "Вопрос паспорта «Учителей»: здесь «12», в файле «17»" in team.text()
    team.look(f"the preview of a file at {width}")
    team.tick("take-2023/passport-leave")
    team.press("take-file")
    assert "Взято из файла от" in team.text()
    assert team.grave == []
    with Store.open(example_server.database, readonly=True) as store:
        cycle = store.schools.current_cycle(store.schools.list()[0].id)
        assert store.programs.list(cycle.id)[0].measures[0].term_text == "май 2024"
        assert store.schools.passport(cycle.id).text("teachers") == "12"


def test_a_file_with_one_changed_byte_changes_nothing(
    example_visitors: Visitors, example_server: Server, tmp_path: Path
) -> None:
    team = example_visitors.come()
    team.open("report")
    team.unfold("Файл работы школы")
    file = worked_on(team.download("school-file", tmp_path))
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))
    team.page.set_input_files("#carried-file", file)
    team.page.get_by_text("повреждён или скопирован не полностью").wait_for()
    with Store.open(example_server.database, readonly=True) as store:
        cycle = store.schools.current_cycle(store.schools.list()[0].id)
        assert store.schools.passport(cycle.id).text("teachers") == "12"
