"""Texts that become headers of e-mails or names of files: one line each."""

import re

# Line ends and other control characters, of ASCII and of Unicode, with the spaces around them.
# Python's e-mail package refuses a header that holds one, or reads it as a second header.
CONTROL = re.compile("[ \t]*[\x00-\x1f\x7f-\x9f\u2028\u2029]+[ \t]*")
SEPARATORS = re.compile(r"[/\\]")


def flatten(text):
    """Return a text as one line: line ends and control characters become one space.

    Spaces that do not break a line are kept.

    :param text: a text, or False
    :return: a text of the same kind (``Markup`` stays one); an empty one for False
    """
    if not text:
        return ""
    return type(text)(CONTROL.sub(" ", text).strip())


def make_file_name(text):
    """Return a text as the name of a file: one line without separators of folders."""
    return SEPARATORS.sub("-", flatten(text)).strip()
