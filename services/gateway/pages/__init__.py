"""The public pages: landing page, state of the services, the joined OpenAPI document and its page."""
