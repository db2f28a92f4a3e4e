"""A methodologist edits the files by hand: good edits are taken, bad ones are refused in one sentence."""

import re
from pathlib import Path

import pytest

from toolkit.errors import CatalogueError
from toolkit.methodology import loader
from toolkit.methodology.catalogue import Group, Participant, Sign

R02 = "factors/R02.yaml"
SENTENCE = re.compile(r"^Файл «[^»]+», строка \d+, поле «.+?»: [^A-Z\n]*.*\.$")


def refusal(folder) -> str:
    with pytest.raises(CatalogueError) as caught:
        loader.load(folder.path)
    return str(caught.value)


# Edits that are taken.


def test_changed_words_with_comments_around_them_are_read(folder):
    folder.replace(R02, "коротко: Дефицит кадров", "# на семинаре\nкоротко: Нехватка учителей  # новое")
    assert loader.load(folder.path).factor("R02").short_title == "Нехватка учителей"


def test_a_new_measure_at_the_end_is_read(folder):
    path = folder.path / R02
    path.write_text(
        path.read_text(encoding="utf-8")
        + """
  # добавила методист района
  - код: R02.m10
    текст: "Открыть педагогический класс: 10 учеников"
    ответственный: директор
    документ-результат: приказ
    участники:
      - О
      - С
    задача: 2
    показатель: R02.i4
    источники: [ОЗ]
""",
        encoding="utf-8",
    )
    measure = loader.load(folder.path).factor("R02").measures[-1]
    assert measure.text == "Открыть педагогический класс: 10 учеников"
    assert measure.participants == (Participant.STUDENTS, Participant.PARTNERS)


def test_a_new_factor_file_is_read(folder):
    (folder.path / "factors/R18.yaml").write_text(
        "код: R18\nназвание: Долгая дорога в школу\nкоротко: Дорога\n", encoding="utf-8"
    )
    assert loader.load(folder.path).factor("R18").title == "Долгая дорога в школу"


@pytest.mark.parametrize("typed", ['"-"', '"−"', '"–"'])
def test_any_dash_means_risk(folder, typed):
    folder.replace(R02, 'знак: "−"', f"знак: {typed}")
    assert loader.load(folder.path).factor("R02").statements[0].sign is Sign.RISK


def test_latin_letters_that_look_cyrillic_are_taken(folder):
    folder.replace(R02, "кто отвечает: А", "кто отвечает: A")  # Latin
    assert loader.load(folder.path).factor("R02").statements[0].group is Group.ADMINISTRATION


def test_a_decimal_comma_and_a_fraction_are_numbers(folder):
    folder.replace("thresholds.yaml", "охвате меньше: 0,5", "охвате меньше: 2/3")
    folder.replace("thresholds.yaml", "без даты не больше: 0,3", "без даты не больше: 0.25")
    thresholds = loader.load(folder.path).thresholds
    assert (thresholds.coverage, thresholds.vague_terms_share) == (2 / 3, 0.25)


def test_a_file_saved_by_notepad_is_read(folder):
    path = folder.path / R02
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert loader.load(folder.path).factor("R02").short_title == "Дефицит кадров"


def test_a_folder_is_chosen_by_the_environment(folder, monkeypatch):
    folder.replace(R02, "коротко: Дефицит кадров", "коротко: Кадры")
    monkeypatch.setenv("ANTIRISK_CATALOGUE", str(folder.path))
    assert loader.load().factor("R02").short_title == "Кадры"


def test_a_mended_file_is_read_after_a_refusal(folder):
    folder.replace(R02, "коротко:", "каротко:")
    refusal(folder)
    folder.replace(R02, "каротко:", "коротко:")
    assert loader.load(folder.path).has("R02")


# Edits that are refused: file, line and field in one sentence.


def at(folder, text: str, file: str = R02) -> int:
    return folder.line(file, text)


def test_a_misspelt_field_is_named_with_what_was_meant(folder):
    folder.replace(R02, "    ответственный: директор", "    отвецтвенный: директор")
    line = at(folder, "отвецтвенный")
    assert refusal(folder) == (
        f"Файл «{R02}», строка {line}, поле «меры → 1-я запись → отвецтвенный»: "
        "такого поля здесь не бывает; похоже, имелось в виду «ответственный»."
    )


def test_a_missing_field_is_named(folder):
    folder.replace(R02, "    кто отвечает: А\n", "")
    line = at(folder, "- код: R02.s1")
    assert refusal(folder) == (
        f"Файл «{R02}», строка {line}, поле «утверждения → 1-я запись → кто отвечает»: "
        "этого поля нет, а оно обязательно."
    )


