import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";

/**
 * Odoo's signature pad has a button that shows nothing but a picture: who does not see it hears
 * what it does.
 */
export class CollectionsSignature extends Interaction {
    static selector = ".o_collections_signature";

    start() {
        const label = () => {
            for (const button of this.el.querySelectorAll("button")) {
                if (!button.textContent.trim() && !button.hasAttribute("aria-label")) {
                    button.setAttribute("aria-label", _t("Style of the signature"));
                }
            }
        };
        label();
        const observer = new MutationObserver(label);
        observer.observe(this.el, { childList: true, subtree: true });
        this.registerCleanup(() => observer.disconnect());
    }
}

registry.category("public.interactions").add("collections_followup.signature", CollectionsSignature);
