import { Component, onWillUnmount, useEffect } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const EVERY = 4000;

/** Progress of a run that is being sent; looks again by itself until all is out. */
export class CollectionsRunProgress extends Component {
    static template = "collections_followup.RunProgress";
    static props = { ...standardWidgetProps };

    setup() {
        useEffect(
            (isSending) => {
                this.stop();
                if (isSending) {
                    this.timer = browser.setInterval(() => this.look(), EVERY);
                }
            },
            () => [this.props.record.data.state === "sending"]
        );
        onWillUnmount(() => this.stop());
    }

    stop() {
        browser.clearInterval(this.timer);
    }

    async look() {
        const { record } = this.props;
        // Never over somebody's typing, nor in a tab that nobody looks at.
        if (document.visibilityState === "visible" && !record.dirty && !this.looking) {
            this.looking = true;
            try {
                await record.load();
            } finally {
                this.looking = false;
            }
        }
    }

    get percent() {
        return Math.round(this.props.record.data.progress);
    }
}

registry.category("view_widgets").add("collections_run_progress", {
    component: CollectionsRunProgress,
    fieldDependencies: [
        { name: "state", type: "selection", readonly: true },
        { name: "progress", type: "float", readonly: true },
        { name: "queued_count", type: "integer", readonly: true },
    ],
});
