"""Published results as pages for everybody: written at the server, without script, sign-in or third parties."""
