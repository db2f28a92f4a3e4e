"""One YAML file of the catalogue: its values, where each value stands, and how to say what is wrong.

Values follow the YAML 1.2 core schema, as ruamel.yaml reads them: «да», «on» and dates stay text. ruamel.yaml
parses in pure Python, which is slow for the whole catalogue, and every kernel loads it. So when libyaml is
there (through PyYAML, which every Jupyter server brings), it makes the node tree; ruamel.yaml makes the same
tree without it, and also whenever libyaml refuses a file, so that only ruamel.yaml decides what is an error.
"""

import importlib
import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from toolkit.errors import CatalogueError
from toolkit.methodology.catalogue import Entry

E = TypeVar("E", bound=Entry)
Loc = tuple[int | str, ...]

_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_CONSTANTS = {"": None, "~": None, "null": None, "true": True, "True": True, "false": False, "False": False}
_DEEPEST = 12  # steps from the file to a value; the catalogue needs 5
_KEY = re.compile(r"^[\s-]*([^\s#:\"'-][^:#]*):(\s|$)")
_OPEN_QUOTE = re.compile(r"""^(\s*-)?\s*([^\s#:"'][^:#]*:\s+)?("[^"]*|'[^']*)$""")

# What the YAML parser says -> what the user should look at.
_SYNTAX = (
    ("mapping values are not allowed", "здесь лишнее двоеточие; возьмите текст в кавычки"),
    ("could not find expected ':'", "после названия поля нет двоеточия"),
    ("cannot start any token", "строка начинается с табуляции или особого знака; возьмите текст в кавычки"),
    ("expected <block end>", "строка сдвинута; отступ должен быть как у соседних строк"),
    ("unexpected end of stream", "кавычка открыта и не закрыта"),
    ("expected ',' or", "скобка списка открыта и не закрыта"),
    ("sequence entries are not allowed", "дефис стоит не на месте"),
    ("unknown escape character", "внутри кавычек лишний знак «\\»"),
)


class DataFile:
    """A parsed file. `name` is its path inside the catalogue folder, as the user sees it.

    Raises CatalogueError from every method that finds something wrong.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        try:
            self._text = (folder / name).read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise CatalogueError(f"В папке каталога нет файла «{name}»; верните его на место.") from None
        except UnicodeDecodeError:
            reason = "файл сохранён не в кодировке UTF-8; сохраните его в UTF-8"
            raise CatalogueError(_sentence(name, 1, _field(()), reason)) from None
        except OSError:
            raise CatalogueError(f"Файл «{name}» не читается; проверьте права на него.") from None
        self._root = self._compose()
        self.data = self._value(self._root, ())

    def read(self, model: type[E]) -> E:
        """The file's content as a catalogue entry."""
        if self._root is None or self._root.id != "mapping":
            self.refuse((), "здесь должны быть строки вида «поле: значение»")
        try:
            return model.model_validate(self.data)
        except ValidationError as error:
            problems = error.errors()
            # A broken record is not counted, so its list may look too short: the record is what is wrong.
            outer = {problem["loc"][:depth] for problem in problems for depth in range(len(problem["loc"]))}
            inner = [problem for problem in problems if problem["loc"] not in outer]
            self._refuse_value(min(inner, key=self._order), model)

    def refuse(self, loc: Sequence[int | str], reason: str) -> NoReturn:
        """Raise the one sentence: file, line, field and the reason."""
        raise CatalogueError(_sentence(self.name, self.line(loc), _field(loc), reason))

    def line(self, loc: Sequence[int | str]) -> int:
        """The line (from 1) of the value at this place, or of the nearest place around it that exists."""
        node, line = self._root, 1
        for step in loc:
            found = _child(node, step)
            if found is None:
                break
            key, node = found
            line = key.start_mark.line + 1
        return int(line)

    def _compose(self) -> Any:
        yaml = _libyaml()
        if yaml is not None:
            try:
                return yaml.compose(self._text, Loader=yaml.CSafeLoader)
            except yaml.YAMLError:
                pass  # ruamel.yaml is the one to judge
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        try:
            return YAML(typ="safe", pure=True).compose(self._text)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            problem = f"{error.context or ''} {error.problem or ''}"
            self._refuse_syntax(mark.line + 1 if mark else 1, problem)
        except YAMLError as error:
            self._refuse_syntax(1, str(error))

    def _refuse_syntax(self, line: int, problem: str) -> NoReturn:
        lines = self._text.splitlines()
        line = min(max(line, 1), max(len(lines), 1))
        # A quote that is never closed swallows the lines below, and the parser stumbles far from it.
        opened = next((number for number, row in enumerate(lines[:line], 1) if _OPEN_QUOTE.match(row)), None)
        if opened is not None:
            line, problem = opened, "unexpected end of stream"
        above = (found[1].strip() for row in reversed(lines[:line]) if (found := _KEY.match(row)))
        reason = next((words for part, words in _SYNTAX if part in problem), None)
        reason = reason or "запись не читается; проверьте отступы, кавычки и двоеточия"
        raise CatalogueError(_sentence(self.name, line, next(above, _field(())), reason))

    def _value(self, node: Any, loc: Loc) -> Any:
        if node is None:
            return None
        if len(loc) > _DEEPEST:
            self.refuse(loc[:1], "запись ссылается сама на себя или вложена слишком глубоко")
        if node.id == "sequence":
            return [self._value(item, (*loc, index)) for index, item in enumerate(node.value)]
        if node.id == "mapping":
            result: dict[str, Any] = {}
            for key, value in node.value:
                if key.id != "scalar":
                    self.refuse(loc, "название поля должно быть одним словом или фразой")
                name = str(key.value)
                if name in result:
                    line, field = key.start_mark.line + 1, _field((*loc, name))
                    raise CatalogueError(_sentence(self.name, line, field, "поле указано дважды"))
                result[name] = self._value(value, (*loc, name))
            return result
        return _scalar(node.value, plain=not node.style)

    def _order(self, problem: ErrorDetails) -> tuple[int, bool, int]:
        """The topmost record first; in it a misspelt field before the field that it leaves missing."""
        loc = problem["loc"]
        return self.line(loc[:-1]), problem["type"] != "extra_forbidden", self.line(loc)

    def _refuse_value(self, problem: ErrorDetails, model: type[Entry]) -> NoReturn:
        loc = tuple(step for step in problem["loc"] if step != "[key]")
        kind, context, given = problem["type"], problem.get("ctx", {}), problem["input"]
        if kind == "missing":
            self.refuse(loc, "этого поля нет, а оно обязательно")
        if kind == "extra_forbidden":
            self.refuse(loc, "такого поля здесь не бывает" + _did_you_mean(str(loc[-1]), model))
        if given is None:
            self.refuse(loc, "значение не указано")
        self.refuse(loc, _reason(kind, context, given))


