"""What a preview of a school's file says: its areas, how much differs in each, and every row in words."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from toolkit.domain.profile import Level
from toolkit.domain.program import LineKind
from toolkit.domain.program_state import ProgramState
from toolkit.domain.program_words import (
    FIELD_LABELS,
    INDICATOR_LABELS,
    LINE_LABELS,
    MEASURE_LABELS,
    MEASURE_LINKS,
    REF_LABELS,
)
from toolkit.domain.school_file import (
    Area,
    AreaChanges,
    AreaKind,
    CarriedRow,
    Difference,
    FieldChange,
    Plain,
    SchoolContent,
    Side,
    Sign,
)
from toolkit.domain.wording import day
from toolkit.methodology.catalogue import Catalogue, Group

LONGEST = 90  # characters of a text that is quoted
Labels = Mapping[str, str]

_AREAS: Mapping[AreaKind, str] = MappingProxyType(
    {
        AreaKind.SCHOOL: "Название школы",
        AreaKind.PASSPORT: "Паспорт школы",
        AreaKind.PROFILE: "Рисковый профиль",
        AreaKind.ANSWERS: "Ответы",
        AreaKind.FACTS: "Показатели школы",
        AreaKind.VERDICTS: "Верификация",
        AreaKind.PRIORITIES: "Приоритеты",
        AreaKind.JOINT_PLAN: "Совместный план",
        AreaKind.COMMENTS: "Замечания и просьбы о помощи",
        AreaKind.PLACES: "Где остановилась команда",
    }
)
_LABELS: Mapping[str, Labels] = MappingProxyType(
    {
        "school": {"name": "название", "full_name": "полное название", "example": "учебный пример"},
        "profile": {"factor_set": "перечень факторов", "issued_on": "дата", "issuer": "кто выдал"},
        "profile_factor": {
            "official_title": "название",
            "level": "уровень риска",
            "in_profile": "есть в профиле",
        },
        "own_factor": {"title": "название"},
        "own_statement": {"text": "текст", "group_letter": "кто отвечает", "sign": "знак"},
        "tally": {
            "zeros": "ответов «0»",
            "ones": "ответов «1»",
            "twos": "ответов «2»",
            "threes": "ответов «3»",
            "unsure": "«затрудняюсь»",
            "group_letter": "группа",
        },
        "indicator_fact": {"value": "значение", "norm": "с чем сравнить", "as_of": "на какой день"},
        "verdict": {
            "decision": "решение",
            "level": "уровень риска",
            "reason": "обоснование",
            "dissent": "особое мнение",
            "role": "кто решил",
            "decided_on": "когда",
        },
        "priority": {
            "manageability": "управляемость",
            "reach": "охват",
            "chosen": "выбран",
            "place": "место в порядке",
        },
        "program": {"factor_title": "название фактора"},
        "program_line": {"kind": "вид"},
        "program_indicator": {name: label.lower() for name, label in INDICATOR_LABELS.items()},
        "program_measure": {
            **{name: label.lower() for name, label in {**MEASURE_LABELS, **MEASURE_LINKS}.items()},
            "task_id": "задача",
            "source": "откуда мера",
        },
        "program_version": {"name": "название"},
        "comment": {"text": "текст", "settled_by": "кто закрыл вопрос", "settled_at": "вопрос закрыт"},
        "help_request": {"text": "текст", "answered_by": "кто ответил", "answered_at": "отвечено"},
        "joint_measure": {
            "activity": "мероприятие",
            "term_text": "срок",
            "result": "результат",
            "responsible": "ответственные",
        },
    }
)
_GROUPS = {
    Group.ADMINISTRATION: "администрация",
    Group.TEACHERS: "учителя",
    Group.STUDENTS: "ученики",
    Group.PARENTS: "родители",
}
_SIDES = {
    Side.BOTH: " — изменено и здесь, и в файле",
    Side.UNKNOWN: " — что новее, неизвестно",
    Side.HERE: " — здесь новее, останется",
}


class Words:
    """A preview's words, with the catalogue's titles and the names of the file's own rows."""

    def __init__(self, catalogue: Catalogue, content: SchoolContent) -> None:
        self._content = content
        self._factors = {factor.code: factor for factor in catalogue.factors}
        self._questions = {item.code: item.label for block in catalogue.passport for item in block.fields}
        self._statements = {
            statement.code: statement.text for factor in catalogue.factors for statement in factor.statements
        }
        self._indicators = {
            indicator.code: indicator.title for factor in catalogue.factors for indicator in factor.indicators
        }
        self._years = {row.key[0] for row in content.tables["cycle"].values()}

    def area(self, area: Area) -> str:
        """«Программа «Дефицит педагогических кадров»»; with the year where there are several."""
        title = _AREAS.get(area.kind) or f"Программа «{self._factor(area.factor, area.year)}»"
        if area.year and len(self._years) > 1:
            return f"{title}, {area.year}/{(area.year + 1) % 100:02d}"
        return title

    def differences(self, changes: AreaChanges) -> Iterator[str]:
        """A sentence for each row that anybody could see."""
        for one in changes.differences:
            if not one.hidden:
                yield self.sentence(one)

    def sentence(self, one: Difference) -> str:
        """«Мера «Ярмарка вакансий», сроки: здесь «май», в файле «июнь» — изменено и здесь, и в файле»."""
        title = self.row(one.row)
        if one.sign is Sign.NEW:
            return f"Новое: {title}"
        mark = _SIDES.get(one.side, "")
        if one.sign is Sign.REMOVED:
            return f"В файле убрано: {self.row(one.here or one.row)}{mark}"
        if one.sign is Sign.RETURNED:
            return f"В файле есть, здесь убрано: {title}{mark}"
        told = [words for change in one.fields if (words := self._field(one.row, change))]
        shown = self.row(one.here or one.row)
        return f"{shown[0].upper()}{shown[1:]}: {'; '.join(told) or 'другие сведения'}{mark}"

    def row(self, row: CarriedRow) -> str:
        """What a person calls a row: «мера «Ярмарка вакансий»»."""
        values, code = row.values, str(row.key[-1]) if row.key else ""
        match row.table:
            case "school":
                return "школа"
            case "passport_value":
                return f"вопрос паспорта {_quoted(self._questions.get(code, code))}"
            case "profile":
                return "сведения о профиле"
            case "profile_factor":
                return f"фактор {_quoted(values['official_title'])}"
            case "own_factor":
                return f"свой фактор {_quoted(values['title'])}"
            case "own_statement":
                return f"утверждение {_quoted(values['text'])}"
            case "team_answer":
                return f"ответ команды на утверждение {self._statement(code)}"
            case "tally":
                return f"анкеты, утверждение {self._statement(code)}"
            case "survey_result":
                return f"итог опроса, утверждение {_quoted(values['text'])}"
            case "handed_out":
                return f"роздано анкет: {_GROUPS.get(Group(code), code)}"
            case "indicator_fact":
                return f"показатель {_quoted(self._indicators.get(code, code))}"
            case "verdict":
                whose = "решение" if row.key[-1] == "school" else "решение куратора"
                return f"{whose}, фактор {_quoted(self._factor(str(row.key[1]), int(row.key[0])))}"
            case "priority":
                return f"приоритет, фактор {_quoted(self._factor(code, int(row.key[0])))}"
            case "program":
                return f"программа {_quoted(values['factor_title'])}"
            case "program_field":
                return f"строка паспорта {_quoted(FIELD_LABELS.get(code, code))}"
            case "program_line":
                return f"{LINE_LABELS[LineKind(str(values['kind']))].lower()} {_quoted(values['text'])}"
            case "program_indicator":
                return f"показатель {_quoted(values['title'] or 'без названия')}"
            case "program_measure":
                return f"мера {_quoted(values['activity'] or 'без названия')}"
            case "program_version":
                return f"версия {_quoted(values['name'])}"
            case "program_state":
                return f"состояние программы: {ProgramState(str(values['state'])).word}"
            case "comment":
                return f"замечание {_quoted(values['text'])}"
            case "help_request":
                return f"просьба о помощи {_quoted(values['text'])}"
            case "joint_measure":
                return f"совместное мероприятие {_quoted(values['activity'])}"
        return "запись"

    def _field(self, row: CarriedRow, change: FieldChange) -> str:
        label = self._label(row, change.name)
        if label is None:
            return ""
        here, file = (self._value(row, change.name, value) for value in (change.here, change.file))
        return f"{label}здесь {here}, в файле {file}"

    @staticmethod
    def _label(row: CarriedRow, name: str) -> str | None:
        """The field's name with a comma behind it; empty where the row is the field, None for a code."""
        if name in ("value", "text", "count") and row.table != "indicator_fact" and row.table != "comment":
            return ""
        if row.table == "program_line" and name == "ref":
            label = REF_LABELS.get(LineKind(str(row.values["kind"])))
            return f"{label.lower()} " if label else None
        label = _LABELS.get(row.table, {}).get(name)
        return f"{label} " if label else None

    def _value(self, row: CarriedRow, name: str, value: Plain) -> str:
        if value is None or value == "":
            return "пусто"
        if isinstance(value, bool):
            return "«да»" if value else "«нет»"
        if name in ("task_id", "indicator_id") or (
            row.table == "program_field" and row.key[-1] == "goal_indicator"
        ):
            return self._named(row, str(value))
        if row.table == "program_line" and name == "ref" and row.values["kind"] == LineKind.RESULT:
            return self._named(row, str(value))
        if name == "level" and isinstance(value, int):
            return f"«{Level(value).word}»"
        if name.endswith("_on") or name == "as_of":
            return f"«{day(date.fromisoformat(str(value)))}»"
        if name.endswith("_at"):
            return f"«{day(date.fromisoformat(str(value)[:10]))}»"
        return _quoted(str(value).replace(".", ",") if name in _DECIMALS else value)

    def _named(self, row: CarriedRow, uid: str) -> str:
        for table, column in (("program_line", "text"), ("program_indicator", "title")):
            if (found := self._content.find(table, (*row.key[:-1], uid))) is not None:
                return _quoted(found.values[column])
        return "«другая строка»"

    def _factor(self, code: str, year: int) -> str:
        if code in self._factors:
            return self._factors[code].short_title
        own = self._content.find("own_factor", (year, code))
        program = self._content.find("program", (year, code))
        if own is not None:
            return str(own.values["title"])
        return str(program.values["factor_title"]) if program else code

    def _statement(self, code: str) -> str:
        if code in self._statements:
            return _quoted(self._statements[code])
        own = (row for key, row in self._content.tables["own_statement"].items() if key[-1] == code)
        found = next(own, None)
        return _quoted(found.values["text"]) if found else f"«{code}»"


