"""The report of a run as PDF: cover, method, ranking of each block, fields, satisfaction, every agency in brief."""
