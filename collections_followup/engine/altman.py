"""Altman's Z' for companies that are not listed: how near a balance sheet is to distress.

E. I. Altman, "Predicting Financial Distress of Companies", revised model for private firms (1983),
coefficients as at creditguru.com.
"""

from fractions import Fraction

from .exact import round_half_up, to_fraction

# Above the first it is safe, below the second in distress; between them, both included, grey.
SAFE = Fraction(290, 100)
DISTRESS = Fraction(123, 100)
# Coefficients have three decimals: more of a result than this says nothing.
DECIMALS = 4


def z_prime(ca, cl, tl, ebit, ta, sales, re, bve):
    """Return Altman's Z' and the zone that it lies in.

    ``0.717 WC/TA + 0.847 RE/TA + 3.107 EBIT/TA + 0.420 BVE/TL + 0.998 Sales/TA``, with working
    capital ``WC = CA − CL``.

    :param ca: current assets
    :param cl: current liabilities
    :param tl: total liabilities
    :param ebit: earnings before interest and taxes
    :param ta: total assets
    :param sales: sales of the year
    :param re: retained earnings
    :param bve: book value of equity
    :return: the value, rounded to four decimals, and ``safe``, ``grey`` or ``distress``, by the
        value before it is rounded; None where total assets or liabilities are zero
    :raise ValueError: total assets or liabilities are below zero
    """
    ca, cl, tl, ebit = (to_fraction(value) for value in (ca, cl, tl, ebit))
    ta, sales, re, bve = (to_fraction(value) for value in (ta, sales, re, bve))
    if ta < 0 or tl < 0:
        raise ValueError("Total assets and total liabilities cannot be below 0")
    if not ta or not tl:
        return None
    weighted = 717 * (ca - cl) / ta + 847 * re / ta + 3107 * ebit / ta + 420 * bve / tl
    value = (weighted + 998 * sales / ta) / 1000
    zone = "safe" if value > SAFE else "distress" if value < DISTRESS else "grey"
    return round_half_up(value, DECIMALS), zone
