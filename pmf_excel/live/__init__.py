"""The master workbook while it is open in Excel or LibreOffice, through xlwings."""
