import { Component } from "@odoo/owl";

import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

/** The keys of the desk. */
export class DeskHelp extends Component {
    static template = "collections_followup.DeskHelp";
    static components = { Dialog };
    static props = { keys: Array, close: Function };

    get title() {
        return _t("Keys of the desk");
    }

    get keys() {
        const digits = { key: "1 … 0", shown: "1 … 0", label: _t("The other outcomes, as numbered") };
        return [...this.props.keys, digits, { key: "?", label: _t("This list") }];
    }

    getShown({ key, shown }) {
        return shown || key.toUpperCase();
    }
}
