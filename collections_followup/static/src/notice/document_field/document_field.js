import { Component, useEffect, useRef } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A document as its reader sees it: in a page of its own, without the styles of the client. */
export class CollectionsDocumentField extends Component {
    static template = "collections_followup.DocumentField";
    static props = { ...standardFieldProps };

    setup() {
        this.frame = useRef("frame");
        useEffect(
            () => {
                const frame = this.frame.el;
                if (!frame) {
                    return;
                }
                const fit = () => {
                    const body = frame.contentDocument?.body;
                    if (body) {
                        frame.style.height = `${body.scrollHeight + 32}px`;
                    }
                };
                frame.addEventListener("load", fit);
                // Hidden pages of a notebook have no height: measure again when shown.
                const observer = new ResizeObserver(fit);
                observer.observe(frame);
                return () => {
                    frame.removeEventListener("load", fit);
                    observer.disconnect();
                };
            },
            () => [this.frame.el]
        );
    }

    get html() {
        return (this.props.record.data[this.props.name] || "").toString();
    }

    get page() {
        if (/<html[\s>]/i.test(this.html)) {
            return this.html;
        }
        return (
            "<!doctype html><html><head><meta charset='utf-8'><style>" +
            "body{font:14px/1.5 Arial,Helvetica,sans-serif;color:#212529;margin:16px;" +
            "overflow-wrap:anywhere}img{max-width:100%}" +
            "</style></head><body>" +
            this.html +
            "</body></html>"
        );
    }
}

registry.category("fields").add("collections_document", {
    component: CollectionsDocumentField,
    supportedTypes: ["html", "text"],
});
