"""The forecast of a company: what counting habits, making and reading one takes, by item."""

from datetime import timedelta

from meter import measure


def measure_all(env):
    """Return what forecasts take.

    :param env: environment of a superuser on a seeded database
    """
    forecasts, habits = env["collections.forecast"], env["collections.paying.habit"]
    company = env.company
    today = company._collections_today()
    all_habits = measure(env, habits._update, company, everybody=True)
    again = measure(env, habits._update, company)
    asked = forecasts._ask_open(company, today + timedelta(days=1))
    items = forecasts._read_items(asked)
    live = measure(env, forecasts._compute_forecast, company, today, 13)
    earlier = measure(env, forecasts._compute_forecast, company, today - timedelta(weeks=26), 13)
    made = measure(env, forecasts._make, company)
    page = measure(env, forecasts._read_forecast, company)
    moves = env["account.move"].browse(
        env["account.move.line"].browse([item.line_id for item in items[:80]]).move_id.ids
    )
    env.invalidate_all()
    shown = measure(env, lambda: moves.mapped("collections_expected_text"))
    return {
        "forecast_items": len(items),
        "habits_seconds": all_habits.seconds,
        "habits_again_seconds": again.seconds,
        "habits_again_ratio": again.seconds / all_habits.seconds,
        "forecast_seconds": live.seconds,
        "forecast_queries": live.queries,
        "forecast_earlier_seconds": earlier.seconds,
        "forecast_made_seconds": made.seconds,
        "forecast_page_seconds": page.seconds,
        "forecast_shown_ms": 1000 * shown.seconds / max(len(moves), 1),
    }


def print_figures(figures):
    """Print them, where they were measured."""
    if "forecast_items" not in figures:
        return
    items = figures["forecast_items"] or 1
    print()
    print(
        f"forecast of {items} open items: {figures['forecast_seconds']:.2f} s,"
        f" {1e6 * figures['forecast_seconds'] / items:.0f} µs an item,"
        f" {figures['forecast_queries']} queries; of 26 weeks ago"
        f" {figures['forecast_earlier_seconds']:.2f} s; kept {figures['forecast_made_seconds']:.2f}"
        f" s; a kept one read {figures['forecast_page_seconds']:.2f} s"
    )
    print(
        f"habits of all customers {figures['habits_seconds']:.2f} s, again where something changed"
        f" {figures['habits_again_seconds']:.2f} s; expected day of an invoice in a list"
        f" {figures['forecast_shown_ms']:.1f} ms"
    )
