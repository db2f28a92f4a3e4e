"""Word papers of a school: every template works, says what is stored, and tells what an edit broke."""

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from toolkit.documents.word import pdf, release
from toolkit.documents.word.check import check_template, invented_facts
from toolkit.documents.word.inflection import inflected
from toolkit.documents.word.paper import PAPERS, Paper, file_name, paper, papers_of
from toolkit.documents.word.release import Source
from toolkit.documents.word.template import TemplateError, fill
from toolkit.domain.dossier import Dossier
from toolkit.domain.joint_plan import JointMeasure
from toolkit.errors import DocumentError
from toolkit.methodology.catalogue import Catalogue
from toolkit.places import own_places

TEMPLATES = own_places().templates / "documents"
WORDS = Path(__file__).parents[2] / "docs" / "word.md"
EVERY = pytest.mark.parametrize("known", PAPERS, ids=lambda known: known.code)


@pytest.fixture
def source(dossier: Dossier, catalogue: Catalogue) -> Source:
    joint = (JointMeasure(id=1, position=0, activity="Открытые уроки", term_text="октябрь"),)
    return Source(dossier, catalogue, TEMPLATES, joint, "Лесная СОШ")


def words_of(data: bytes) -> str:
    """All words of a document, those in tables too."""
    body = Document(io.BytesIO(data)).element.body
    return " ".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))


def made(source: Source, code: str) -> str:
    factor = source.dossier.programs[0].factor_code
    return words_of(release.make(source, paper(code), factor)[1])


def template_with(folder: Path, text: str) -> Path:
    document = Document()
    document.add_paragraph("Первый абзац")
    document.add_paragraph(text)
    path = folder / "проба.docx"
    document.save(path)
    return path


# ── every paper ──


@EVERY
def test_a_shipped_template_works(known: Paper) -> None:
    assert check_template(TEMPLATES / known.template) == ""


@EVERY
def test_a_paper_names_the_school_and_leaves_no_field_open(known: Paper, source: Source) -> None:
    said = made(source, known.code)
    assert "Приречная средняя" in said or "Приречная СОШ" in said
    assert not any(mark in said for mark in ("{{", "}}", "{%", "%}", "None"))


@EVERY
def test_a_paper_is_on_a4_with_the_margins_of_official_papers(known: Paper) -> None:
    for section in Document(TEMPLATES / known.template).sections:
        sides = sorted(round(side.cm, 1) for side in (section.page_width, section.page_height))
        assert sides == [21.0, 29.7]
        assert section.left_margin.cm > 1.9
        assert section.right_margin.cm > 0.9


@EVERY
def test_tables_repeat_their_header_and_keep_rows_whole(known: Paper) -> None:
    for table in Document(TEMPLATES / known.template).tables:
        looped = "{%tr for" in " ".join(cell.text for row in table.rows for cell in row.cells)
        marks = table.rows[0]._tr.xml
        assert not looped or ("w:tblHeader" in marks and "w:cantSplit" in marks)


def test_there_is_a_template_for_every_paper_and_no_other() -> None:
    assert sorted(path.name for path in TEMPLATES.glob("*.docx")) == sorted(
        known.template for known in PAPERS
    )


def test_the_program_says_what_the_dossier_holds(source: Source) -> None:
    program = source.dossier.programs[0]
    said = made(source, "antirisk_program")
    for row in program.measures:
        assert row.activity in said
    for indicator in program.indicators:
        assert indicator.title in said


def test_the_approval_block_shows_the_words_the_team_chose(
    dossier_with: Callable[..., Dossier], catalogue: Catalogue, source: Source
) -> None:
    said = made(source, "antirisk_program")
    assert "ПРИНЯТО" in said
    assert "УТВЕРЖДАЮ" in said
    assert "СОГЛАСОВАНО" not in said


def test_the_psychologists_plan_has_only_his_measures(source: Source) -> None:
    said = made(source, "psychologist_plan")
    others = [
        row.activity
        for program in source.dossier.programs
        for row in program.measures
        if program.factor_code == "R02" and "психолог" not in row.responsible + row.participants
    ]
    assert others
    assert not any(activity in said for activity in others)


def test_hidden_groups_stay_hidden_in_the_note(source: Source) -> None:
    assert "скрыто: мало ответов" in made(source, "diagnosis_note")


def test_an_order_names_posts_and_leaves_names_blank(source: Source) -> None:
    said = made(source, "working_group_order")
    assert "____" in said
    assert source.dossier.programs[0].text("responsible") in said


def test_markup_in_a_name_stays_a_text(source: Source, dossier_with: Callable[..., Dossier]) -> None:
    school = source.dossier.school.model_copy(update={"name": "<b>&", "full_name": "Школа <b>& «Ива»"})
    strange = Source(source.dossier.model_copy(update={"school": school}), source.catalogue, TEMPLATES)
    assert "Школа <b>& «Ива»" in words_of(release.make(strange, paper("concept"))[1])


def test_a_paper_of_a_factor_without_a_program_is_refused(source: Source) -> None:
    with pytest.raises(DocumentError, match="программы ещё нет"):
        release.make(source, paper("antirisk_program"), "R99")


