"""The notebook of the documentation runs from its first cell to its last, and draws its figure."""

import base64

import pytest
from conftest import ROOT


def test_the_notebook_runs_and_draws_a_figure(monkeypatch):
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    pytest.importorskip("matplotlib")
    pytest.importorskip("ipykernel")
    path = ROOT / "docs" / "notebook.ipynb"
    notebook = nbformat.read(path, 4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "outputs are not kept in the repository"
    monkeypatch.chdir(path.parent)
    nbclient.NotebookClient(notebook, timeout=120).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    figures = [output["data"]["image/png"] for output in outputs if "image/png" in output.get("data", {})]
    assert len(figures) == 1 and len(base64.b64decode(figures[0])) > 10_000
    warnings = [output["text"] for output in outputs if output.get("name") == "stderr"]
    assert not any("Glyph" in text for text in warnings), "the figure has no font with Chinese characters"
