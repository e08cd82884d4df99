"""What ``docs/figures.md`` says of each figure, written from the definitions themselves."""

UNITS = {
    "days": "days",
    "percent": "percent",
    "currency": "an amount in company currency",
    "number": "a number",
    "count": "a number of things",
}
BETTER = {"up": "more is better", "down": "less is better", "": "neither more nor less is better"}


def write_page(env):
    """Return the part of the page that lists the figures."""
    lines = []
    for name, (figure, source) in env["collections.figure"]._get_table().items():
        lines += [
            f"### {figure.label}",
            "",
            f"`{name}`: {UNITS[figure.unit]}; {BETTER[figure.better]}.",
            "",
            f"> {figure.formula}",
            "",
            f"Source: {figure.source}.",
            "",
        ]
        rows = [
            row
            for convention in figure.conventions
            for row in _write_convention(source, convention)
        ]
        if rows:
            lines += ["| Convention | Value | Meaning |", "|---|---|---|", *rows, ""]
    return "\n".join(lines)


def _write_convention(source, convention):
    """Yield a row for each value of a convention, the usual one in bold."""
    label = f"{convention.label} (`{convention.name}`)"
    if not convention.choices:
        span = f"{convention.least} to {convention.most}, usually **{convention.default}**"
        usual = source._explain_convention(convention, convention.default)
        yield f"| {label} | {span} | {usual} |"
        return
    for value, words in convention.choices.items():
        shown = f"**`{value}`**" if value == convention.default else f"`{value}`"
        yield f"| {label} | {shown} | {words} |"
        label = ""
