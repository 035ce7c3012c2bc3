"""The results of a run as a workbook whose sums a reader can follow cell by cell."""
