"""The colours of workbooks and documents; every text colour has a contrast of 4.5:1 or more on white."""

from __future__ import annotations

INK = "#0B3C5D"
TEXT = "#1F2933"
QUIET = "#52606D"
GREEN = "#00703C"
BLUE = "#1D70B8"
RED = "#D4351C"
AMBER_TEXT = "#8A5A00"
FILL = "#E8F1F5"
FILL_QUIET = "#F1F5F8"
INPUT_FILL = "#FFF8DB"
INPUT_BORDER = "#C9A227"
INPUT_HEADING = "#F2D98B"
RULE = "#CBD2D9"
WHITE = "#FFFFFF"
FONT = "Arial"
