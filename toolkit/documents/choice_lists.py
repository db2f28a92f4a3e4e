"""The hidden sheet with short lists for drop-downs, reached through defined names."""

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.documents.cell_style import write_text

NAME = "Списки"


def add(workbook: Workbook, lists: Mapping[str, Sequence[str]]) -> None:
    """Write one column for each list and give it the list's name for the whole workbook."""
    sheet = workbook.create_sheet(NAME)
    sheet.sheet_state = "hidden"
    for column, (name, items) in enumerate(lists.items(), 1):
        write_text(sheet.cell(1, column), name)
        for row, item in enumerate(items, 2):
            write_text(sheet.cell(row, column), item)
        letter = sheet.cell(1, column).column_letter
        area = f"'{NAME}'!${letter}$2:${letter}${len(items) + 1}"
        workbook.defined_names[name] = DefinedName(name, attr_text=area)


def offer(sheet: Worksheet, area: str, name: str, *, strict: bool, title: str, message: str) -> None:
    """Offer the list called `name` in the cells of `area`; not `strict`: other words may be typed too."""
    choice = DataValidation(type="list", formula1=name, allow_blank=True, showErrorMessage=strict)
    choice.showInputMessage = True
    choice.promptTitle, choice.prompt = title, message
    choice.errorTitle, choice.error = title, "Выберите значение из списка."
    choice.add(area)
    sheet.add_data_validation(choice)
