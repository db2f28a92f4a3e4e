"""What the server is told before it starts: where to listen, what to serve, how to guard it."""

import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from traitlets.config import Config

from toolkit.places import Places, own_places
from toolkit.serving.notebook import page_addresses, prepare_page

# Addresses are short and equal to the notebooks' names; the titles stand in the browser's tab while the
# page opens and where a notebook names none.
APPS: Mapping[str, str] = MappingProxyType(
    {
        "self_diagnosis": "Самодиагностика",
        "antirisk_program": "Антирисковая программа",
        "report": "Отчёт школы",
        "joint_plan": "Совместный план",
        "curator": "Кабинет",
    }
)
# An upload arrives as one message: a file of up to 5 MB, its name and the message's own words.
LARGEST_MESSAGE = 8 * 1024 * 1024  # bytes
# Unix sockets of a kernel are named «<folder>/kernel-<uuid>.json-ipc-5»; Linux takes 107 bytes at most.
SOCKET_NAME_BYTES = 75
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """One server: the database its pages work on and where it listens.

    `names` are host names under which a proxy on this machine passes visitors on; a server that listens
    to this machine only answers to no other name, so that a foreign page cannot reach it by renaming.
    `key_file` holds the secret that signs links and cookies; None: beside the database.
    `page_database` is the same database under a role that may only do what pages need. `base_url` is the
    part of a site's address under which a proxy passes visitors on, such as «/antirisk/».
    `max_pages` and `max_memory` (bytes) are the most that all pages together may be and take; None: what fits
    the machine. `journal` is the file of the journal («-»: standard output, empty: none); `open_metrics` lets
    other machines ask for the server's figures.
    """

    database: str
    host: str = "127.0.0.1"
    port: int = 8866
    names: Sequence[str] = ()
    open_browser: bool = False
    key_file: Path | None = None
    page_database: str = ""
    base_url: str = "/"
    max_pages: int | None = None
    max_memory: int | None = None
    journal: str = ""
    open_metrics: bool = False
    places: Places = field(default_factory=own_places)

    @property
    def local_only(self) -> bool:
        """Whether only this machine can reach the server directly."""
        return self.host in LOOPBACK


def config_of(settings: ServerSettings) -> Config:
    """Voilà's and Jupyter's own settings for our server.

    They live here and not in a file named voila.py: such a file on `sys.path` would hide the package.
    """
    config = Config()
    config.Voila.ip = settings.host
    config.Voila.port = settings.port
    config.Voila.base_url = settings.base_url
    config.Voila.open_browser = settings.open_browser
    config.Voila.root_dir = str(settings.places.notebooks)
    config.Voila.identity_provider_class = "toolkit.serving.identity.DoorIdentity"
    config.Voila.kernel_websocket_connection_class = "toolkit.serving.websocket.PageConnection"
    config.Voila.log_level = "ERROR"  # every lost kernel is a warning otherwise

    page = config.VoilaConfiguration
    page.template = "antirisk"
    page.theme = "light"
    page.allow_template_override = "NO"
    page.allow_theme_override = "NO"
    page.show_tracebacks = False
    page.file_allowlist = []
    page.prelaunch_hook = prepare_page
    page.page_config_hook = page_addresses
    # JupyterLab's extensions in use: anywidget, and ipywidgets' manager with Voilà's own half of it.
    page.extension_allowlist = [
        "anywidget",
        "@jupyter-widgets/jupyterlab-manager",
        "@voila-dashboards/widgets-manager8",
    ]
    page.multi_kernel_manager_class = "toolkit.serving.kernels.PageKernels"

    config.VoilaExporter.language_code = "ru"
    config.VoilaExporter.anchor_link_text = ""
    config.PageKernels.database = settings.page_database or settings.database
    config.PageKernels.base_url = settings.base_url
    # Pages end with their goodbye or by our rounds. A restarted kernel would have no widgets, and the page
    # would not know.
    config.KernelManager.autorestart = False
    if sys.platform == "linux" and len(tempfile.gettempdir()) + SOCKET_NAME_BYTES < 107:
        # Sockets in a private folder instead of open ports: nobody else on the machine can connect, and a
        # burst of kernels cannot run into «address already in use».
        config.KernelManager.transport = "ipc"
    return config


def tornado_settings() -> dict[str, object]:
    """Settings of the web application under Voilà."""
    return {
        "xsrf_cookie_kwargs": {"samesite": "Lax"},
        "compress_response": True,
        "websocket_max_message_size": LARGEST_MESSAGE,
        "allow_remote_access": True,  # the gate has asked under which name the server was called
    }
