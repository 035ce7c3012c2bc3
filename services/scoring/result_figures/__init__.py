"""What the workbook and the report show of a run: gathered once, whoever writes the file."""
