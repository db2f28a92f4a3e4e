import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

import toolkit
from toolkit.api import SchoolView, Toolkit
from toolkit.errors import DocumentError, StoreError, ToolkitError
from toolkit.store.database import Store, Visitor


@pytest.fixture(scope="module")
def kit() -> Iterator[Toolkit]:
    with toolkit.open_example() as example:
        yield example


@pytest.fixture(scope="module")
def school(kit: Toolkit) -> SchoolView:
    return kit.school()


@pytest.fixture
def two_schools(tmp_path: Path) -> Path:
    file = tmp_path / "район.sqlite"
    with Store.open(file) as store:
        store.schools.create("Лесная ООШ", year=2023, visitor=Visitor())
        store.schools.create("Заозёрная СОШ", year=2023, visitor=Visitor())
    return file


def loaded_after(code: str) -> set[str]:
    """Which of the heavy packages a fresh interpreter has loaded after this code."""
    heavy = "('pandas', 'sqlalchemy', 'openpyxl', 'ipywidgets', 'matplotlib', 'seaborn')"
    script = f"import sys\n{code}\nprint(' '.join(name for name in {heavy} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


# ── opening ──


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded_after("import toolkit") == set()


def test_opening_the_example_loads_no_pandas() -> None:
    assert loaded_after("import toolkit; toolkit.open_example().close()") == {"sqlalchemy"}


def test_the_package_offers_both_ways_in() -> None:
    assert {"open", "open_example"} <= set(dir(toolkit))


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="close_example"):
        toolkit.close_example  # noqa: B018


def test_a_database_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"«нет\.sqlite» нет"):
        toolkit.open(tmp_path / "нет.sqlite")


def test_without_a_name_the_database_of_the_apps_is_opened(
    two_schools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTIRISK_DB", str(two_schools))
    with toolkit.open() as kit:
        assert [school.name for school in kit.schools] == ["Заозёрная СОШ", "Лесная ООШ"]


def test_an_opened_database_cannot_be_changed(two_schools: Path) -> None:
    with toolkit.open(two_schools) as kit, pytest.raises(StoreError):
        kit._store.schools.create("Степная СОШ", year=2023, visitor=Visitor())


def test_a_closed_database_says_so() -> None:
    kit = toolkit.open_example()
    kit.close()
    with pytest.raises(ToolkitError, match="База уже закрыта"):
        kit.school()


def test_the_example_s_file_is_removed_on_close() -> None:
    kit = toolkit.open_example()
    file = kit._store.path
    kit.close()
    assert file is not None
    assert not file.parent.exists()


def test_an_example_that_failed_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_store: Store) -> None:
        raise StoreError("Места на диске нет.")

    monkeypatch.setattr("toolkit.example.prepare", refuse)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(StoreError):
        toolkit.open_example()
    assert list(tmp_path.iterdir()) == []


# ── choosing a school ──


def test_several_schools_ask_for_a_name(two_schools: Path) -> None:
    with toolkit.open(two_schools) as kit, pytest.raises(ToolkitError) as refused:
        kit.school()
    assert str(refused.value) == "В базе несколько школ: «Заозёрная СОШ», «Лесная ООШ». Укажите название."


def test_a_part_of_the_name_is_enough(two_schools: Path) -> None:
    with toolkit.open(two_schools) as kit:
        assert kit.school("заозерная").name == "Заозёрная СОШ"


def test_an_unknown_name_lists_the_schools(two_schools: Path) -> None:
    with toolkit.open(two_schools) as kit, pytest.raises(ToolkitError) as refused:
        kit.school("Степная")
    assert str(refused.value) == "Школы «Степная» в базе нет. Есть: «Заозёрная СОШ», «Лесная ООШ»."


def test_a_name_that_fits_both_asks_for_more(two_schools: Path) -> None:
    with toolkit.open(two_schools) as kit, pytest.raises(ToolkitError, match="подходит нескольким школам"):
        kit.school("ОШ")


def test_an_empty_database_says_where_schools_are_made(tmp_path: Path) -> None:
    Store.open(tmp_path / "new.sqlite").close()
    with toolkit.open(tmp_path / "new.sqlite") as kit, pytest.raises(ToolkitError, match="пока нет школ"):
        kit.school()


# ── a school's tables ──


def test_today_in_the_example_is_2_october_2023(school: SchoolView) -> None:
    assert school.dossier().today == date(2023, 10, 2)


def test_another_day_may_be_asked_for(school: SchoolView) -> None:
    assert school.dossier(date(2024, 6, 1)).today == date(2024, 6, 1)


