"""The workbook drawn by LibreOffice: pages, and words on them."""

import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest

from toolkit.documents.workbook import build_workbook
from toolkit.domain.dossier import Dossier

OFFICE = shutil.which("soffice")

pytestmark = [
    pytest.mark.render,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed"),
]


@pytest.fixture(scope="module")
def pages(dossier: Dossier, tmp_path_factory: pytest.TempPathFactory) -> list[pypdf.PageObject]:
    folder = tmp_path_factory.mktemp("render")
    source = folder / "школа.xlsx"
    source.write_bytes(build_workbook(dossier))
    _to_pdf(source, folder)
    return list(pypdf.PdfReader(folder / "школа.pdf").pages)


def _to_pdf(source: Path, folder: Path) -> None:
    profile = (folder / "profile").as_uri()
    command = [
        str(OFFICE),
        "--headless",
        f"-env:UserInstallation={profile}",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(source),
    ]
    subprocess.run(command, check=True, timeout=180, capture_output=True)


def words_of(page: pypdf.PageObject) -> str:
    return " ".join(page.extract_text().split())


@pytest.fixture(scope="module")
def texts(pages: list[pypdf.PageObject]) -> list[str]:
    """Texts of the pages, each after its footer: LibreOffice writes the footer first."""
    return [words_of(page).partition("02.10.2023 ")[2] for page in pages]


def test_the_whole_school_takes_a_sane_number_of_pages(pages: list[pypdf.PageObject]) -> None:
    assert 15 <= len(pages) <= 22


def test_every_page_is_a4(pages: list[pypdf.PageObject]) -> None:
    sizes = {
        tuple(sorted((round(float(page.mediabox.width)), round(float(page.mediabox.height)))))
        for page in pages
    }
    assert all(abs(short - 595) <= 1 and abs(long - 842) <= 1 for short, long in sizes)


def test_no_page_is_empty(texts: list[str]) -> None:
    assert [number for number, text in enumerate(texts, 1) if len(text) < 80] == []


def test_every_page_has_its_number(pages: list[pypdf.PageObject]) -> None:
    footers = [f"Приречная СОШ стр. {number} из {len(pages)}" for number in range(1, len(pages) + 1)]
    numbered = [words_of(page).startswith(footer) for page, footer in zip(pages, footers, strict=True)]
    assert all(numbered)


def test_the_summary_takes_two_pages(texts: list[str]) -> None:
    first = next(number for number, text in enumerate(texts) if text.startswith("Состояние работы с рисками"))
    passport = next(number for number, text in enumerate(texts) if text.startswith("Паспорт школы"))
    assert passport - first == 2


@pytest.mark.parametrize(
    "words",
    [
        "скрыто: мало ответов",
        "УТВЕРЖДАЮ",
        "К 31 мая 2024 г. сократить число незакрытых ставок педагогов",
        "Дорожная карта реализации программы антирисковых мер",
        "Ответственный за фактор: зам. директора по УР",
        "Отчёт: календарь мер по месяцам",
    ],
)
def test_key_words_are_on_paper(texts: list[str], words: str) -> None:
    assert any(words in text.replace("\u00a0", " ") for text in texts)


def test_columns_for_work_do_not_go_to_paper(texts: list[str]) -> None:
    roadmap = next(text for text in texts if text.startswith("Дорожная карта"))
    assert "Отметка о выполнении" not in roadmap.split("Столбцы")[0]


def test_the_roadmap_s_header_is_repeated_on_its_second_page(texts: list[str]) -> None:
    first = next(number for number, text in enumerate(texts) if text.startswith("Дорожная карта"))
    assert texts[first + 1].startswith("Задача Мероприятие Сроки реализации")
