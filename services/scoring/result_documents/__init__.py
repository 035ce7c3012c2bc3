"""Documents of results: asked for, made in the background, fetched. What is in them is the business of those who make them."""
