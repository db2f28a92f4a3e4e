"""What the server is told before it starts."""

import sys

import pytest

from toolkit.serving.settings import APPS, ServerSettings, config_of, tornado_settings

LOCAL = ServerSettings("sqlite:////школы.sqlite")


def test_visitors_may_choose_neither_template_nor_files() -> None:
    page = config_of(LOCAL).VoilaConfiguration
    assert (page.allow_template_override, page.allow_theme_override, page.file_allowlist) == ("NO", "NO", [])


def test_tracebacks_stay_on_the_server() -> None:
    assert config_of(LOCAL).VoilaConfiguration.show_tracebacks is False


def test_only_the_extensions_in_use_are_sent() -> None:
    assert config_of(LOCAL).VoilaConfiguration.extension_allowlist == [
        "anywidget",
        "@jupyter-widgets/jupyterlab-manager",
        "@voila-dashboards/widgets-manager8",
    ]


def test_a_kernel_that_ended_is_not_restarted() -> None:
    assert config_of(LOCAL).KernelManager.autorestart is False


@pytest.mark.skipif(sys.platform != "linux", reason="sockets in files are a matter of Linux here")
def test_kernels_talk_through_files_where_their_names_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: "/tmp")
    assert config_of(LOCAL).KernelManager.transport == "ipc"


def test_kernels_talk_through_ports_where_names_of_files_would_be_too_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: "/tmp/" + "x" * 60)
    assert "transport" not in config_of(LOCAL).KernelManager


def test_pages_work_on_the_servers_database() -> None:
    assert config_of(LOCAL).PageKernels.database == "sqlite:////школы.sqlite"


def test_an_upload_of_five_megabytes_fits_one_message() -> None:
    limit = tornado_settings()["websocket_max_message_size"]
    assert isinstance(limit, int)
    assert limit > 5 * 1024 * 1024


def test_five_apps_are_served() -> None:
    assert list(APPS) == ["self_diagnosis", "antirisk_program", "report", "joint_plan", "curator"]
