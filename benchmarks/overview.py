"""The overview: how long the server takes for the whole page, and for each tile."""

import statistics

from meter import measure

from odoo.addons.collections_followup.models.base.collections_tile_source import Asked


def measure_all(env, rounds):
    """Return what the page takes, and each of its tiles.

    :param env: environment of a superuser on a seeded database
    :param int rounds: how often the page is read
    """
    overview, company = env["collections.overview"], env.company
    overview.get_page()  # what is looked up once is in the caches by then
    pages = []
    for _round in range(rounds):
        env.invalidate_all()
        pages.append(measure(env, overview.get_page))
    asked = Asked(company, company, company, company._collections_today(), {})
    tiles = {}
    for source in env["collections.tile.source"]._get_sources():
        env.invalidate_all()
        tiles[source._name.rpartition(".")[2]] = measure(env, source._read_tile, asked).seconds
    return {
        "overview_seconds": statistics.median(page.seconds for page in pages),
        "overview_queries": pages[-1].queries,
        "overview_tiles": tiles,
    }


def print_figures(figures):
    """Print them, where they were measured."""
    if "overview_seconds" not in figures:
        return
    print()
    print(
        f"overview: {figures['overview_seconds']:.3f} s on the server, "
        f"{figures['overview_queries']} queries"
    )
    for name, seconds in figures["overview_tiles"].items():
        print(f"overview, tile {name}: {seconds:.3f} s")
