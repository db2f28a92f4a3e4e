"""Addresses of files change with the files."""

import os
from pathlib import Path

from toolkit.serving.static import load, version_of


def test_the_version_changes_with_a_file(tmp_path: Path) -> None:
    file = tmp_path / "look.css"
    file.write_text("a{}", encoding="utf-8")
    before = version_of([tmp_path])
    file.write_text("a{color:red}", encoding="utf-8")
    assert version_of([tmp_path]) != before


def test_the_version_stays_while_nothing_changes(tmp_path: Path) -> None:
    (tmp_path / "look.css").write_text("a{}", encoding="utf-8")
    assert version_of([tmp_path]) == version_of([tmp_path])


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "look.css"
    file.write_text("a{}", encoding="utf-8")
    os.utime(file, ns=(1, 1))
    load(file)
    file.write_text("b{}", encoding="utf-8")
    assert load(file).plain == b"b{}"


def test_scripts_are_called_scripts_on_every_machine(tmp_path: Path) -> None:
    file = tmp_path / "page.js"
    file.write_text("0", encoding="utf-8")
    assert load(file).kind == "text/javascript; charset=utf-8"


def test_a_picture_is_not_compressed_again(tmp_path: Path) -> None:
    file = tmp_path / "chart.png"
    file.write_bytes(bytes(2000))
    assert load(file).compressed is None
