"""How long a text message is: characters, and how many messages it takes. Pure."""

# GSM 03.38: what one message of 160 characters is made of, and what takes two of them.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
# Characters of a message that stands alone, and of each part of a longer one.
GSM, GSM_PART = 160, 153
UNICODE, UNICODE_PART = 70, 67


def measure(text):
    """Return how long a text message is.

    One character that the alphabet of telephones has not makes all of them twice as wide.

    :param str text: what is sent
    :return: tuple of the number of characters, as they are counted, and of messages; 0 of both
        for an empty text
    """
    if not text:
        return 0, 0
    if BASIC.union(EXTENDED).issuperset(text):
        length = len(text) + sum(char in EXTENDED for char in text)
        alone, part = GSM, GSM_PART
    else:
        # What does not fit into 16 bits takes two places.
        length = len(text.encode("utf-16-le")) // 2
        alone, part = UNICODE, UNICODE_PART
    return length, 1 if length <= alone else -(-length // part)
