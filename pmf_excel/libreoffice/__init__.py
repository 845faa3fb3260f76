"""An xlwings engine for LibreOffice: xlwings drives the spreadsheets that are open there, over UNO.

This package stands on its own: it imports xlwings and LibreOffice's `uno`, and nothing else of this project.
"""

from pmf_excel.libreoffice.engine import Engine, connect
from pmf_excel.libreoffice.errors import LibreOfficeError

__all__ = ["Engine", "LibreOfficeError", "connect"]
