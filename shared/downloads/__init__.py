"""Files on their way out, wherever their bytes are: names, ranges, what a browser may do with them."""
