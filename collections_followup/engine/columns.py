"""How the columns of a wide table are spread over several tables, each as wide as a page."""


def split_columns(widths, room):
    """Return runs of columns: as few as fit side by side, each about as wide as the others.

    :param list widths: the width of each column, whole numbers
    :param int room: what a table may be wide; a column that is wider stands alone
    :return: a list of lists of places, in their order
    """
    if not widths:
        return []
    count = len(_fill(widths, room))
    # The narrowest that does with so many tables: nothing is left over for a last one.
    limit = min(room, max(*widths, -(-sum(widths) // count)))
    while len(_fill(widths, limit)) > count:
        limit += 1
    return _fill(widths, limit)


def _fill(widths, room):
    """Return runs of columns, each as full as it gets."""
    runs, used = [], 0
    for place, width in enumerate(widths):
        if runs and used + width <= room:
            runs[-1].append(place)
            used += width
        else:
            runs.append([place])
            used = width
    return runs