_DECIMALS = frozenset({"baseline", "interim", "target", "norm"})


def summary(changes: AreaChanges) -> str:
    """«новых записей 3, изменено 2, убрано 1; останется здешнее: 1»."""
    parts = []
    if new := changes.count(Sign.NEW):
        parts.append(f"новых записей {new}")
    if changed := changes.count(Sign.CHANGED):
        parts.append(f"изменено {changed}")
    if removed := changes.count(Sign.REMOVED):
        parts.append(f"убрано {removed}")
    if returned := changes.count(Sign.RETURNED):
        parts.append(f"вернётся {returned}")
    if changes.reordered and not parts:
        parts.append("другой порядок строк")
    told = [", ".join(parts) or "брать нечего"]
    if changes.newer_here:
        told.append(f"здесь новее {changes.newer_here} — останется")
    if changes.only_here:
        told.append(f"есть только здесь {changes.only_here} — останется")
    return "; ".join(told)


def question(changes: AreaChanges) -> str:
    """How many rows somebody must decide on; empty if none."""
    if not changes.asked:
        return ""
    return f"Записано и здесь, и в файле по-разному: {len(changes.asked)}. Выберите, что оставить."


def _names_row(row: CarriedRow, name: str) -> bool:
    """Whether a value is the uid of another row."""
    if row.table == "program_field":
        return row.key[-1] == "goal_indicator"
    if row.table == "program_line":
        return name == "ref" and row.values["kind"] == LineKind.RESULT
    return name in ("task_id", "indicator_id")


def _quoted(text: Plain) -> str:
    shown = " ".join(str(text).split())
    return f"«{shown if len(shown) <= LONGEST else shown[: LONGEST - 1].rstrip() + '…'}»"
