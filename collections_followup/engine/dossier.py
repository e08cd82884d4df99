"""Files put together for somebody outside: one ZIP with a list of what is in it.

The same files give the same bytes. Names are made such that every system can unpack them, and none
leads out of the folder; cells of tables are no formulas.
"""

import csv
import hashlib
import io
import re
import unicodedata
import zipfile

# Longer names are cut; what stands at the end, such as .pdf, stays.
LONGEST = 100
# No file is called so on Windows.
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


def clean_name(name):
    """Return a name that a file can have on every system.

    :param str name: any text
    """
    name = unicodedata.normalize("NFC", str(name or ""))
    name = "".join(
        letter
        for letter in FORBIDDEN.sub("-", name)
        # Marks that turn the direction of a text hide what a file is.
        if unicodedata.category(letter) not in ("Cf", "Cs", "Co", "Cc")
    )
    name = " ".join(name.split()).strip(". ")
    if RESERVED.match(name):
        name = f"_{name}"
    if len(name) > LONGEST:
        stem, dot, end = name.rpartition(".")
        end = dot + end if stem and len(end) <= 5 else ""
        name = name[: LONGEST - len(end)].rstrip(". ") + end
    return name or "_"


def write_table(rows, delimiter=";"):
    """Return rows as CSV that spreadsheets read: UTF-8 with its mark, and no formulas.

    :param rows: lists of texts, numbers and dates; None is an empty cell
    :param str delimiter: what stands between cells
    """
    buffer = io.StringIO()
    table = csv.writer(buffer, delimiter=delimiter)
    for row in rows:
        table.writerow([_get_cell(value) for value in row])
    return buffer.getvalue().encode("utf-8-sig")


def _get_cell(value):
    if value is None or value is False:
        return ""
    # Spreadsheets look past white space.
    risky = isinstance(value, str) and value.strip().startswith(("=", "+", "-", "@"))
    return f"'{value}" if risky else value


def write_dossier(files, headings=("File", "Bytes", "SHA-256"), index="index.csv"):
    """Return files as one ZIP, with a list of their sizes and hashes.

    :param files: list of a folder ("" for none), a name and the content in bytes
    :param headings: of the columns of the list
    :param str index: name of the list
    :raise ValueError: there is no file
    """
    if not files:
        raise ValueError("there is nothing to put together")
    taken, rows = {index.casefold()}, [list(headings)]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder, name, content in files:
            path = find_free(clean_name(folder) if folder else "", clean_name(name), taken)
            # Without a time of its own: the same files give the same bytes.
            archive.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_DEFLATED)
            rows.append([path, len(content), hashlib.sha256(content).hexdigest()])
        archive.writestr(zipfile.ZipInfo(index), write_table(rows), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def find_free(folder, name, taken):
    """Return a path that no other file has, whatever the case of its letters."""
    stem, dot, end = name.rpartition(".")
    if not stem:
        stem, dot, end = name, "", ""
    for number in range(1, 100000):
        own = name if number == 1 else f"{stem} ({number}){dot}{end}"
        path = f"{folder}/{own}" if folder else own
        if path.casefold() not in taken:
            taken.add(path.casefold())
            return path
    raise ValueError("too many files have one name")
