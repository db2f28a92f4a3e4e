"""What of a step one can speak about, in the words that people use for it."""

from datetime import date

import pytest

from tests.domain.invented import indicator, line, measure, profile_factor, program
from toolkit.domain.answers import Answers
from toolkit.domain.comment import Place
from toolkit.domain.dossier import Dossier, make_dossier
from toolkit.domain.profile import RiskProfile
from toolkit.domain.program import LineKind
from toolkit.domain.school import Cycle, Passport, School
from toolkit.domain.spot import GONE, Spot, place_words, spots, whole
from toolkit.methodology.catalogue import Catalogue
from toolkit.methodology.loader import load

PROGRAM = "antirisk_program"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture(scope="module")
def school(catalogue: Catalogue) -> Dossier:
    """One factor with a program of two measures, a cause and an indicator."""
    lines = (line(7, LineKind.CAUSE, "Некому вести физику"), line(8, LineKind.CONTROL, "31.12.2023"))
    written = program(lines=lines, measures=(measure(1), measure(2)), indicators=(indicator(id=4),))
    return make_dossier(
        catalogue,
        school=School(id=1, name="Приречная СОШ"),
        cycle=Cycle(id=1, school_id=1, year=2023),
        passport=Passport(),
        profile=RiskProfile(issued_on=date(2023, 3, 14), factors=(profile_factor(code="R02"),)),
        own_factors=(),
        answers=Answers(),
        facts={},
        verdicts={},
        priorities={},
        programs=(written,),
        today=date(2023, 9, 12),
    )


def told(found: tuple[Spot, ...]) -> list[str]:
    return [spot.words for spot in found]


def test_measures_of_the_roadmap_are_numbered_as_on_paper(school: Dossier, catalogue: Catalogue) -> None:
    assert told(spots(school, catalogue, PROGRAM, "roadmap", "R02")) == ["Мера 1", "Мера 2"]


def test_a_row_of_the_roadmap_has_its_cells(school: Dossier, catalogue: Catalogue) -> None:
    row = spots(school, catalogue, PROGRAM, "roadmap", "R02")[1]
    parts = [
        "мероприятие",
        "сроки",
        "показатель, документ",
        "показатель программы",
        "ответственный",
        "участники",
    ]
    assert told(row.parts) == parts
    assert row.parts[1].place.as_text().endswith(f"{row.place.row}/term_text")


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("causes", ["Причина 1"]),
        ("goal", ["Цель", "Цель: что меняем", "Цель: за счёт чего", "Показатель 1"]),
        ("check", []),
    ],
)
def test_each_step_of_a_program_has_its_own(
    school: Dossier, catalogue: Catalogue, step: str, words: list[str]
) -> None:
    assert told(spots(school, catalogue, PROGRAM, step, "R02")) == words


def test_the_document_has_the_rest_of_the_passport(school: Dossier, catalogue: Catalogue) -> None:
    found = told(spots(school, catalogue, PROGRAM, "document", "R02"))
    assert (found[2], found[-1]) == ("Основание", "Контроль 1")


def test_a_factor_without_a_program_has_nothing_there(school: Dossier, catalogue: Catalogue) -> None:
    assert spots(school, catalogue, PROGRAM, "roadmap", "R13") == ()


def test_statements_are_numbered_and_quoted(school: Dossier, catalogue: Catalogue) -> None:
    first = spots(school, catalogue, "self_diagnosis", "answers", "R02")[0]
    assert (first.words, first.text) == ("Утверждение 1", catalogue.factor("R02").statements[0].text)


def test_every_question_of_the_passport_is_there(school: Dossier, catalogue: Catalogue) -> None:
    asked = [known.label for block in catalogue.passport for known in block.fields]
    assert told(spots(school, catalogue, "self_diagnosis", "passport")) == ["Название школы", *asked]


@pytest.mark.parametrize("step", ["result", "priorities"])
def test_a_step_with_all_factors_names_each(school: Dossier, catalogue: Catalogue, step: str) -> None:
    title = catalogue.factor("R02").short_title
    assert told(spots(school, catalogue, "self_diagnosis", step))[0] == f"Фактор «{title}»"


@pytest.mark.parametrize(
    ("app", "step", "words"),
    [
        ("self_diagnosis", "passport", "весь шаг"),
        ("self_diagnosis", "answers", "фактор в целом"),
        (PROGRAM, "roadmap", "программа в целом"),
    ],
)
def test_a_step_can_be_meant_as_a_whole(app: str, step: str, words: str) -> None:
    assert whole(app, step, "R02").words == words


def test_a_place_is_called_by_its_row_and_cell(school: Dossier, catalogue: Catalogue) -> None:
    known = spots(school, catalogue, PROGRAM, "roadmap", "R02")
    row = known[1].place
    assert place_words(row, known) == "Мера 2"
    assert place_words(row._replace(field="term_text"), known) == "Мера 2, сроки"
    assert place_words(whole(PROGRAM, "roadmap", "R02").place, known) == ""


def test_a_removed_row_is_said_to_be_gone(school: Dossier, catalogue: Catalogue) -> None:
    known = spots(school, catalogue, PROGRAM, "roadmap", "R02")
    assert place_words(Place(PROGRAM, "roadmap", "R02", "measure-99", "term_text"), known) == GONE