def test_an_unknown_letter_is_answered_with_those_that_are_known(folder):
    folder.replace(R02, "кто отвечает: У", "кто отвечает: Ж")
    line = at(folder, "кто отвечает: Ж")
    assert refusal(folder) == (
        f"Файл «{R02}», строка {line}, поле «утверждения → 4-я запись → кто отвечает»: "
        "такого значения здесь не бывает, можно: «А», «У», «О», «Р», а стоит «Ж»."
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "field", "reason"),
    [
        (R02, "задача: 2", "задача: вторая", "задача", "нужно целое число, а стоит «вторая»"),
        (R02, "задача: 2", "задача: 0", "задача", "число должно быть не меньше 1, а стоит «0»"),
        (R02, "деликатный: нет", "деликатный: возможно", "деликатный", "нужно «да» или «нет»"),
        (R02, "коротко: Дефицит кадров", "коротко:", "коротко", "значение не указано"),
        (R02, "коротко: Дефицит кадров", "коротко: 2024", "коротко", "возьмите значение в кавычки"),
        (R02, "источники: [004/п4.8]", "источники: []", "источники", "записей должно быть не меньше 1"),
        (R02, "источники: [004/п4.8]", "источники: 004/п4.8", "источники", "нужен список"),
        ("thresholds.yaml", "расходятся от: 30", "расходятся от: ой", "мнения расходятся от", "нужно число"),
        ("passport.yaml", "вид: выбор", "вид: список", "вид", "можно: «текст», «число», «выбор»"),
        ("checks.yaml", "важность: совет", "важность: пустяк", "важность", "«предупреждение», «совет»"),
        ("scale.yaml", "балл: 3", "балл: 4", "балл", "число должно быть не больше 3"),
    ],
)
def test_a_wrong_value_is_explained(folder, file, old, new, field, reason):
    folder.replace(file, old, new)
    sentence = refusal(folder)
    assert f"Файл «{file}», строка {at(folder, new, file)}, поле «" in sentence
    assert f"{field}»: " in sentence
    assert reason in sentence


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("коротко: Дефицит кадров", "коротко: Кадры: дефицит", "лишнее двоеточие"),
        ("коротко: Дефицит кадров", 'коротко: "Дефицит кадров', "кавычк"),
        ("коротко: Дефицит кадров", "коротко: 'Дефицит кадров", "кавычк"),
        ("    задача: 2", "   задача: 2", "отступ"),
        ("    задача: 2", "\tзадача: 2", "табуляции"),
        ("участники: [А]", "участники: [А", "скобка"),
    ],
)
def test_a_broken_notation_is_explained(folder, old, new, reason):
    folder.replace(R02, old, new)
    sentence = refusal(folder)
    assert SENTENCE.match(sentence)
    assert sentence.startswith(f"Файл «{R02}», строка ")
    assert reason in sentence


@pytest.mark.parametrize("typed", ["Кадры: дефицит", '"Дефицит кадров'])
def test_a_broken_line_is_pointed_at(folder, typed):
    folder.replace(R02, "коротко: Дефицит кадров", f"коротко: {typed}")
    line = at(folder, typed)
    assert f"строка {line}, поле «коротко»" in refusal(folder)


def test_a_field_given_twice_is_refused(folder):
    folder.replace(R02, "коротко: Дефицит кадров", "коротко: Дефицит кадров\nкоротко: Кадры")
    line = at(folder, "коротко: Кадры")
    assert refusal(folder) == f"Файл «{R02}», строка {line}, поле «коротко»: поле указано дважды."


@pytest.mark.parametrize("code", ["R02.s1", "R02.i1", "R02.m1"])
def test_a_code_given_twice_is_refused(folder, code):
    folder.replace(R02, f"- код: {code[:-1]}2", f"- код: {code}")
    sentence = refusal(folder)
    assert f"«{code}» указано дважды" in sentence
    assert "2-я запись → код" in sentence


def test_another_factors_code_is_refused(folder):
    folder.replace(R02, "- код: R02.s1", "- код: R03.s1")
    assert "код должен быть вида «R02.s1», а стоит «R03.s1»" in refusal(folder)


def test_a_copied_factor_file_is_refused(folder):
    path = folder.path / R02
    (folder.path / "factors/R02 копия.yaml").write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    assert "факторы" not in refusal(folder)
    assert "«factors/R02 копия.yaml»" in refusal(folder)


def test_a_measure_of_a_task_that_is_not_there_is_refused(folder):
    folder.replace(R02, "задача: 2", "задача: 7")
    line = at(folder, "задача: 7")
    assert refusal(folder) == (
        f"Файл «{R02}», строка {line}, поле «меры → 1-я запись → задача»: "
        "задачи с номером 7 нет, всего задач 3."
    )


