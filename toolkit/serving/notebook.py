"""What of a notebook becomes a page: its app cell, and nothing else."""

from typing import Any

METHODIST = "methodist"


def prepare_page(handler: Any, notebook: Any, cwd: str) -> None:  # noqa: ARG001  Voilà gives three values
    """Voilà's prelaunch hook: set the visitor's cookie and keep only the cells that draw the page.

    Reading `xsrf_token` sets the cookie without which a closing page may not end its kernel. Cells for the
    methodologist and all texts are for JupyterLab: left out here, they cost no kernel time, and pandas is
    never imported by a page.
    """
    notebook.metadata.setdefault("title", handler.title)
    handler.xsrf_token  # noqa: B018  reading the property is the act
    notebook.cells = [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and METHODIST not in cell.metadata.get("tags", ())
    ]


def page_addresses(page_config: dict[str, Any], **known: Any) -> dict[str, Any]:
    """Voilà's page config hook: versioned addresses of scripts, and of our look for the template."""
    settings = known["settings"]
    return {
        **page_config,
        "fullStaticUrl": settings["antirisk_scripts"],
        "fullLabextensionsUrl": settings["antirisk_extensions"],
        "antirisk": {"styles": settings["antirisk_styles"]},
        # Nobody writes formulas here. Voilà would name another host's script; JupyterLab wants some name.
        "fullMathjaxUrl": f"{settings['antirisk_scripts']}/no-formulas.js",
        "mathjaxConfig": "none",
    }
