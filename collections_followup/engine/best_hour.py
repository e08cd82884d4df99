"""When and how a customer is best reached: by how often he was, so far.

A share of few attempts says little. It is drawn towards what is usual (``PRIOR`` further attempts,
of which the share ``USUAL`` came through), so that two of two do not beat nine of ten.
"""

from collections import Counter
from dataclasses import dataclass

# What is assumed of an hour or a channel of which nothing is known yet.
USUAL, PRIOR = 0.3, 3
# Fewer attempts than this over all hours say nothing at all.
LEAST = 4


@dataclass(frozen=True)
class Share:
    """How often something came through: ``reached`` of ``tried``."""

    key: object
    tried: int
    reached: int

    @property
    def score(self):
        """Return the share, drawn towards what is usual."""
        return (self.reached + PRIOR * USUAL) / (self.tried + PRIOR)


def rank(attempts):
    """Return how often each hour, or channel, came through, the best first.

    :param attempts: tuples of the hour or channel and whether somebody was reached
    :return: list of ``Share``; empty where there were fewer than ``LEAST`` attempts
    """
    attempts = list(attempts)
    if len(attempts) < LEAST:
        return []
    tried = Counter(key for key, _reached in attempts)
    reached = Counter(key for key, was_reached in attempts if was_reached)
    shares = [Share(key, count, reached[key]) for key, count in tried.items()]
    # Of equals, the one that was tried more often, then the earlier one.
    return sorted(shares, key=lambda share: (-share.score, -share.tried, str(share.key)))


def find_best(attempts):
    """Return the hour or channel that comes through best, or None where nothing stands out.

    :param attempts: see ``rank``
    """
    shares = rank(attempts)
    if not shares or not shares[0].reached:
        return None
    everything = Share(None, sum(s.tried for s in shares), sum(s.reached for s in shares))
    return shares[0] if len(shares) == 1 or shares[0].score > everything.score else None
