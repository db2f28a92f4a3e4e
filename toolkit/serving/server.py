"""The server: Voilà under our addresses, with the start page, our look, and nothing else to be had."""

import errno
import logging
import shutil
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import tornado.ioloop
import zmq
from jupyter_core.utils import run_sync
from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.utils import url_path_join
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import RedirectHandler, RequestHandler
from voila.app import Voila
from voila.paths import _default_root_dirs, collect_static_paths, collect_template_paths
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.static_file_handler import MultiStaticFileHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from toolkit.errors import StoreError, ToolkitError
from toolkit.places import data_folder
from toolkit.serving.app_page import AppHandler
from toolkit.serving.capacity import capacity
from toolkit.serving.card_page import CardHandler
from toolkit.serving.consultant_page import ConsultantHandler
from toolkit.serving.door import Door
from toolkit.serving.entry import EntryHandler, LeaveHandler
from toolkit.serving.gate import Gate, Names
from toolkit.serving.handlers import (
    IconHandler,
    Look,
    NotFoundHandler,
    SchoolsHandler,
    StartHandler,
    template_environment,
)
from toolkit.serving.headers import GuardedAnswer
from toolkit.serving.journal import Journal
from toolkit.serving.keeper import Keeper
from toolkit.serving.key import key_path, read_key
from toolkit.serving.login import EnterHandler, LoginHandler, PasswordHandler
from toolkit.serving.monitoring import HealthHandler, MetricsHandler
from toolkit.serving.naming import NameHandler
from toolkit.serving.own_address import local_address, public_address
from toolkit.serving.page_life import GoodbyeHandler, PageStateHandler
from toolkit.serving.settings import APPS, LARGEST_MESSAGE, ServerSettings, config_of, tornado_settings
from toolkit.serving.static import StaticHandler, version_of
from toolkit.serving.territory.routes import ROUTES
from toolkit.serving.ticket import ENTRY
from toolkit.serving.watch import Watch
from toolkit.serving.websocket import PageWebsocket
from toolkit.store.database import Store
from toolkit.store.setting import ADDRESS

STYLES = ("tokens.css", "components.css", "app.css")
PORTS_TRIED = 10
_TAKEN = (errno.EADDRINUSE, errno.EACCES, getattr(errno, "WSAEACCES", errno.EACCES))
_log = logging.getLogger("antirisk.serving")


class PortError(ToolkitError):
    """The server cannot listen where it was told to."""