# ── templates that somebody edited ──


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ школа.нзвание }}", "абзац 2 («{{ школа.нзвание }}»): поля «нзвание» нет"),
        ("{{ шкла }}", "поля «шкла» нет"),
        ("{{ школа.название ", "абзац 2 («{{ школа.название»): поле не закрыто"),
        ("{% for ф in факторы %}{{ ф.номер }}", "цикл или условие не закрыты"),
        ("{% if школа.пример %}да", "цикл или условие не закрыты"),
        ("{{ школа.название|звательный }}", "падежа или фильтра «звательный» нет"),
        ("{{ школа..название }}", "запись поля не читается"),
        ("{{ ''.__class__.__mro__ }}", "проба.docx"),
        ("{{ школа.update({'название': 'x'}) }}", "проба.docx"),
        ("{{ range(1000000000)|list }}", "проба.docx"),
    ],
)
def test_a_broken_template_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    assert said in check_template(template_with(tmp_path, text))


def test_code_in_a_template_does_not_run(tmp_path: Path) -> None:
    path = template_with(tmp_path, "{{ школа.__class__.__init__.__globals__ }}{{ cycler.__init__ }}")
    with pytest.raises(TemplateError):
        fill(path, invented_facts())


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04broken"])
def test_a_file_that_is_no_document_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "проба.docx"
    path.write_bytes(data)
    assert "это не документ Word" in check_template(path)


def test_a_template_with_a_macro_is_refused(tmp_path: Path) -> None:
    path = template_with(tmp_path, "слова")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"code")
    assert "с макросами" in check_template(path)


def test_every_field_of_the_facts_is_in_the_methodologists_list() -> None:
    listed = WORDS.read_text(encoding="utf-8")

    def names(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {name for inner in value.values() for name in names(inner)}
        return names(value[0]) if isinstance(value, list) and value else set()

    kinds = ("`{}`", ".{}`", "`{}.")
    missing = [
        name for name in names(invented_facts()) if not any(kind.format(name) in listed for kind in kinds)
    ]
    assert missing == []


# ── cases ──


@pytest.mark.parametrize(
    ("name", "case", "bent"),
    [
        ("зам. директора по УР", "дательный", "заместителю директора по УР"),
        ("директор", "винительный", "директора"),
        ("педагог-психолог", "родительный", "педагога-психолога"),
        ("социальный педагог", "дательный", "социальному педагогу"),
        ("классные руководители", "дательный", "классным руководителям"),
        ("Рабочая группа", "винительный", "Рабочую группу"),
        ("МО учителей", "дательный", "МО учителей"),
        ("____________", "дательный", "____________"),
        ("", "дательный", ""),
    ],
)
def test_posts_are_bent_at_their_head_only(name: str, case: str, bent: str) -> None:
    assert inflected(name, case) == bent


# ── the archive and PDF ──


def test_the_archive_has_every_paper_by_one_rule_and_a_checklist(source: Source) -> None:
    name, data = release.archive(source)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        checklist = archive.read(release.CHECKLIST).decode()
    assert name == "Приречная СОШ — документы 02.10.2023.zip"
    assert names[0] == release.CHECKLIST
    assert any(part.startswith("04 Антирисковая программа — ") for part in names)
    assert "20 Страница для сайта.html" in names
    assert all(f"есть: {part}" in checklist for part in names[1:])


def test_the_checklist_says_what_is_lacking_and_what_to_do(source: Source) -> None:
    bare = Source(source.dossier.model_copy(update={"programs": ()}), source.catalogue, TEMPLATES)
    with zipfile.ZipFile(io.BytesIO(release.archive(bare)[1])) as archive:
        checklist = archive.read(release.CHECKLIST).decode()
    assert "нет: 05 Сводный план по всем факторам. Начните хотя бы одну антирисковую программу." in checklist
    assert "нет: 06 План совместных действий со школой-консультантом. Совместного плана пока нет" in checklist


def test_the_same_facts_give_the_same_archive_of_pages(source: Source) -> None:
    one, other = (zipfile.ZipFile(io.BytesIO(release.archive(source)[1])) for _ in range(2))
    assert [info.date_time for info in one.infolist()] == [info.date_time for info in other.infolist()]
    assert one.namelist() == other.namelist()


def test_names_of_files_are_safe_on_every_system(source: Source) -> None:
    for known, factor, _ in papers_of(source.dossier):
        name = file_name(known, source.dossier, factor)
        assert len(name.encode()) <= 250
        assert not set(name) & set('<>:"/\\|?*')


def test_without_libreoffice_the_way_to_a_pdf_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(DocumentError, match="нет LibreOffice"):
        pdf.as_pdf([("письмо.docx", b"")])


@pytest.mark.render
def test_pdfs_of_all_papers_carry_cyrillic_letters_with_their_font(source: Source) -> None:
    import pypdf

    factor = source.dossier.programs[0].factor_code
    papers = [release.make(source, known, factor) for known in PAPERS]
    for (name, _), data in zip(papers, pdf.as_pdf(papers), strict=True):
        pages = pypdf.PdfReader(io.BytesIO(data)).pages
        text = " ".join(page.extract_text() for page in pages)
        assert "Приречная" in text, name
        fonts = pages[0]["/Resources"]["/Font"]
        assert all(
            "/FontFile2" in str(font.get_object()) or _embedded(font.get_object()) for font in fonts.values()
        )


def _embedded(font: Any) -> bool:
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    descriptor = inner["/FontDescriptor"].get_object()
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
