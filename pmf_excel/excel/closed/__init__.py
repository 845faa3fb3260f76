"""The master workbook as a closed file: read quickly, and changed without harm to anything that is not ours.

Only the sheets and tables that hold our rows are rewritten; every other part is copied as it is packed.
"""
