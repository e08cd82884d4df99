"""Groups of customers: the company at the head, and those that belong to it.

Who is one group is what credit exposure reads (``collections.exposure._read_groups_sudo``): the
companies below the uppermost parent. Each owes its own debts, and is followed up by itself; what is
here is read together, and never more of it than the user may see.
"""

from typing import NamedTuple

from odoo import api, models


class Group(NamedTuple):
    """A group as a user may see it.

    :ivar head: the company at its head
    :ivar members: the customers in it that are his to see
    :ivar left_out: how many others there are
    """

    head: object
    members: object
    left_out: int


class CollectionsGroup(models.AbstractModel):
    _name = "collections.group"
    _description = "Group of Customers"

    @api.model
    @api.private
    def _read(self, partners, company):
        """Return the groups of customers, as the user may see them.

        :param partners: contacts; their commercial partners count
        :param company: the company that keeps the cases
        :return: a dict of ``Group`` by commercial partner
        """
        # Sudo: of whom a group is made; whom of them the user sees is asked below.
        customers = partners.sudo().commercial_partner_id
        groups = self.env["collections.exposure"].sudo()._read_groups_sudo(customers)
        everybody = customers.browse().union(*(members for _head, members in groups.values()))
        seen = self._filter_seen(everybody.with_env(self.env), company)
        result = {}
        for customer, (head, members) in groups.items():
            own = members.with_env(self.env) & seen
            result[customer.with_env(self.env)] = Group(
                head.with_env(self.env), own, len(members) - len(own)
            )
        return result

    @api.model
    @api.private
    def _get_counterpart(self, head, company):
        """Return who at the head of a group is written to about all of its companies.

        Nobody where none was chosen, and where who was is gone or works somewhere else by now.

        :param head: the company at the head
        :param company: the company that writes
        """
        # Sudo: whom letters to the head go to.
        contact = head.sudo().collections_group_contact_id.with_env(self.env)
        return contact.filtered(lambda own: own._collections_is_contact_of(head, company))

    @api.model
    def _filter_seen(self, customers, company):
        """Return those of some customers that the user may see in a company.

        Where collectors see only their own cases, a colleague's customer is none of theirs.
        """
        seen = customers._filtered_access("read")
        supervisor = "collections_followup.group_collections_supervisor"
        collector = "collections_followup.group_collections_collector"
        # Sudo: a setting, which few read.
        if (
            self.env.su
            or not company.sudo().collections_own_cases
            or not self.env.user.has_group(collector)
            or self.env.user.has_group(supervisor)
        ):
            return seen
        owners = self.env["collections.case"]._read_collectors(seen, company)
        return seen.filtered(
            lambda own: (
                owners.get((company, own), self.env.user) in (self.env.user, own.env["res.users"])
            )
        )
