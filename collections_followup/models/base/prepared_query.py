"""Large statements that are asked again and again for other records: planned once a connection.

To plan the follow-up decision for one customer takes several times as long as to run it, and each
payment asks for it. PostgreSQL keeps the plan of a prepared statement for as long as the connection
lives, and plans anew by itself when tables or their statistics change.
"""

import hashlib
import re
import weakref
from collections import namedtuple

from odoo.tools import SQL

# How many statements a connection keeps; each may take some megabytes of the server's memory.
KEPT = 8
# The plan is made for this many records at most: for more it would not be the best one.
MOST = 50
PREFIX = "collections_"
# What stands for a percent sign while the places of values are looked for.
ESCAPED = "\0"
# The names that a connection keeps, and the begin of the transaction that asked for them.
_KNOWN = weakref.WeakKeyDictionary()
_INSIDE = re.compile(r"(?<!NOT )\bIN\s+$")

# A statement without what changes from one call to the next: its name, its text, and the fields
# that are to be written before it reads them.
Prepared = namedtuple("Prepared", "name text fields")


class Ids(tuple):
    """The ids that a statement is about, as a value of it: its plan serves others, too."""

    __slots__ = ()


class Uid(int):
    """The id of whoever asks, as a value of a statement: its plan serves everybody."""


def execute_prepared(env, query, ids):
    """Execute a statement like ``env.execute_query``, with a plan that is kept.

    Everything but ``Ids`` and a ``Uid`` is part of the text: other policies, or another day, are
    another statement. Savepoints and rolled back transactions do not matter to what is kept.

    :param env: an environment
    :param SQL query: the statement; where it has ``IN`` and ``Ids``, the kept one gets the ids
    :param Ids ids: what changes from one call to the next, the same everywhere in the statement
    :return: the rows
    """
    if len(ids) > MOST:
        return env.execute_query(query)
    return execute_written(env, write_prepared(env.cr, query), ids)


def write_prepared(cr, query):
    """Return a statement as it is kept, for ``execute_written``; see ``execute_prepared``."""
    text = _write_text(cr, query)
    # MD5 only names: sameness of text is what matters, not who wrote it.
    name = PREFIX + hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    return Prepared(name, text, tuple(dict.fromkeys(query.to_flush)))


def execute_written(env, prepared, ids):
    """Execute a statement that was written for other ids, or by somebody else.

    :param env: an environment
    :param Prepared prepared: see ``write_prepared``
    :param tuple ids: at most ``MOST``
    :return: the rows
    """
    env.flush_query(SQL("", to_flush=prepared.fields))
    cr = env.cr
    name, text = prepared.name, prepared.text
    known = _find_known(cr)
    if name not in known:
        while len(known) >= KEPT:
            cr.execute(SQL("DEALLOCATE %s", SQL.identifier(known[0])))
            known.pop(0)
        # The text has its values already: nothing in it is a place for one.
        statement = SQL(text.replace("%", "%%"))
        cr.execute(SQL("PREPARE %s (int[], int) AS %s", SQL.identifier(name), statement))
        known.append(name)
    cr.execute(
        SQL(
            "SET LOCAL plan_cache_mode TO force_generic_plan; EXECUTE %s (%s::int[], %s)",
            SQL.identifier(name),
            list(ids),
            env.uid,
        )
    )
    return cr.fetchall() if cr.description else []


def _find_known(cr):
    """Return the names of the statements that the connection keeps, the oldest first.

    Asked once a transaction, since a pooler between may give each one another connection.
    """
    # By connection, which several cursors may share.
    now, connection = cr.now(), cr.connection
    asked, known = _KNOWN.get(connection, (None, None))
    if asked != now:
        cr.execute(
            "SELECT name FROM pg_prepared_statements"
            " WHERE starts_with(name, %s) AND from_sql ORDER BY prepare_time",
            [PREFIX],
        )
        known = [row[0] for row in cr.fetchall()]
        _KNOWN[connection] = (now, known)
    return known


def _write_text(cr, query):
    """Return the text of a statement with all its values but ``Ids``, $1, and a ``Uid``, $2."""
    parts = query.code.replace("%%", ESCAPED).split("%s")
    values = query.params
    text, kept = [parts[0]], []
    for value, part in zip(values, parts[1:], strict=True):
        inside = _INSIDE.search(text[-1]) if isinstance(value, Ids) else None
        if inside:
            text[-1] = f"{text[-1][: inside.start()]}= ANY($1)"
        elif isinstance(value, Uid):
            text.append("$2")
        else:
            text.append("%s")
            kept.append(value)
        text.append(part)
    return cr.mogrify("".join(text).replace(ESCAPED, "%%"), kept).decode()