def test_diagnosis_has_a_total_for_each_factor(school: SchoolView) -> None:
    totals = school.diagnosis.query("Группа == 'Итог по фактору'")
    assert totals["Индекс"].round(1).tolist() == [56.2, 74.3, 39.6, 28.7, 56.2, 62.5]


def test_statements_of_a_hidden_group_carry_no_number(school: SchoolView) -> None:
    hidden = school.statements.set_index("Код").loc["R02.s8"]
    assert hidden.isna()["Риск"]


def test_statements_say_what_their_risk_rests_on(school: SchoolView) -> None:
    assert school.statements.set_index("Код").loc["R02.s7", "Основание"] == "анкеты"


def test_verification_has_a_row_for_each_factor(school: SchoolView) -> None:
    assert len(school.verification) == 6


def test_priorities_begin_with_the_most_urgent(school: SchoolView) -> None:
    first = school.priorities.iloc[0]
    assert (first["Фактор"], first["Баллы"]) == ("R13", 27)


def test_programs_count_what_is_in_them(school: SchoolView) -> None:
    counted = school.programs.set_index("Фактор")[["Задач", "Показателей", "Мер"]]
    assert counted.loc["R02"].tolist() == [3, 2, 5]


def test_a_roadmap_has_real_days(school: SchoolView) -> None:
    first = school.roadmap("R02").iloc[0]
    assert (first["Начало"].date(), first["Окончание"].date()) == (date(2023, 9, 1), date(2023, 10, 31))


def test_the_code_of_a_factor_may_be_typed_in_small_letters(school: SchoolView) -> None:
    assert school.roadmap("r02").equals(school.roadmap("R02"))


def test_a_factor_without_a_program_lists_those_with_one(school: SchoolView) -> None:
    with pytest.raises(ToolkitError) as refused:
        school.roadmap("R14")
    assert "Есть программы: R02, R13." in str(refused.value)


def test_findings_name_their_program(school: SchoolView) -> None:
    assert set(school.findings["Фактор"]) == {"R02", "R13"}


def test_calendar_has_a_row_for_each_measure_with_a_date(school: SchoolView) -> None:
    assert "сен 2023" in school.calendar.columns


def test_load_counts_measures_of_the_director(school: SchoolView) -> None:
    assert school.load.set_index("Ответственный").loc["директор", "Мер всего"] == 2


def test_a_school_without_programs_has_empty_tables(two_schools: Path) -> None:
    with toolkit.open(two_schools) as kit:
        fresh = kit.school("Лесная")
        tables = (
            fresh.diagnosis,
            fresh.statements,
            fresh.priorities,
            fresh.programs,
            fresh.findings,
            fresh.load,
        )
    assert [len(table) for table in tables] == [0] * 6


def test_a_program_of_no_school_year_says_there_are_none(two_schools: Path) -> None:
    with toolkit.open(two_schools) as kit, pytest.raises(ToolkitError, match="Программ пока нет"):
        kit.school("Лесная").roadmap("R02")


# ── what leaves ──


def test_the_heat_map_is_a_picture_for_the_notebook(school: SchoolView) -> None:
    png, _ = school.heat_map()._repr_png_()
    assert png.startswith(b"\x89PNG")


def test_the_heat_map_is_told_in_words_too(school: SchoolView) -> None:
    assert "Дефицит педагогических кадров" in school.heat_map().words


def test_the_heat_map_can_be_saved(school: SchoolView, tmp_path: Path) -> None:
    picture = school.heat_map()
    assert picture.save(tmp_path / "карта.png").read_bytes() == picture.png


def test_the_workbook_opens_in_excel_s_reader(school: SchoolView, tmp_path: Path) -> None:
    file = school.to_excel(tmp_path / "всё.xlsx")
    assert len(openpyxl.load_workbook(file).sheetnames) > 3


def test_a_folder_gets_the_proposed_file_name(school: SchoolView, tmp_path: Path) -> None:
    name, _ = school.workbook()
    assert school.to_excel(tmp_path) == tmp_path / name


def test_the_workbook_of_one_program_has_fewer_sheets(school: SchoolView) -> None:
    whole = openpyxl.load_workbook(io.BytesIO(school.workbook()[1]))
    one = openpyxl.load_workbook(io.BytesIO(school.workbook("R02")[1]))
    assert len(one.sheetnames) < len(whole.sheetnames)


def test_a_missing_folder_is_told_in_words(school: SchoolView, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"Файл «всё\.xlsx» записать не удалось"):
        school.to_excel(tmp_path / "нет такой папки" / "всё.xlsx")


