"""Events that the services tell: each is taken in once, with the notices and webhook deliveries that follow from it."""
