"""The municipal measures: whole, linked to known factors and documents, and told when an edit breaks them."""

import shutil
from pathlib import Path

import pytest

from toolkit.domain.school import Period
from toolkit.domain.terms import parse_term
from toolkit.errors import CatalogueError
from toolkit.methodology.loader import SHIPPED, load
from toolkit.methodology.municipal import FILE, Level, MunicipalBank, load_municipal

YEAR = Period.model_validate({"begins": "2024-01-01", "ends": "2024-12-31"})


@pytest.fixture(scope="module")
def bank() -> MunicipalBank:
    return load_municipal(SHIPPED)


def test_every_factor_has_a_municipal_measure(bank: MunicipalBank) -> None:
    asked = {code for measure in bank.measures for code in measure.factors}
    lacking = {factor.code for factor in load(SHIPPED).factors} - asked
    assert lacking <= {"R10"}, lacking


def test_the_four_directions_of_municipal_documents_have_measures(bank: MunicipalBank) -> None:
    filled = {measure.section for measure in bank.measures if measure.level is Level.MUNICIPALITY}
    assert {"организация", "методика", "мониторинг", "информация"} <= filled


def test_both_levels_have_measures(bank: MunicipalBank) -> None:
    assert {measure.level for measure in bank.measures} == set(Level)


def test_every_term_is_understood(bank: MunicipalBank) -> None:
    not_understood = [m.term for m in bank.measures if not parse_term(m.term, YEAR).understood]
    assert not_understood == []


def test_few_terms_are_vague(bank: MunicipalBank) -> None:
    vague = [measure.code for measure in bank.measures if parse_term(measure.term, YEAR).vague]
    assert len(vague) <= len(bank.measures) * 0.3, vague


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("код: MM2\n", "код: MM1\n", "«MM1» указано дважды"),
        ("код: MM2\n", "код: M2\n", "вида «MM1»"),
        ("    раздел: методика\n", "    раздел: методички\n", "раздела «методички» нет"),
        ("    форма: дорожная карта\n", "    форма: карточка\n", "формы «карточка» нет"),
        ("факторы: [R02, R03]", "факторы: [R02, R99]", "фактора «R99» в каталоге нет"),
        ('источники: ["000/3"]', 'источники: ["777/3"]', "документа для «777/3» нет"),
    ],
)
def test_a_broken_edit_is_told_with_its_place(tmp_path: Path, before: str, after: str, words: str) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(SHIPPED, folder)
    text = (folder / FILE).read_text(encoding="utf-8")
    assert before in text
    (folder / FILE).write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as problem:
        load_municipal(folder)
    assert FILE in str(problem.value)
    assert words in str(problem.value)
