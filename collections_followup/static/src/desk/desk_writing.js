import { Component, markup, useEffect, useRef, useState } from "@odoo/owl";

import { MAIN_PLUGINS } from "@html_editor/plugin_sets";
import { Wysiwyg } from "@html_editor/wysiwyg";
import { browser } from "@web/core/browser/browser";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";

/** Writes an e-mail or a letter in place: what is seen is what the customer gets. */
export class DeskWriting extends Component {
    static template = "collections_followup.DeskWriting";
    static components = { Wysiwyg };
    static props = { desk: Object };

    setup() {
        this.desk = useState(this.props.desk);
        this.form = useRef("form");
        useEffect(
            () => {
                this.form.el?.querySelector("[data-first]")?.focus({ preventScroll: true });
                this.form.el?.scrollIntoView({ block: "start" });
            },
            () => [this.desk.form?.key]
        );
        useEffect(
            () => {
                const text = this.form.el?.querySelector("[contenteditable=true]");
                text?.setAttribute("role", "textbox");
                text?.setAttribute("aria-multiline", "true");
                text?.setAttribute("aria-label", _t("Text"));
            },
            () => [this.desk.form?.key, this.desk.form?.version]
        );
    }

    get text() {
        return this.desk.form;
    }

    get editor() {
        const { text } = this;
        const { version } = text;
        return {
            content: markup(text.body),
            Plugins: MAIN_PLUGINS,
            baseContainers: ["DIV", "P"],
            direction: localization.direction || "ltr",
            allowFile: false,
            allowImage: false,
            allowVideo: false,
            getRecordInfo: () => ({ resModel: "collections.case", resId: this.desk.caseId }),
            onChange: () => {
                // Of a text that was changed for another, the editor says nothing any more.
                if (this.wysiwyg && text.version === version) {
                    text.body = this.wysiwyg.getContent();
                    text.isChanged = true;
                }
            },
        };
    }

    onLoad(editor) {
        this.wysiwyg = editor;
    }

    onSource(ev) {
        return this.text.choose(ev.target.value);
    }

    send(next) {
        this.text.next = next;
        return this.desk.submit();
    }

    async onPreview() {
        const pdf = await this.desk.previewLetter();
        if (pdf) {
            const bytes = Uint8Array.from(atob(pdf), (own) => own.charCodeAt(0));
            const url = URL.createObjectURL(new Blob([bytes], { type: "application/pdf" }));
            browser.open(url, "_blank");
        }
    }
}
