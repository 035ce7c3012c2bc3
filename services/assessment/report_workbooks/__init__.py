"""An agency's own report as a workbook: filled in without a connection, and taken back all or nothing."""