# ── the catalogue ──


def test_factors_count_what_the_catalogue_has(kit: Toolkit) -> None:
    counted = kit.factors.set_index("Код")[["Утверждений", "Показателей", "Мер"]]
    assert counted.loc["R02"].tolist() == [8, 5, 9]


@pytest.mark.parametrize(("table", "column"), [("statements", "Утверждений"), ("indicators", "Показателей")])
def test_tables_of_the_catalogue_are_complete(kit: Toolkit, table: str, column: str) -> None:
    assert len(getattr(kit, table)) == kit.factors[column].sum()


def test_the_bank_holds_common_measures_too(kit: Toolkit) -> None:
    assert len(kit.measures) == kit.factors["Мер"].sum() + len(kit.catalogue.common_measures)


def test_sources_of_measures_are_told_in_words(kit: Toolkit) -> None:
    assert "Калар, 2022" in kit.measures.set_index("Код").loc["R02.m2", "Источник"]


def test_measures_are_found_by_words(kit: Toolkit) -> None:
    assert "R02.m3" in kit.search_measures("наставники молодым учителям")["Код"].tolist()


def test_a_search_that_finds_nothing_gives_an_empty_table(kit: Toolkit) -> None:
    assert kit.search_measures("квазар").empty


@pytest.fixture(scope="module")
def district() -> Iterator[toolkit.api.Toolkit]:
    with toolkit.open_example(district=True) as example:
        yield example


def test_all_schools_stand_in_one_table(district: toolkit.api.Toolkit) -> None:
    table = district.overview.set_index("Школа")
    assert list(table.index) == [
        "Берёзовская ООШ",
        "Заозёрная СОШ",
        "Лесная ООШ",
        "Приречная СОШ",
        "Степная СОШ",
    ]
    assert list(table.loc["Степная СОШ", ["Где сейчас", "Пройдено шагов", "Последняя запись"]]) == [
        "Программа на проверке",
        6,
        "10.09.2023",
    ]
    assert list(table[table["Просит помощи"] == "да"].index) == ["Лесная ООШ"]


def test_a_school_that_could_help_is_proposed_with_reasons(district: toolkit.api.Toolkit) -> None:
    table = district.school("Приречная").consultants
    assert list(table["Школа"]) == ["Заозёрная СОШ"]
    assert "сходный размер: 98 и 124 чел." in table["Почему"].iloc[0]


def test_where_nobody_could_help_the_table_is_empty(kit: toolkit.api.Toolkit) -> None:
    assert kit.school().consultants.empty


def test_the_joint_plan_is_a_table(district: toolkit.api.Toolkit) -> None:
    table = district.school("Приречная").joint_plan
    assert list(table.columns) == ["№", "Мероприятие", "Сроки", "Результат", "Ответственные"]
    assert list(table["№"]) == [1, 2]
    assert district.school("Степная").joint_plan.empty


def test_documents_are_listed_with_what_they_lack(school: SchoolView) -> None:
    lacking = school.papers.set_index("Код")["Чего не хватает"]
    assert lacking["joint_plan"].startswith("Совместного плана пока нет")
    assert set(lacking["antirisk_program"]) == {""}


def test_a_document_goes_into_a_folder_under_its_own_name(school: SchoolView, tmp_path: Path) -> None:
    file = school.to_word(tmp_path, "antirisk_program", "R02")
    assert file.name == "04 Антирисковая программа — Дефицит педагогических кадров.docx"
    assert "Дефицит педагогических кадров" in "".join(
        cell.text for table in docx.Document(str(file)).tables for row in table.rows for cell in row.cells
    )


def test_all_documents_go_into_one_archive(school: SchoolView, tmp_path: Path) -> None:
    with zipfile.ZipFile(school.to_archive(tmp_path)) as archive:
        names = archive.namelist()
    assert sum(name.endswith(".docx") for name in names) > 10


def test_an_unknown_document_is_answered_with_those_there_are(school: SchoolView, tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match=r"Документа «letter» нет\. Есть: working_group_order"):
        school.to_word(tmp_path, "letter")


def test_a_methodologist_s_own_templates_are_used(
    school: SchoolView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = docx.Document()
    own.add_paragraph("Свой шаблон: {{ школа.название }}")
    own.save(str(tmp_path / "concept.docx"))
    monkeypatch.setenv("ANTIRISK_TEMPLATES", str(tmp_path))
    written = school.to_word(tmp_path / "готово.docx", "concept")
    assert [line.text for line in docx.Document(str(written)).paragraphs] == ["Свой шаблон: Приречная СОШ"]