def test_a_measure_of_an_indicator_that_is_not_there_is_refused(folder):
    folder.replace(R02, "показатель: R02.i1", "показатель: R02.i9")
    line = at(folder, "показатель: R02.i9")
    sentence = refusal(folder)
    assert f"строка {line}, поле «меры → 1-я запись → показатель»" in sentence
    assert "показателя с кодом «R02.i9» в этом файле нет" in sentence


@pytest.mark.parametrize("field", ["задача: 2", "показатель: R02.i1"])
def test_a_measure_of_a_factor_needs_its_task_and_indicator(folder, field):
    folder.replace(R02, f"    {field}\n", "")
    assert f"{field.partition(':')[0]}»: этого поля нет, а оно обязательно" in refusal(folder)


def test_a_source_of_an_unknown_document_is_refused(folder):
    folder.replace(R02, "[004/п4.8]", "[009/п4.8]")
    assert "источник «009/п4.8» не найден" in refusal(folder)


def test_a_common_measure_has_no_task_of_its_own(folder):
    folder.replace("common_measures.yaml", "    участники: [А, У]", "    задача: 1\n    участники: [А, У]")
    assert "меры → 1-я запись → задача»: у общей меры нет своей задачи" in refusal(folder)


def test_a_set_that_names_an_unknown_factor_is_refused(folder):
    folder.replace("factor_sets/irkutsk-2023.yaml", "код: R12", "код: R77")
    line = at(folder, "R77", "factor_sets/irkutsk-2023.yaml")
    assert refusal(folder) == (
        f"Файл «factor_sets/irkutsk-2023.yaml», строка {line}, поле «факторы → 5-я запись → код»: "
        "фактора с кодом «R77» в папке factors нет."
    )


def test_thresholds_out_of_order_are_refused(folder):
    folder.replace("thresholds.yaml", "высокая от: 200/3", "высокая от: 20")
    assert "высокая от»: порог должен быть больше порога «средняя выше»" in refusal(folder)


def test_a_rule_may_not_disappear(folder):
    folder.replace("checks.yaml", "  - код: L07\n", "  - код: L06\n")
    assert "«L06» указано дважды" in refusal(folder)


def test_the_number_of_teachers_stays_in_the_passport(folder):
    folder.replace("passport.yaml", "код: teachers", "код: staff_number")
    assert "нет вопроса с кодом «teachers»; верните его" in refusal(folder)


def test_a_choice_needs_options(folder):
    folder.replace("passport.yaml", "        варианты: [город, посёлок, село или деревня]\n", "")
    assert "у вопроса с выбором нет вариантов" in refusal(folder)


def test_every_participant_needs_words(folder):
    folder.replace("vocabulary.yaml", "  К: куратор\n", "")
    assert "нет строки для буквы «К»" in refusal(folder)


@pytest.mark.parametrize(
    "name",
    ["scale", "thresholds", "review", "checks", "passport", "sources", "vocabulary", "common_measures"],
)
def test_a_missing_file_is_named(folder, name):
    (folder.path / f"{name}.yaml").unlink()
    assert refusal(folder) == f"В папке каталога нет файла «{name}.yaml»; верните его на место."


def test_a_folder_without_factors_is_refused(folder):
    for path in (folder.path / "factors").iterdir():
        path.unlink()
    assert "«factors/….yaml»" in refusal(folder)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CatalogueError, match="каталог-2024» не найдена"):
        loader.load(tmp_path / "каталог-2024")


@pytest.mark.parametrize("text", ["", "# только пояснение\n", "просто текст\n", "- список\n"])
def test_a_file_without_fields_is_refused(folder, text):
    (folder.path / R02).write_text(text, encoding="utf-8")
    assert refusal(folder) == (
        f"Файл «{R02}», строка 1, поле «все»: здесь должны быть строки вида «поле: значение»."
    )


def test_a_file_in_another_encoding_is_refused(folder):
    path = folder.path / R02
    path.write_bytes(path.read_text(encoding="utf-8").replace("−", "-").encode("cp1251", errors="replace"))
    assert "не в кодировке UTF-8" in refusal(folder)


def test_a_record_that_holds_itself_is_refused(folder):
    folder.replace(R02, "методы:\n", "методы: &м\n  - *м\n")
    assert "ссылается сама на себя" in refusal(folder)


def test_one_broken_file_refuses_the_whole_catalogue(folder):
    folder.replace("vocabulary.yaml", "роли:", "рoли:")  # a Latin «o»
    sentence = refusal(folder)
    assert SENTENCE.match(sentence)
    assert sentence.count("\n") == 0


def test_a_refusal_never_speaks_of_code(folder, tmp_path: Path):
    folder.replace(R02, "участники: [А]", "участники: {А: 1}")
    sentence = refusal(folder)
    assert SENTENCE.match(sentence)
    assert str(tmp_path) not in sentence
    assert not re.search(r"pydantic|Input|Error|type", sentence)