def _libyaml() -> ModuleType | None:
    try:
        yaml = importlib.import_module("yaml")
    except ImportError:
        return None
    return yaml if hasattr(yaml, "CSafeLoader") else None


def _scalar(text: str, plain: bool) -> str | int | float | bool | None:
    """A scalar of the core schema; codes such as 004 keep their zeros, so they stay text."""
    if not plain:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INT.fullmatch(text) and (text == "0" or not text.lstrip("+-").startswith("0")):
        return int(text)
    if _FLOAT.fullmatch(text) and not _INT.fullmatch(text):
        return float(text)
    return text


def _child(node: Any, step: int | str) -> tuple[Any, Any] | None:
    """The node under an index or a key, after the node that marks where it begins."""
    if node is None:
        return None
    if node.id == "sequence" and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    if node.id == "mapping":
        return next(((key, value) for key, value in node.value if key.value == step), None)
    return None


def _sentence(name: str, line: int, field: str, reason: str) -> str:
    return f"Файл «{name}», строка {line}, поле «{field}»: {reason}."


def _field(loc: Sequence[int | str]) -> str:
    return " → ".join(f"{step + 1}-я запись" if isinstance(step, int) else step for step in loc) or "все"


def _entries(model: type[Entry]) -> Iterator[type[Entry]]:
    yield model
    for info in model.model_fields.values():
        for part in (info.annotation, *getattr(info.annotation, "__args__", ())):
            if isinstance(part, type) and issubclass(part, Entry):
                yield from _entries(part)


def _did_you_mean(key: str, model: type[Entry]) -> str:
    names = {info.alias or name for entry in _entries(model) for name, info in entry.model_fields.items()}
    close = get_close_matches(key.lower(), sorted(names), n=1, cutoff=0.6)
    return f"; похоже, имелось в виду «{close[0]}»" if close else ""


def _reason(kind: str, context: dict[str, Any], given: object) -> str:
    """A pydantic error type in Russian; `given` is quoted when it is one short value."""
    number = context.get("ge", context.get("gt", context.get("le", context.get("lt"))))
    reasons = {
        "string_type": "нужен текст; возьмите значение в кавычки",
        "string_too_short": "текст не указан",
        "string_pattern_mismatch": "такого значения здесь не бывает" + _options(context.get("pattern", "")),
        "enum": "такого значения здесь не бывает" + _options(context.get("expected", "")),
        "int_type": "нужно целое число",
        "int_parsing": "нужно целое число",
        "int_from_float": "нужно целое число",
        "float_type": "нужно число",
        "float_parsing": "нужно число",
        "finite_number": "нужно обычное число",
        "bool_type": "нужно «да» или «нет»",
        "bool_parsing": "нужно «да» или «нет»",
        "greater_than_equal": f"число должно быть не меньше {number}",
        "greater_than": f"число должно быть больше {number}",
        "less_than_equal": f"число должно быть не больше {number}",
        "less_than": f"число должно быть меньше {number}",
        "tuple_type": "нужен список: строки с дефисом или значения в квадратных скобках",
        "list_type": "нужен список: строки с дефисом или значения в квадратных скобках",
        "dict_type": "нужны строки вида «слово: значение»",
        "model_type": "нужны строки вида «поле: значение»",
        "too_short": f"записей должно быть не меньше {context.get('min_length', 1)}",
        "too_long": f"записей должно быть не больше {context.get('max_length', 1)}",
    }
    reason = reasons.get(kind, "значение не подходит")
    shown = str(given)
    short = isinstance(given, str | int | float) and 0 < len(shown) <= 40
    return f"{reason}, а стоит «{shown}»" if short else reason


def _options(expected: str) -> str:
    if expected.startswith("^("):
        values = expected[2:].rstrip("$)").split("|")
    else:
        values = re.findall(r"'([^']*)'", expected)
    return ", можно: " + ", ".join(f"«{value}»" for value in values) if values else ""
