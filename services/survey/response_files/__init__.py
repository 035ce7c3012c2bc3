"""Files that came with a response itself, such as a photo on the respondent's page; a phone's belong to its submissions."""
