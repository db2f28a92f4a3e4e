"""Orders are read as they are written in five municipalities; what is not understood stays as lines."""

import json
from pathlib import Path

import pytest

from toolkit.domain.order import Order, day_of, numbers_in, plain_number, signature_of
from toolkit.domain.order_reading import plain_line, read_order

FOLDER = Path(__file__).parent.parent / "roadmaps"
WITH_GOALS = """
УПРАВЛЕНИЕ ОБРАЗОВАНИЯ
АДМИНИСТРАЦИИ РЕЧНОГО РАЙОНА
**ПРИКАЗ**
« 05 » марта 2021 года    № 209-11-241
Об утверждении «дорожной карты» развития школ
В целях поддержки школ приказываю:
1. Утвердить «дорожную карту» (прилагается).
2. Контроль возложить на заместителя.
Заместитель начальника
управления образования
И.О. Фамилия
И.О. Фамилия, (47 245) 5-55-55
«Дорожная карта»
развития школ района на 2021-2024 годы
Цель:
- поддержать школы
- помочь учителям
Задачи:
- обучить команды
Ожидаемые результаты:
• программы действуют
""".splitlines()
ANNEX_OF_ANOTHER_NUMBER = """
АДМИНИСТРАЦИЯ
РАСПОРЯЖЕНИЕ
11 апреля 2022 года     №262 – р     с. Чара
Об утверждении дорожной карты проекта
В целях развития:
1. Утвердить прилагаемую карту.
И.о. главы округа    И.О. Фамилия
Приложение
к распоряжению администрации
от 11 апреля 2022 года №266-р
План-график
(«Дорожная карта»)
мероприятий по поддержке школ в 2022 году
""".splitlines()


def paper(name: str) -> Order:
    content = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return read_order(content["text_before_table"], content["text_after_table"])


def test_an_order_with_an_approved_annex() -> None:
    order = paper("000")
    assert (order.kind, order.date_text, order.number, order.place) == (
        "ПРИКАЗ", "От 15.03.2024", "56", "г. Усть-Илимск",
    )  # fmt: skip
    assert order.authority[-1] == "ОТДЕЛ ОБРАЗОВАНИЯ"
    assert [point.number for point in order.points] == ["1", "2", "3"]
    assert (order.command, order.signer_post) == ("ПРИКАЗЫВАЮ", ("Начальник", "Отдела образования"))
    assert (order.annex_word, order.annex_number, len(order.annex_title)) == ("УТВЕРЖДЕНА", "56", 3)


def test_an_order_with_sub_points_and_a_closing_signature() -> None:
    order = paper("003")
    assert [point.number for point in order.points][:5] == ["1", "2", "2.1", "2.2", "2.3"]
    assert order.points[1].text.endswith("специалист управления:")  # the sentence went on in another line
    assert order.title.startswith("О работе со школами")
    assert (order.annex_word, order.annex_title[0]) == ("Приложение", "ДОРОЖНАЯ КАРТА")
    assert order.closing == ("Начальник управления", "И.О. Фамилия")


def test_an_order_with_goal_tasks_and_results_before_the_table() -> None:
    order = read_order(WITH_GOALS)
    assert (order.goal, order.tasks) == ("поддержать школы\nпомочь учителям", ("обучить команды",))
    assert order.results == ("программы действуют",)
    assert (order.signer_name, order.executor) == ("И.О. Фамилия", "И.О. Фамилия, (47 245) 5-55-55")
    assert order.annex_title == ("«Дорожная карта»", "развития школ района на 2021-2024 годы")


def test_an_order_all_of_whose_head_is_one_line() -> None:
    order = read_order(ANNEX_OF_ANOTHER_NUMBER)
    assert (order.date_text, order.number, order.place) == ("11 апреля 2022 года", "262 – р", "с. Чара")
    assert (order.annex_number, order.signer_name) == ("266-р", "И.О. Фамилия")
    assert order.annex_title[1:2] == ("(«Дорожная карта»)",)


def test_a_table_without_an_order_has_only_its_title() -> None:
    order = read_order(["Дорожная карта", "на 2024 год"])
    assert (order.annex_title, order.ordered) == (("Дорожная карта", "на 2024 год"), False)


@pytest.mark.parametrize("name", ["000", "003"])
def test_every_line_of_the_paper_is_kept(name: str) -> None:
    content = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    written = [plain_line(line) for line in content["text_before_table"]]
    assert list(paper(name).lines) == [line for line in written if line]


def test_nothing_at_all_is_an_empty_order() -> None:
    assert read_order([]) == Order()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("От 15.03.2024", "2024-03-15"),
        ("« 05 » марта 2021 года", "2021-03-05"),
        ("11 апреля 2022 года", "2022-04-11"),
        ("«31» февраля 2022 г.", "None"),
        ("вчера", "None"),
    ],
)
def test_the_day_of_an_order(text: str, day: str) -> None:
    assert str(day_of(text)) == day


@pytest.mark.parametrize("written", ["262-р", "262 – р", "262–Р", " 262 -р. "])
def test_a_number_is_compared_without_its_writing(written: str) -> None:
    assert plain_number(written) == "262-р"


def test_numbers_are_found_where_they_stand() -> None:
    assert numbers_in("Распоряжения № 55-297-мр от 13.03.2024 и №7") == ["55-297-мр", "7"]


def test_a_signature_without_a_name_is_all_post() -> None:
    assert signature_of(["Начальник", "отдела"]) == (("Начальник", "отдела"), "")
