"""Addresses of the coordinator's pages."""

from toolkit.serving.territory.cards import CardsPage
from toolkit.serving.territory.desk import Desk
from toolkit.serving.territory.lists import FormPage, ListPage
from toolkit.serving.territory.people import PeoplePage, PersonPage
from toolkit.serving.territory.school_files import SchoolFileDownload, SchoolFilePage
from toolkit.serving.territory.schools import SchoolPage, SchoolsPage
from toolkit.serving.territory.territories import TerritoriesPage

_ID = r"([0-9]{1,9})"

ROUTES: tuple[tuple[str, type[Desk]], ...] = (
    ("territory", TerritoriesPage),
    (f"territory/{_ID}", SchoolsPage),
    (f"territory/{_ID}/school/{_ID}", SchoolPage),
    (f"territory/{_ID}/people", PeoplePage),
    (f"territory/{_ID}/person/{_ID}", PersonPage),
    (f"territory/{_ID}/import", ListPage),
    (rf"territory/{_ID}/form\.xlsx", FormPage),
    (f"territory/{_ID}/cards", CardsPage),
    (f"territory/{_ID}/file", SchoolFilePage),
    (rf"territory/{_ID}/school/{_ID}/work\.antirisk", SchoolFileDownload),
)
