"""`antirisk school export` and `antirisk school import-file` as typed in a terminal."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_cli import typed
from toolkit.example import prepare
from toolkit.store.database import Store, Visitor

TEAM = Visitor()


@pytest.fixture
def here(tmp_path: Path) -> Path:
    file = tmp_path / "школы.sqlite"
    with Store.open(file) as store:
        prepare(store)
    return file


@pytest.fixture
def file(capsys: pytest.CaptureFixture[str], here: Path, tmp_path: Path) -> Path:
    typed(capsys, "school", "export", "--db", here, "-o", tmp_path / "работа.antirisk")
    return tmp_path / "работа.antirisk"


@pytest.fixture
def home(capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path) -> Path:
    """The school's work at home, taken from the file."""
    database = tmp_path / "дома.sqlite"
    assert typed(capsys, "school", "import-file", file, "--db", database)[0] == 0
    return database


def first_program(store: Store):
    return store.programs.list(store.schools.current_cycle(store.schools.list()[0].id).id)[0]


def retype(database: Path, number: int, term: str) -> None:
    with Store.open(database) as store:
        row = first_program(store).measures[number]
        store.programs.change_measure(row.id, seen=row.version, visitor=TEAM, term_text=term)


def terms(database: Path) -> Iterator[str]:
    with Store.open(database) as store:
        yield from (row.term_text for row in first_program(store).measures[:2])


@pytest.fixture
def both(capsys: pytest.CaptureFixture[str], here: Path, home: Path, tmp_path: Path) -> Path:
    """A file from home after both sides have worked on."""
    retype(home, 0, "дома")
    retype(home, 1, "дома")
    retype(here, 1, "в школе")
    typed(capsys, "school", "export", "--db", home, "-o", tmp_path / "из дома.antirisk")
    return tmp_path / "из дома.antirisk"


def test_a_folder_gets_a_file_with_the_schools_name(
    capsys: pytest.CaptureFixture[str], here: Path, tmp_path: Path
) -> None:
    code, said, _ = typed(capsys, "school", "export", "--db", here, "--school", "приреч", "-o", tmp_path)
    assert code == 0
    (written,) = tmp_path.glob("Приречная СОШ — работа — *.antirisk")
    assert said.splitlines()[0] == f"Файл работы записан: {written}"


def test_a_new_school_is_shown_and_added(
    capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path
) -> None:
    database = tmp_path / "дома.sqlite"
    code, said, _ = typed(capsys, "school", "import-file", file, "--db", database, "--dry-run")
    assert code == 0
    assert "Такой школы здесь нет: она будет добавлена." in said
    assert "Программа «Дефицит кадров» (2023/program/R02): новых записей " in said
    assert said.endswith("Пока ничего не взято: это был только показ.\n")
    with Store.open(database) as store:
        assert store.schools.list() == ()
    code, said, _ = typed(capsys, "school", "import-file", file, "--db", database)
    assert (code, said.splitlines()[-1]) == (0, "Школа добавлена.")
    code, said, _ = typed(capsys, "school", "import-file", file, "--db", database)
    assert (code, said.splitlines()[-1]) == (0, "Ничего не изменится: всё, что есть в файле, здесь уже есть.")


def test_a_territory_may_be_named_for_a_new_school(
    capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path
) -> None:
    database = tmp_path / "район.sqlite"
    with Store.open(database) as store:
        territory = store.territories.create("Речной район", visitor=Visitor("а", "administrator"))
    arguments = ("school", "import-file", file, "--db", database, "--territory")
    code, _, failed = typed(capsys, *arguments, "Горный район")
    assert (code, failed) == (1, "Муниципалитета «Горный район» в базе нет. Есть: «Речной район».\n")
    assert typed(capsys, *arguments, "речной район")[0] == 0
    with Store.open(database) as store:
        assert store.schools.list()[0].territory_id == territory.id


def test_what_was_written_on_both_sides_is_shown_and_must_be_decided(
    capsys: pytest.CaptureFixture[str], here: Path, both: Path
) -> None:
    code, said, failed = typed(capsys, "school", "import-file", both, "--db", here)
    assert code == 1
    assert "сроки здесь «в школе», в файле «дома» — изменено и здесь, и в файле" in said
    assert failed == (
        "Записано и здесь, и в файле по-разному: 1. Ничего не взято: решите, что оставить, "
        "--conflicts file или --conflicts here.\n"
    )
    assert list(terms(here))[1] == "в школе"


@pytest.mark.parametrize(("word", "kept"), [("here", "в школе"), ("file", "дома"), ("файл", "дома")])
def test_the_word_given_decides(
    capsys: pytest.CaptureFixture[str], here: Path, both: Path, word: str, kept: str
) -> None:
    code, said, _ = typed(capsys, "school", "import-file", both, "--db", here, "--conflicts", word)
    assert code == 0
    assert said.endswith("Взято. Прежние значения остались в истории изменений.\n")
    assert list(terms(here)) == ["дома", kept]


def test_a_program_reads_the_changes_as_json(
    capsys: pytest.CaptureFixture[str], here: Path, both: Path
) -> None:
    _, said, _ = typed(capsys, "school", "import-file", both, "--db", here, "--dry-run", "--json")
    told = json.loads(said)
    assert (told["school"], told["new"]) == ("Приречная СОШ", False)
    (area,) = told["areas"]
    assert (area["code"], area["changed"], area["asked"]) == ("2023/program/R02", 2, 1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--conflicts", "оба"), "Назовите --conflicts file или --conflicts here."),
        (("--only", "x"), "Раздела «x» среди изменений нет. Есть: 2023/program/R02."),
    ],
)
def test_what_is_not_understood_takes_nothing(
    capsys: pytest.CaptureFixture[str], here: Path, both: Path, arguments: tuple[str, ...], words: str
) -> None:
    code, _, failed = typed(capsys, "school", "import-file", both, "--db", here, *arguments)
    assert (code, failed) == (1, f"{words}\n")


def test_files_that_cannot_be_taken_are_told_in_one_sentence(
    capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path
) -> None:
    database = tmp_path / "пустая.sqlite"

    def said(path: Path) -> str:
        code, out, failed = typed(capsys, "school", "import-file", path, "--db", database)
        assert (code, out) == (1, "")
        return failed

    assert said(tmp_path / "нет.antirisk") == "Файла «нет.antirisk» нет, или его нельзя прочитать.\n"
    letter = tmp_path / "письмо.antirisk"
    letter.write_text("Уважаемые коллеги", encoding="utf-8")
    assert said(letter) == "«письмо.antirisk» — не файл работы школы. Выберите другой файл.\n"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))
    assert said(file) == (
        "Файл «работа.antirisk» повреждён или скопирован не полностью. Возьмите другую копию.\n"
    )
