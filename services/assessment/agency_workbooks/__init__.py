"""The register of agencies as a workbook: template, export, and an import that says what it would do."""
