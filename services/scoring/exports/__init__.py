"""Rankings as files: CSV for machines, a workbook as the annex of a decision."""
