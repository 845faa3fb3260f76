"""pmf_excel runs a council's Performance Management Framework in Excel and Word."""

__version__ = "0.1.0"
