"""Where the bytes of files are kept: a folder or an S3-compatible store, by one code path."""
