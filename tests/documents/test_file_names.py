"""Names of the files that leave, and saving them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from toolkit.documents.edition import sheet_name
from toolkit.documents.workbook import file_name, save
from toolkit.domain.dossier import Dossier
from toolkit.errors import DocumentError

DAY = date(2023, 10, 2)


def renamed(dossier: Dossier, name: str) -> Dossier:
    return dossier.model_copy(update={"school": dossier.school.model_copy(update={"name": name})})


def test_a_name_says_school_factor_and_day(dossier: Dossier) -> None:
    assert file_name(dossier, "R02", DAY) == "Приречная СОШ — Дефицит кадров — 02.10.2023.xlsx"


def test_a_name_without_a_factor_says_that_it_is_everything(dossier: Dossier) -> None:
    assert file_name(dossier, None, DAY) == "Приречная СОШ — все документы — 02.10.2023.xlsx"


def test_characters_that_no_system_allows_are_left_out(dossier: Dossier) -> None:
    name = file_name(renamed(dossier, 'СОШ/№ 3: "Луч" <*?|\\>'), "R02", DAY)
    assert name == "СОШ № 3 Луч — Дефицит кадров — 02.10.2023.xlsx"


@pytest.mark.parametrize("letter", ["ш", "🎉"])
def test_a_long_name_is_cut_before_the_day(dossier: Dossier, letter: str) -> None:
    name = file_name(renamed(dossier, letter * 300), "R02", DAY)
    assert (len(name) <= 120, len(name.encode()) <= 255) == (True, True)
    assert name.endswith(" — Дефицит кадров — 02.10.2023.xlsx")


def test_a_school_without_letters_gets_a_name_all_the_same(dossier: Dossier) -> None:
    assert file_name(renamed(dossier, "???"), None, DAY) == "Школа — все документы — 02.10.2023.xlsx"


def test_a_sheet_s_name_loses_what_excel_forbids() -> None:
    assert sheet_name("07_ДК_[S1]:*?/\\'") == "07_ДК_ S1"


def test_a_sheet_s_name_is_at_most_31_characters() -> None:
    assert len(sheet_name("06_Программа_" + "R" * 40)) == 31


def test_two_sheets_never_share_a_name() -> None:
    taken = ("Лист", "лист 2")
    assert sheet_name("ЛИСТ", taken) == "ЛИСТ 3"


def test_a_saved_file_holds_the_bytes(tmp_path: Path) -> None:
    save(b"new", tmp_path / "программа.xlsx")
    assert (tmp_path / "программа.xlsx").read_bytes() == b"new"


def test_saving_leaves_no_other_file_behind(tmp_path: Path) -> None:
    save(b"new", tmp_path / "программа.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["программа.xlsx"]


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    return lambda: monkeypatch.setattr("toolkit.documents.workbook.os.fsync", fail)


def test_a_full_disk_leaves_the_old_file_untouched(tmp_path: Path, full_disk: Callable[[], None]) -> None:
    path = tmp_path / "программа.xlsx"
    path.write_bytes(b"old")
    full_disk()
    with pytest.raises(DocumentError):
        save(b"new", path)
    assert [(found.name, found.read_bytes()) for found in tmp_path.iterdir()] == [("программа.xlsx", b"old")]


def test_a_full_disk_is_said_in_one_sentence_without_paths(
    tmp_path: Path, full_disk: Callable[[], None]
) -> None:
    full_disk()
    with pytest.raises(DocumentError) as refused:
        save(b"new", tmp_path / "программа.xlsx")
    assert "«программа.xlsx»" in str(refused.value)
    assert str(tmp_path) not in str(refused.value)


def test_a_folder_that_is_gone_is_said_too(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="Не получилось сохранить"):
        save(b"new", tmp_path / "нет такой папки" / "программа.xlsx")
