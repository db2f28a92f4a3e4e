"""The examples in the documentation are run as they stand, so that they cannot go stale."""

import re
from pathlib import Path

import openpyxl
import pytest

from toolkit.api import SchoolView, Toolkit

PAGE = Path(__file__).parents[1] / "docs" / "python-api.md"


def test_the_examples_of_the_python_page_run_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL):
        exec(compile(block, PAGE.name, "exec"), names)
    assert "Приречная СОШ" in capsys.readouterr().out
    assert openpyxl.load_workbook(tmp_path / "Приречная.xlsx").sheetnames


@pytest.mark.parametrize(("word", "owner"), [("school", SchoolView), ("kit", Toolkit)])
def test_every_name_in_the_tables_of_the_python_page_exists(word: str, owner: type) -> None:
    told = re.findall(rf"^\| `{word}\.(\w+)", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    known = {*dir(owner), "catalogue"}
    assert told
    assert [name for name in told if name not in known] == []


@pytest.mark.parametrize("owner", [SchoolView, Toolkit])
def test_the_python_page_tells_of_every_public_name(owner: type) -> None:
    page = PAGE.read_text(encoding="utf-8")
    inner = {"read"}  # what SchoolView asks of Toolkit
    public = [name for name in dir(owner) if not name.startswith("_") and name not in inner]
    assert [name for name in public if f".{name}" not in page] == []
