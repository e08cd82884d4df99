"""What somebody means who answers a text message with one word. Pure: text in, meaning out."""

import unicodedata

# Words that mean it when they stand alone, in the languages shipped (CTIA short code handbook;
# 47 CFR 64.1200(a)(10)): without accents, in lower case.
STOP = frozenset(
    {
        *("stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "revoke"),
        *("opt out", "optout", "stopp", "abmelden", "stoppen", "afmelden", "arret", "arreter"),
        *("desabonner", "desinscription", "alto", "parar", "baja", "cancelar"),
    }
)
START = frozenset({"start", "unstop", "resume"})


def read_keyword(text):
    """Return what a text of one key word means.

    Capitals, white space, full stops and the like around it do not matter. Anything more than
    the word is a sentence, and for a person to read.

    :param str text: what was written
    :return: ``"stop"``, ``"start"`` or None
    """
    plain = unicodedata.normalize("NFKD", text or "")
    plain = "".join(
        " " if unicodedata.category(char)[0] in "PSZC" else char
        for char in plain
        if not unicodedata.combining(char)
    )
    word = " ".join(plain.casefold().split())
    if word in STOP:
        return "stop"
    return "start" if word in START else None
