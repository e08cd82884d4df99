"""Sentences of a layout that say nothing where a word has no value: they drop out.

A sentence ends with a mark before a space and a capital letter, a brace or the end of its part of
the text. Of one with several clauses, parted by semicolons, only those with the word go. Where a
sentence runs across something that is set off, such as bold words, it stays: half a sentence is
worse.
"""

import re

TAG = re.compile(r"(<[^>]*>)")
INLINE = re.compile(r"</?(?:a|b|em|font|i|small|span|strong|sub|sup|u)\b", re.IGNORECASE)
END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-ÖØ-Þ{])")
# Entities of HTML end with a semicolon, too.
CLAUSE = re.compile(r"(?:&#?\w+;|[^;])+")
EMPTY = re.compile(r"<p(?:\s[^>]*)?>\s*</p>")


def drop_sentences(text, word):
    """Return an HTML text without the sentences that say a word.

    :param str text: HTML
    :param str word: as it stands there, with its braces
    """
    if word not in text:
        return text
    parts = TAG.split(text)
    # Even places are texts, odd ones tags.
    for place in range(0, len(parts), 2):
        if word in parts[place]:
            before = parts[place - 1] if place else ""
            after = parts[place + 1] if place + 1 < len(parts) else ""
            parts[place] = _drop(parts[place], word, INLINE.match(before), INLINE.match(after))
    return EMPTY.sub("", "".join(parts))


def _drop(text, word, runs_in, runs_on):
    """Return a text without tags, without the sentences that say a word.

    :param runs_in: whether its first sentence may have begun before
    :param runs_on: whether its last one may go on after
    """
    sentences = END.split(text)
    kept = []
    for place, sentence in enumerate(sentences):
        is_last = place == len(sentences) - 1
        is_whole = sentence.rstrip().endswith((".", "!", "?"))
        is_part = (runs_in and not place) or (runs_on and is_last and not is_whole)
        if word in sentence and not is_part:
            sentence = _drop_clauses(sentence, word)
        if sentence:
            kept.append(sentence)
    return " ".join(kept)


def _drop_clauses(sentence, word):
    """Return the clauses of a sentence that do not say a word; "" where none is left."""
    clauses = [own.strip() for own in CLAUSE.findall(sentence)]
    kept = [own for own in clauses if word not in own]
    if not kept:
        return ""
    mark = sentence.rstrip()[-1]
    text = "; ".join(kept)
    if clauses[0] not in kept:
        text = text[:1].upper() + text[1:]
    return text if text.endswith(mark) or mark not in ".!?" else text + mark
