"""Why a court file cannot be written or read, in words that say what to do."""

from odoo import api, models


class CollectionsCourtWords(models.AbstractModel):
    """Turns what the engine refuses into sentences."""

    _name = "collections.court.words"
    _description = "Words about Court Files"

    @api.model
    @api.private
    def _explain(self, refused):
        """Return why something is refused and what to do.

        :param refused: a ``Refused`` of ``engine/court_exchange.py``
        """
        env = self.env
        values = {
            "field": self._get_label(refused.name),
            "value": refused.value,
            "limit": refused.limit,
        }
        texts = {
            **self._get_file_texts(refused, values),
            "letters": lambda: env._(
                "%(field)s: “%(value)s” cannot be written in such a file. Enter it in letters of "
                "the Latin alphabet that code page 850 has: neither €, nor “ł”, nor a tab.",
                **values,
            ),
            "length": lambda: env._(
                "%(field)s: “%(value)s” is longer than %(limit)s letters. Shorten it.", **values
            ),
            "missing": lambda: env._("Missing: %(field)s. Enter it.", **values),
            "count": lambda: env._(
                "%(field)s: there are %(value)s, and the court takes %(limit)s at most. Leave some "
                "out, or file them apart.",
                **values,
            ),
            "number": lambda: env._(
                "%(field)s: %(value)s does not fit into the file. Enter a number above 0 that the "
                "court takes.",
                **values,
            ),
            "form": lambda: env._(
                "%(field)s: “%(value)s” is not as the court wants it. Correct it.", **values
            ),
            "currency": lambda: env._(
                "The claim is in %(value)s, and the court takes %(limit)s only.", **values
            ),
            "positions": lambda: env._(
                "“%(place)s”: write record, field, first byte, length and form, such as "
                "“01 AS 03 street 10 35 X”. No field may lie over another one.",
                place=refused.name,
            ),
        }
        return texts[refused.reason]()

    @api.model
    def _get_file_texts(self, refused, values):
        """Return what is said of a file as a whole, by reason."""
        env = self.env
        return {
            "cut": lambda: env._(
                "The end of the file is missing: fetch it again. Nothing of it was taken in."
            ),
            "totals": lambda: env._(
                "The file says %(value)s (%(name)s), and %(limit)s were found in it. Fetch it "
                "again; nothing of it was taken in.",
                name=values["field"].lower(),
                **values,
            ),
            "not_xml": lambda: env._(
                "The file cannot be read from line %s on. Nothing of it was taken in.",
                refused.name,
            ),
            "unknown": lambda: env._(
                "This is no answer of a court that is known (%s). EDA files of German courts and "
                "Secure Data Transfer files are read. Nothing of it was taken in.",
                " ".join(str(part) for part in (refused.name, refused.value) if part),
            ),
        }

    @api.model
    def _get_label(self, name):
        """Return what a field of the engine is called on screen, and whose it is."""
        env, words = self.env, (name or "").split()
        if not words:
            return env._("The file")
        what = {
            "name": env._("name"),
            "name_1": env._("name"),
            "legal_form": env._("legal form"),
            "representative": env._("who represents the company"),
            "salutation": env._("form of address"),
            "role": env._("function of who represents the company"),
            "street": env._("street"),
            "zip": env._("postcode"),
            "postcode": env._("postcode"),
            "city": env._("city"),
            "address": env._("address of two lines, street and city,"),
            "court_zip": env._("postcode of the court"),
            "court_city": env._("city of the court"),
            "reference": env._("reference"),
            "catalogue": env._("catalogue number"),
            "number": env._("invoice number"),
            "amount": env._("amount"),
            "particulars": env._("particulars"),
            "court_number": env._("number of the court (reference of the legal action)"),
            "payments": env._("payments"),
            "rows": env._("fields that the court asks about"),
            "content": env._("what a field should be"),
            "steps": env._("steps of interest"),
            "others": env._("further claims"),
            "eda_id": env._("EDA-ID in Settings"),
            "customer": env._("Secure Data Transfer customer number in Settings"),
            "signed": env._("who signs the statement of truth"),
            "dailyAmount": env._("interest per day"),
            "owedDate": env._("day since which it is owed"),
            "since": env._("invoice date"),
            "records": env._("records"),
            "count": env._("claims or messages"),
            "claims": env._("main claims"),
            "court_numbers": env._("sum of court numbers"),
        }.get(words[-1], name)
        if name == "sender number":
            return env._("Court number of the company (Kennziffer) in Settings")
        whose = {"respondents", "AG", "AGGV", "defendant1", "defendant2", "defendants"}
        ours = {"applicants", "AS", "ASGV", "claimantCorrespondence"}
        if whose & set(words):
            return env._("Customer, %s", what)
        if ours & set(words):
            return env._("Our company, %s", what)
        return what[:1].upper() + what[1:]
