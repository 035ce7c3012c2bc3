"""Results: what the responses say, by question, leaf, factor, group and agency, with tiny cells withheld."""
