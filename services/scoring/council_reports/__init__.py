"""The council's report and the annex of the decision as Word files, made from a template."""
