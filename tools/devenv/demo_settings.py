"""Settings of the demo database: its address, its mail server, and no calls outside.

Run by ``odoo_script.py`` with the address as its argument.
"""

import os

NOWHERE = "http://127.0.0.1:9"  # refuses connections at once
ENDPOINTS = (
    "iap.endpoint",
    "iap.partner_autocomplete.endpoint",
    "enrich.endpoint",
    "sms.endpoint",
    "snailmail.endpoint",
    "html_editor.media_library_endpoint",
    "html_editor.olg_api_endpoint",
)
SINK = "Caught mail (demo)"


def _let_customers_pay(env, company):
    """Let visitors of the account pages pay with Odoo's provider that moves no money."""
    template = env.ref("payment.payment_provider_demo", raise_if_not_found=False)
    if not template or template.code != "demo":
        return
    own = [("company_id", "=", company.id), ("code", "=", "demo")]
    # Odoo makes one of each company that there is when it is installed, switched off.
    provider = template.search(own, limit=1) or template.copy(
        {"company_id": company.id, "name": "Demo"}
    )
    provider.write({"state": "test", "is_published": True})


def main(env, args):
    """Point everything at this machine."""
    (address,) = args
    parameter = env["ir.config_parameter"]
    parameter.set_param("web.base.url", address)
    parameter.set_param("web.base.url.freeze", "True")
    parameter.set_param("report.url", address)
    for key in ENDPOINTS:
        parameter.set_param(key, NOWHERE)

    server = env["ir.mail_server"]
    # Whatever server a demo record brought along could reach the world.
    server.search([("name", "!=", SINK)]).active = False
    values = {
        "name": SINK,
        "sequence": 0,
        "smtp_host": "127.0.0.1",
        "smtp_port": int(os.environ["COLLECTIONS_SMTP_PORT"]),
        "smtp_encryption": "none",
        "smtp_authentication": "login",
        "smtp_user": False,
        "smtp_pass": False,
    }
    sink = server.search([("name", "=", SINK)], limit=1)
    if sink:
        sink.write(values)
    else:
        server.create(values)
    if "fetchmail.server" in env:
        env["fetchmail.server"].search([]).active = False

    # The company of the demo data is what people come to see.
    company = env.ref("collections_followup.company_kilbride", raise_if_not_found=False)
    admin = env.ref("base.user_admin")
    if company and company in admin.company_ids:
        admin.company_id = company

    if company:
        _let_customers_pay(env, company)

    # Replies to a reminder reach the case only when the company has an alias domain.
    companies = env["res.company"].search([("alias_domain_id", "=", False)])
    if companies:
        domain = env["mail.alias.domain"]
        companies.alias_domain_id = domain.search([], limit=1) or domain.create(
            {"name": "demo.example.com"}
        )
