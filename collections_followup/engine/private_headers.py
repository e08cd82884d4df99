"""Headers of pages for whoever has a link."""

PRIVATE = (
    # No cache keeps what is about a customer, and no other page learns the address.
    ("Cache-Control", "no-store"),
    ("X-Robots-Tag", "noindex, nofollow"),
    ("Referrer-Policy", "no-referrer"),
)
# No other page shows the form within it.
UNFRAMED = (("X-Frame-Options", "DENY"),)


def set_headers(response, headers):
    """Return a response with headers, in place of those of the same name.

    :param headers: pairs of name and value
    """
    for name, value in headers:
        response.headers[name] = value
    return response
