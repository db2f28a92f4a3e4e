"""Municipal roadmaps are kept row by row: nothing of a paper is lost, nothing is written over."""

import json
from datetime import date
from pathlib import Path

import pytest

from toolkit.domain.access import Role
from toolkit.domain.order_reading import read_order
from toolkit.domain.roadmap import Entry, EntryKind, Roadmap, RoadmapRow
from toolkit.domain.roadmap_draft import RoadmapDraft
from toolkit.domain.roadmap_reading import read_table
from toolkit.domain.school import Period, Territory
from toolkit.errors import AccessError, ConflictError, InputError, StoreError
from toolkit.store import Store, Visitor

PAPERS = Path(__file__).parent.parent / "roadmaps"
OWNER = Visitor("администратор", "administrator")
ROW = Entry(kind=EntryKind.ROW, row=RoadmapRow(activity="Встреча", term_text="май 2024"))


def paper(name: str) -> Roadmap:
    content = json.loads((PAPERS / f"{name}.json").read_text(encoding="utf-8"))
    width = len(content["columns"])
    body = [row["cells"] if row["kind"] == "row" else [row["text"]] * width for row in content["rows"]]
    order = read_order(content["text_before_table"], content["text_after_table"])
    return Roadmap(order=order, entries=tuple(read_table(content["columns"], body).entries))


@pytest.fixture
def territory(store: Store) -> Territory:
    return store.territories.create("Речной район", visitor=OWNER)


@pytest.fixture
def draft(store: Store, territory: Territory) -> RoadmapDraft:
    return store.roadmaps.create(territory.id, "Карта 2024", visitor=OWNER)


@pytest.mark.parametrize("name", ["000", "003"])
def test_a_roadmap_that_was_read_is_kept_whole(store: Store, territory: Territory, name: str) -> None:
    roadmap = paper(name)
    made = store.roadmaps.create(territory.id, "Из файла", visitor=OWNER, taken_from=roadmap)
    kept = store.roadmaps.get(territory.id, made.id).roadmap
    assert kept.entries == roadmap.entries
    assert kept.order == roadmap.order


def test_fields_are_versioned(store: Store, territory: Territory, draft: RoadmapDraft) -> None:
    store.roadmaps.set_field(territory.id, draft.id, "goal", "Помочь", seen=0, visitor=OWNER)
    with pytest.raises(ConflictError) as clash:
        store.roadmaps.set_field(territory.id, draft.id, "goal", "Другое", seen=0, visitor=OWNER)
    assert clash.value.theirs == "Помочь"


def test_an_unknown_field_is_refused(store: Store, territory: Territory, draft: RoadmapDraft) -> None:
    with pytest.raises(InputError, match="Поля «color»"):
        store.roadmaps.set_field(territory.id, draft.id, "color", "x", seen=0, visitor=OWNER)


def test_entries_are_added_moved_removed_and_restored_in_place(
    store: Store, territory: Territory, draft: RoadmapDraft
) -> None:
    rows = [ROW.model_copy(update={"row": RoadmapRow(activity=text)}) for text in ("а", "б", "в")]
    added = store.roadmaps.add_entries(territory.id, draft.id, rows, visitor=OWNER, origin="MM1")
    store.roadmaps.move_entry(territory.id, added[2].id, 0, visitor=OWNER)
    store.roadmaps.remove_entry(territory.id, added[0].id, seen=added[0].version, visitor=OWNER)
    assert activities(store, draft) == ["в", "б"]
    store.roadmaps.restore_entry(territory.id, added[0].id, visitor=OWNER)
    assert activities(store, draft) == ["в", "а", "б"]


def activities(store: Store, draft: RoadmapDraft) -> list[str]:
    entries = store.roadmaps.get(draft.territory_id, draft.id).entries
    return [entry.row.activity for entry in entries]


def test_a_stale_change_of_an_entry_is_told(store: Store, territory: Territory, draft: RoadmapDraft) -> None:
    (entry,) = store.roadmaps.add_entries(territory.id, draft.id, [ROW], visitor=OWNER)
    store.roadmaps.change_entry(territory.id, entry.id, seen=entry.version, visitor=OWNER, term_text="июнь")
    with pytest.raises(ConflictError):
        store.roadmaps.change_entry(
            territory.id, entry.id, seen=entry.version, visitor=OWNER, term_text="июль"
        )


def test_a_removed_roadmap_leaves_the_list_and_comes_back(
    store: Store, territory: Territory, draft: RoadmapDraft
) -> None:
    store.roadmaps.remove(territory.id, draft.id, seen=draft.version, visitor=OWNER)
    assert store.roadmaps.list(territory.id) == ()
    with pytest.raises(StoreError):
        store.roadmaps.get(territory.id, draft.id)
    store.roadmaps.restore(territory.id, draft.id, visitor=OWNER)
    assert [known.name for known in store.roadmaps.list(territory.id)] == ["Карта 2024"]


def test_the_period_is_as_written_or_as_the_title_names(
    store: Store, territory: Territory, draft: RoadmapDraft
) -> None:
    otherwise = Period(begins=date(2020, 1, 1), ends=date(2020, 12, 31))
    store.roadmaps.set_field(
        territory.id, draft.id, "annex_title", "Дорожная карта\nна 2024 год", seen=0, visitor=OWNER
    )
    assert store.roadmaps.get(territory.id, draft.id).period(otherwise).begins == date(2024, 1, 1)
    for name, value in (("begins", "01.09.2024"), ("ends", "31.05.2025")):
        store.roadmaps.set_field(territory.id, draft.id, name, value, seen=0, visitor=OWNER)
    assert store.roadmaps.get(territory.id, draft.id).period(otherwise).ends == date(2025, 5, 31)


def test_a_coordinator_has_the_roadmaps_of_his_territory_alone(
    store: Store, territory: Territory, draft: RoadmapDraft
) -> None:
    other = store.territories.create("Горный район", visitor=OWNER)
    account = store.accounts.add(other.id, Role.COORDINATOR, "coordinator", "координатор", visitor=OWNER)
    link = store.links.add_for_account(account.id, date(2025, 6, 30), visitor=OWNER)
    visitor = Visitor(link.title, link.role, link.id, link.serial)
    opened = store.opened_for(visitor)
    opened.roadmaps.create(other.id, "Своя", visitor=visitor)
    with pytest.raises(AccessError):
        opened.roadmaps.list(territory.id)
    with pytest.raises(
        StoreError, match="Такой дорожной карты нет"
    ):  # a foreign roadmap under one's own territory
        opened.roadmaps.get(other.id, draft.id)
