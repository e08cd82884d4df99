"""wkhtmltopdf: the build with patched Qt when it runs here, else the system's."""


def provide(folder, python):
    """Link the patched build into a folder that comes first on PATH."""
    packaged = python.parent / "wkhtmltopdf-pack"
    link = folder / "wkhtmltopdf"
    if packaged.exists() and not link.is_symlink():
        link.symlink_to(packaged)