class AntiriskServer(Voila):  # type: ignore[misc]
    """Voilà in our house: three notebooks at short addresses, our start page, no directory, no other file.

    `ours` must be set before `initialize`; `on_listening` is told the address once visitors may come.
    """

    name = "antirisk"
    ours: ServerSettings
    store: Store
    door: Door
    watch: Watch
    keeper: Keeper
    on_listening: Callable[[str], None]
    on_closed: Callable[[str], None]
    port: int

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the start page."""
        return local_address(self.ip, self.port, self.base_url)

    @property
    def owner_address(self) -> str:
        """Where the person at the machine gets in though the door is closed; until the server stops."""
        return f"{self.address}{ENTRY}/{self.door.owner_ticket}"

    def load_config_file(self, *args: object, **kwargs: object) -> None:
        """Read no files: a stray voila.json of this machine must not change what we serve."""

    def setup_template_dirs(self) -> None:
        """Find our template first, then the ones it inherits from."""
        roots = [str(self.ours.places.templates), *_default_root_dirs()]
        template, families = self.voila_configuration.template, ["voila", "nbconvert"]
        self.template_paths = collect_template_paths(families, template, prune=True, root_dirs=roots)
        self.static_paths = collect_static_paths(families, template, prune=True, root_dirs=roots)

    def init_settings(self) -> dict[str, Any]:
        """Voilà's settings with ours over them."""
        settings: dict[str, Any] = super().init_settings()
        # A visitor takes five sockets, and seven while connecting; the library's own limit is 1023.
        self.kernel_manager.context.set(zmq.MAX_SOCKETS, 16384)
        settings.update(tornado_settings())
        most = capacity(self.ours.max_pages, self.ours.max_memory)
        self.keeper = Keeper(self.store, self.kernel_manager, most, Journal.at(self.ours.journal))
        settings.update(self.keeper.settings)
        settings["antirisk_door"] = self.door
        settings["antirisk_watch"] = self.watch = Watch(
            self.door, self.kernel_manager.end_session, closed=self._tell_owner
        )
        settings["antirisk_templates"] = template_environment()
        settings["login_url"] = url_path_join(self.base_url, "enter")
        settings["default_handler_class"] = NotFoundHandler
        settings["log_function"] = self._answered
        return settings

    def init_handlers(self) -> list[Any]:
        """Our pages, and of Voilà's addresses only those that a page needs."""
        look = [self.ours.places.look]
        look_at = f"antirisk/static/{version_of(look)}"
        scripts = [Path(folder) for folder in self.static_paths]
        extensions = [Path(folder) for folder in self.labextensions_path]
        version = version_of(
            folder for folder in (*scripts, *(path / "anywidget" for path in extensions)) if folder.is_dir()
        )
        at = f"voila/v-{version}"
        self.app.add_transform(GuardedAnswer)
        self.app.settings["antirisk_styles"] = [
            url_path_join(self.base_url, look_at, name) for name in STYLES if (look[0] / name).is_file()
        ]
        self.app.settings["antirisk_scripts"] = url_path_join(self.base_url, at, "static")
        self.app.settings["antirisk_extensions"] = url_path_join(self.base_url, at, "labextensions")
        return [
            *self._apps(),
            *self._start(),
            self._at(rf"{ENTRY}/([A-Za-z0-9_.-]+)", EntryHandler),
            self._at("enter", EnterHandler),
            self._at("enter/password", LoginHandler),
            self._at("name", NameHandler),
            self._at("consultant", ConsultantHandler),
            self._at("password", PasswordHandler),
            self._at("card", CardHandler),
            *(self._at(path, page) for path, page in ROUTES),
            self._at("leave", LeaveHandler),
            self._at("schools", SchoolsHandler),
            self._at("favicon.ico", IconHandler),
            self._at("health", HealthHandler, {"health": self.keeper.health}),
            self._at("metrics", MetricsHandler, {"to_all": self.ours.open_metrics}),
            self._at(f"{look_at}/(.*)", StaticHandler, {"folders": look}),
            self._at(f"{at}/static/(.*)", StaticHandler, {"folders": scripts}),
            self._at(f"{at}/labextensions/(.*)", StaticHandler, {"folders": extensions}),
            *self._voila_handlers(scripts, extensions),
        ]

    def _answered(self, handler: RequestHandler) -> None:
        self.keeper.record.request(handler)
        _log_failures(handler)

    def _at(self, path: str, handler: type[Any], values: dict[str, Any] | None = None) -> tuple[Any, ...]:
        return url_path_join(self.server_url, "/", path), handler, values or {}

    def _start(self) -> Iterator[tuple[Any, ...]]:
        yield self.base_url, StartHandler, {}
        if self.base_url != "/":  # typed without the last slash
            yield self.base_url.rstrip("/"), RedirectHandler, {"url": self.base_url, "permanent": False}

    def _apps(self) -> Iterator[tuple[Any, ...]]:
        for name, title in APPS.items():
            values = {
                "notebook_path": f"{name}.ipynb",
                "template_paths": self.template_paths,
                "config": self.config,
                "voila_configuration": self.voila_configuration,
                "title": title,
            }
            yield self._at(name, AppHandler, values)
            yield self._at(rf"voila/render/{name}\.ipynb", AppHandler, values)

    def _voila_handlers(self, scripts: list[Path], extensions: list[Path]) -> Iterator[tuple[Any, ...]]:
        """Of Voilà's own handlers: kernels and their end, and unversioned names of the scripts."""
        replaced: dict[type, tuple[type, dict[str, Any]]] = {
            KernelHandler: (PageStateHandler, {}),
            VoilaKernelWebsocketHandler: (PageWebsocket, {}),
            VoilaShutdownKernelHandler: (GoodbyeHandler, {}),
            MultiStaticFileHandler: (StaticHandler, {"folders": scripts, "immutable": False}),
            FileFindHandler: (StaticHandler, {"folders": extensions, "immutable": False}),
        }
        for pattern, handler, *_ in super().init_handlers():
            if handler in replaced:
                yield (pattern, *replaced[handler])

    def listen(self) -> None:
        """Listen on the port asked for or one of the next; serve until stopped. Raises PortError."""
        names = Names(self.ours.names, local_only=self.ours.local_only)
        gate = Gate(self.app, names, behind_proxy=bool(self.ours.names))
        server = HTTPServer(
            gate,
            # A proxy keeps its lines for 60 s: ours must last longer than they do.
            idle_connection_timeout=75,
            body_timeout=60,
            max_header_size=16 * 1024,
            max_body_size=LARGEST_MESSAGE,
        )
        server.add_sockets(self._sockets())
        self.ioloop = tornado.ioloop.IOLoop.current()
        self._publish()
        self.watch.start()
        self.keeper.start()
        self.ioloop.add_callback(self.on_listening, self.address)
        open_ = self.door.is_open()
        if not open_:
            self.ioloop.add_callback(self._tell_owner)
        if self.open_browser:
            first = self.address if open_ else self.owner_address
            threading.Thread(target=webbrowser.open, args=(first,), daemon=True).start()
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            pass
        finally:
            server.stop()
            self.watch.stop()
            self.keeper.stop()
            self.stop()

    def _publish(self) -> None:
        """Let commands and cards know where visitors find the server."""
        address = public_address(self.ip, self.port, self.base_url, self.ours.names)
        with suppress(StoreError):  # a database that cannot write now still serves its readers
            self.store.settings.set(ADDRESS, address)

    def _tell_owner(self) -> None:
        self.on_closed(self.owner_address)

    def _sockets(self) -> list[socket.socket]:
        # A proxy knows one port: another one would be an address that nobody comes to.
        last = self.port + (PORTS_TRIED if self.port and not self.ours.names else 1)
        for port in range(self.port, min(last, 65536)):
            try:
                sockets = bind_sockets(port, self.ip or None)
            except OSError as problem:
                if problem.errno in _TAKEN:
                    continue
                raise PortError(
                    f"Не получилось открыть адрес «{self.ip}». В --host нужен адрес этого компьютера."
                ) from problem
            self.port = sockets[0].getsockname()[1]
            return sockets
        tried = f"Порты с {self.port} по {min(last, 65536) - 1} заняты."
        if last - self.port == 1:
            tried = f"Порт {self.port} занят."
        raise PortError(f"{tried} Назовите свободный: --port 9000.")

    def stop(self) -> None:
        """End all kernels, then remove the folder with their sockets (they are needed for the goodbye)."""
        run_sync(self.kernel_manager.shutdown_all)(now=True)
        shutil.rmtree(self.connection_dir, ignore_errors=True)


def _log_failures(handler: RequestHandler) -> None:
    """Only failures of the server are worth a line; addresses of visits are not kept."""
    if handler.get_status() >= 500:
        path = handler.told_path if isinstance(handler, Look) else handler.request.path
        _log.error("%s %s: %s", handler.request.method, path, handler.get_status())


def serve(
    settings: ServerSettings,
    store: Store,
    on_listening: Callable[[str], None],
    on_closed: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve until interrupted; `on_listening` gets the address of the start page.

    `on_closed` gets the owner's own way in: at once where the door is closed, else after the first link.

    Raises PortError when no port can be had, KeyFileError when the server's key cannot be read.
    """
    # The one application of the process: then Jupyter's parts write to its log, at its level.
    server = AntiriskServer.instance(config=config_of(settings))
    server.ours = settings
    server.store = store
    server.door = Door(
        store,
        read_key(settings.key_file or key_path(store.path, data_folder(), store.name)),
        local_only=settings.local_only,
        named=bool(settings.names),
    )
    server.on_listening, server.on_closed = on_listening, on_closed
    try:
        server.initialize([])
        server.start()
    finally:
        AntiriskServer.clear_instance()
