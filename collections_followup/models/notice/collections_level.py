from odoo import api, models

# The channels of notices as contact rules know them.
GATE_CHANNELS = {
    "email": "email",
    "sms": "sms",
    "letter": "letter",
    "post": "letter",
    "phone": "phone",
    "manual": None,
}


class CollectionsLevel(models.Model):
    _inherit = "collections.level"

    @api.model
    @api.private
    def _describe_gate(self, asked):
        """Return what the gate has against reaching customers now, by the channels of a level.

        :param dict asked: tuples of the company that keeps the cases, the customer, the level,
            the names of the channels and the items, by any key
        :return: a dict by key: a text, empty where nothing is against it
        """
        labels = dict(self.env["collections.notice"]._selection_channel())
        wanted = {
            (key, channel): (company, customer, channel, items, level.role_id)
            for key, (company, customer, level, channels, items) in asked.items()
            for channel in channels
            if GATE_CHANNELS.get(channel, "email")
        }
        readers = self.env["res.partner"]._collections_find_readers(wanted)
        rows, places = [], []
        for (key, channel), reader in readers.items():
            company, _customer, level, _channels, items = asked[key]
            places.append((key, labels[channel]))
            rows.append(
                {
                    "partner": reader,
                    "channel": GATE_CHANNELS.get(channel, "email"),
                    "company": company,
                    "items": items,
                    "required": level.required,
                    "purpose": level.purpose,
                    "answers": False,
                }
            )
        gate = self.env["collections.gate"]
        texts = dict.fromkeys(asked, "")
        for (key, label), answer in zip(places, gate._ask_many(rows), strict=True):
            if answer["rules"]:
                text = f"{label}: {gate._describe_answer(answer)}"
                texts[key] = " ".join(filter(None, (texts[key], text)))
        return texts
