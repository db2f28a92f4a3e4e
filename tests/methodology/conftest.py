"""A copy of the catalogue that a test may edit as a methodologist would."""

import shutil
from pathlib import Path

import pytest

from toolkit.methodology import loader


class EditedFolder:
    """A catalogue folder whose files can be changed by replacing an exact piece of text once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.path / name).read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r}"
        (self.path / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    def line(self, name: str, text: str) -> int:
        """The number of the first line that holds the text."""
        lines = (self.path / name).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if text in line)


@pytest.fixture
def folder(tmp_path: Path) -> EditedFolder:
    shutil.copytree(loader.SHIPPED, tmp_path / "data")
    return EditedFolder(tmp_path / "data")
