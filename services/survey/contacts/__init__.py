"""Contact data of respondents: encrypted, in a table apart from answers, each reading on the trail, erased in time."""
