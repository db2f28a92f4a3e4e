"""Where the toolkit's folders and databases lie."""

from pathlib import Path

import pytest

from toolkit.places import database_url, own_places


def test_a_checkout_serves_its_own_folders() -> None:
    places = own_places()
    assert (places.templates / "voila" / "templates" / "antirisk" / "conf.json").is_file()
    assert (places.look / "tokens.css").is_file()
    assert places.notebooks.name == "notebooks"


def test_an_installed_copy_serves_its_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_bundle").mkdir()
    monkeypatch.setattr("toolkit.places._PACKAGE", tmp_path)
    assert own_places().notebooks == tmp_path / "_bundle" / "notebooks"


def test_a_relative_path_means_the_same_file_for_a_kernel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert database_url("школы.sqlite") == f"sqlite:///{(tmp_path / 'школы.sqlite').as_posix()}"


def test_an_address_is_left_as_it_is() -> None:
    assert database_url("postgresql://server/school") == "postgresql://server/school"
