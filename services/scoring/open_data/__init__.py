"""Publications as open data: files for programs, what they mean, and where they are (DCAT)."""
