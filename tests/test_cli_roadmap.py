"""`antirisk roadmap …` and `antirisk templates …` as typed in a terminal."""

import json
import shutil
from pathlib import Path

import pytest

from tests.test_cli import typed
from toolkit.documents.roadmap_file import read_roadmap
from toolkit.places import own_places

PAPERS = Path(__file__).parent / "roadmaps"


@pytest.mark.parametrize("layout", ["000", "001", "002", "003", "general"])
@pytest.mark.parametrize(("name", "rows"), [("000", 27), ("003", 36)])
def test_a_roadmap_is_written_in_another_form_with_every_row(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, rows: int, layout: str
) -> None:
    output = tmp_path / "карта.docx"
    code, said, _ = typed(
        capsys, "roadmap", "convert", PAPERS / f"{name}.json", "-o", output, "--layout", layout, "--json"
    )
    told = json.loads(said)
    assert (code, told["rows_in"], told["rows_out"]) == (0, rows, rows)
    assert len(read_roadmap(output.name, output.read_bytes()).roadmap.rows) == rows
    assert {"rule", "severity", "row", "field", "sentence"} == set(told["findings"][0])


def test_people_are_told_in_sentences(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    output = tmp_path / "карта.xlsx"
    code, said, _ = typed(capsys, "roadmap", "convert", PAPERS / "003.json", "-o", output, "--layout", "001")
    assert code == 0
    assert said.startswith("Строк прочитано: 36, записано: 36.\n")
    assert f"Дорожная карта записана: {output}" in said


def test_checking_writes_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shutil.copy(PAPERS / "000.json", tmp_path)
    code, said, _ = typed(capsys, "roadmap", "check", tmp_path / "000.json")
    assert (code, [path.name for path in tmp_path.iterdir()]) == (0, ["000.json"])
    assert "L11, предупреждение: Результат не назван в строках: 27 из 27." in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("нет.xlsx", "-o", "карта.docx"), "Файл «нет.xlsx» не читается."),
        ((PAPERS / "000.json", "-o", "карта.pdf"), "нужно имя с окончанием .xlsx или .docx"),
        ((PAPERS / "000.json", "-o", "карта.docx", "--layout", "777"), "Формы дорожной карты «777» нет."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[object, ...], words: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    code, said, failed = typed(capsys, "roadmap", "convert", *arguments)
    assert (code, said, failed.count("\n"), list(tmp_path.iterdir())) == (1, "", 1, [])
    assert words in failed


def test_shipped_templates_all_work(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = typed(capsys, "templates", "check")
    assert (code, "Все работают." in said) == (0, True)


def test_a_broken_template_of_ones_own_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    own = shutil.copytree(own_places().templates / "roadmaps", tmp_path / "roadmaps")
    layout = own / "001.yaml"
    layout.write_text(layout.read_text(encoding="utf-8").replace("лист: альбомный", "лист: круглый"), "utf-8")
    (tmp_path / "письмо.docx").write_bytes(b"hello")
    code, _, failed = typed(capsys, "templates", "check", tmp_path)
    assert code == 1
    assert "001.yaml" in failed
    assert "письмо.docx" in failed
    assert "с замечаниями: 2" in failed
