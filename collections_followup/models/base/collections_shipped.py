"""Rules of law that come with the add-on: what is newer than in the database is said.

Their data are loaded once, so that nobody loses what he has entered. What a later version knows
better reaches a rule that nobody has touched with the upgrade; of others the form says so, until
somebody takes it over, or changes the rule or keeps it as it is.
"""

import json
from functools import lru_cache
from hashlib import sha256

from lxml import etree

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import file_open, format_date

ADDON = "collections_followup"


@lru_cache
def read_shipped(path):
    """Return what a file of data says of each record: texts by field, by external id.

    Values of booleans are ``True`` and ``False``; what refers to other records is left out.

    :param str path: of the file, in the add-on
    """
    with file_open(f"{ADDON}/{path}", "rb") as stream:
        records = etree.parse(stream).iterfind("record")
        return {
            record.get("id"): {
                own.get("name"): (own.get("eval") == "True") if own.get("eval") else own.text or ""
                for own in record.iterfind("field")
                if not own.get("ref") and own.get("eval", "True") in ("True", "False")
            }
            for record in records
        }


class CollectionsShipped(models.AbstractModel):
    """A model says where its rules come from, and which of their fields are compared."""

    _name = "collections.shipped"
    _description = "Rules That Come with the Add-on"

    _shipped_file = None
    _shipped_names = ()

    shipped_text = fields.Text(
        string="Comes otherwise by now",
        compute="_compute_shipped_text",
        help="What the version of the add-on that is installed says of this rule.",
    )

    # Of what came with the add-on when a person decided on this rule.
    shipped_digest = fields.Char(copy=False, export_string_translation=False)

    @api.depends(lambda self: [*self._shipped_names, "shipped_digest"])
    @api.depends_context("lang")
    def _compute_shipped_text(self):
        differing = self._read_differing()
        digests = dict(zip(self._origin.ids, self._origin._get_shipped_digests(), strict=True))
        for rule in self:
            if rule.shipped_digest and rule.shipped_digest == digests.get(rule._origin.id):
                rule.shipped_text = False
                continue
            texts = [
                self.env._(
                    "%(field)s: %(here)s here, %(there)s there.",
                    field=rule._fields[name]._description_string(self.env),
                    here=rule._tell_value(name, rule[name]),
                    there=rule._tell_value(name, value),
                )
                for name, value in differing.get(rule._origin, {}).items()
            ]
            rule.shipped_text = "\n".join(texts) or False

    def _tell_value(self, name, value):
        """Return a value as it is shown."""
        field = self._fields[name]
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value) or "-"
        if field.type == "date" and value:
            return format_date(self.env, value)
        return value if value or field.type == "integer" else "-"

    def _read_differing(self):
        """Return what comes otherwise with the add-on: values by name of the field, by rule."""
        if not self._shipped_file:
            return {}
        shipped = read_shipped(self._shipped_file)
        # As the data are written: texts have other words in other languages.
        rules = self._origin.with_context(lang="en_US")
        found = {}
        for rule, names in zip(self._origin, rules._get_shipped_ids(), strict=True):
            if names not in shipped:
                continue
            values = rules.browse(rule.id)._get_shipped_values(shipped[names])
            if values:
                found[rule] = values
        return found

    def _get_shipped_ids(self):
        """Return the external id of each of these in the data of the add-on, "" for none."""
        known = self._get_external_ids()
        prefix = f"{ADDON}."
        return [
            next(
                (own[len(prefix) :] for own in known.get(one.id, ()) if own.startswith(prefix)), ""
            )
            for one in self
        ]

    def _get_shipped_digests(self):
        """Return what tells apart what the data say of each of these now, "" where nothing."""
        shipped = read_shipped(self._shipped_file) if self._shipped_file else {}
        return [
            sha256(json.dumps(shipped[name], sort_keys=True).encode()).hexdigest()
            if name in shipped
            else ""
            for name in self._get_shipped_ids()
        ]

    def write(self, vals):
        # EXTENDS 'base': whoever changes a rule has decided on what comes with the add-on
        result = super().write(vals)
        if self.env.uid != SUPERUSER_ID and set(vals) & set(self._shipped_names):
            self._keep_own()
        return result

    def _keep_own(self):
        """Remember what comes with the add-on: of that nothing more is said."""
        for rule, digest in zip(self, self._get_shipped_digests(), strict=True):
            if digest and rule.shipped_digest != digest:
                rule.write({"shipped_digest": digest})

    def action_keep_own(self):
        """Keep these rules as they are here, whatever comes with the add-on by now."""
        self.check_access("write")
        self._keep_own()
        return True

    def _get_shipped_values(self, said):
        """Return what differs from what the data say of this rule.

        :param dict said: see ``read_shipped``; what it does not name has its usual value
        """
        self.ensure_one()
        differing = {}
        for name in self._shipped_names:
            field = self._fields[name]
            usual = field.default(self) if field.default else False
            value = said.get(name, usual)
            if field.type == "integer":
                value = int(value or 0)
            elif field.type in ("float", "monetary"):
                value = float(value or 0)
            elif field.type == "date":
                value = fields.Date.to_date(value) or False
            elif field.type in ("char", "text"):
                value = " ".join((value or "").split()) or False
            here = self[name]
            if field.type in ("char", "text"):
                here = " ".join((here or "").split()) or False
            if here != value:
                differing[name] = value
        return differing

    def action_take_shipped(self):
        """Let these rules say what comes with the add-on by now."""
        self.check_access("write")
        for rule, values in self._read_differing().items():
            rule._take_shipped(values)
        return True

    def _take_shipped(self, values):
        """Write what comes with the add-on, in all languages."""
        self.ensure_one()
        self.with_context(lang="en_US").write(values)
        others = [code for code, _name in self.env["res.lang"].get_installed() if code != "en_US"]
        for name in values:
            # Words of what was there before say nothing of what is there now.
            if self._fields[name].translate and others:
                self.update_field_translations(name, dict.fromkeys(others, False))

    @api.model
    @api.private
    def _follow_shipped(self):
        """Take over what comes with the add-on by now, where nobody has touched a rule.

        For upgrades, as the superuser.

        :return: how many rules have changed
        """
        count = 0
        for name in sorted(self.env.registry.descendants(["collections.shipped"], "_inherit")):
            model = self.env[name].with_context(active_test=False)
            if not model._shipped_file:
                continue
            known = {
                model.browse(own.res_id)
                for own in self.env["ir.model.data"].search(
                    [("module", "=", ADDON), ("model", "=", name)]
                )
            }
            rules = model.union(*known).exists()
            untouched = rules.filtered(lambda rule: rule.write_uid.id == SUPERUSER_ID)
            for rule, values in untouched._read_differing().items():
                rule._take_shipped(values)
                count += 1
            gone = untouched._find_gone()
            if gone:
                gone.write({"active": False})
                count += len(gone)
        return count

    def _find_gone(self):
        """Return those of these that the add-on came with once and has others for by now.

        Both would count: the old one is archived, since what was done by it leads there.
        """
        shipped = read_shipped(self._shipped_file)
        names = zip(self, self._get_shipped_ids(), strict=True)
        gone = [rule.id for rule, name in names if name and name not in shipped and rule.active]
        return self.browse(gone)
