import { Component, markup, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** How a customer pays. It stands on a page of a notebook, which is there once it is opened. */
export class PayerProfile extends Component {
    static template = "collections_followup.PayerProfile";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.last = new KeepLast();
        this.state = useState({ html: null });
        // Nobody waits for it: a form whose profile is refused stays a form.
        onWillStart(() => void this.load(this.props.record));
        onWillUpdateProps(({ record }) => {
            const before = this.props.record;
            if (record.resId !== before.resId || record.resModel !== before.resModel) {
                this.load(record);
            }
        });
    }

    async load({ resModel, resId }) {
        this.state.html = null;
        if (!resId) {
            this.last.add(Promise.resolve());
            return;
        }
        const html = await this.last.add(
            this.orm.call("collections.payer.profile", "get_profile", [resModel, resId])
        );
        // Made by a template of ours, which escapes what it is given.
        this.state.html = markup(html);
    }
}

registry.category("view_widgets").add("collections_payer_profile", {
    component: PayerProfile,
});
