import { Component, onMounted, onWillUnmount, useEffect, useExternalListener, useRef, useState } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { DeskCustomer } from "./desk_customer";
import { DeskHelp } from "./desk_help";
import { MARK } from "./desk_model";
import { DeskPanel } from "./desk_panel";
import { DeskQueue } from "./desk_queue";
import { Desk } from "./desk_steps";

// Fields and buttons take these keys for themselves.
const TAKES_KEYS = "input:not([type=checkbox]), textarea, select, [contenteditable=true]";
const TAKES_SPACE = "button, a, summary, input, textarea, select";

/** A day of work on one screen: the queue, the customer, the script and what came of the call. */
export class CollectionsDesk extends Component {
    static template = "collections_followup.Desk";
    static components = { DeskCustomer, DeskPanel, DeskQueue, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.ui = useState(useService("ui"));
        this.dialog = useService("dialog");
        this.desk = useState(
            new Desk({
                orm: useService("orm"),
                notification: useService("notification"),
                action: useService("action"),
            })
        );
        this.state = useState({ tab: "customer" });
        this.root = useRef("root");
        this.env.config.setDisplayName(_t("Desk"));
        // The screen is there at once, and what is on it as soon as it is read.
        onMounted(() => {
            this.root.el.focus();
            this.desk.start();
        });
        onWillUnmount(() => browser.clearTimeout(this.desk.timer));
        // After a step or with another customer, the keys work at once.
        useEffect(
            () => {
                if (!this.desk.form) {
                    this.root.el?.focus({ preventScroll: true });
                }
            },
            () => [this.desk.caseId, Boolean(this.desk.form)]
        );
        // What the rules have against a call is seen wherever it was begun.
        useEffect(
            () => {
                if (this.desk.form?.kind === "override") {
                    this.state.tab = "panel";
                }
            },
            () => [this.desk.form]
        );
        useExternalListener(window, "focus", () => this.desk.lookAgain());
        // How long a customer took, from the key until it is drawn
        useEffect(
            (caseId) => {
                if (caseId) {
                    const { asked: start } = this.desk;
                    const note = () => performance.measure(MARK, { start, detail: caseId });
                    browser.requestAnimationFrame(() => browser.setTimeout(note));
                }
            },
            () => [this.desk.customer?.id]
        );
        this.useKeys();
    }

    get keys() {
        const { desk } = this;
        return [
            { key: "j", label: _t("Next customer"), run: () => desk.go(1) },
            { key: "k", label: _t("Previous customer"), run: () => desk.go(-1) },
            { key: "arrowdown", shown: "↓", label: _t("Next item"), run: () => desk.moveCursor(1) },
            { key: "arrowup", shown: "↑", label: _t("Previous item"), run: () => desk.moveCursor(-1) },
            {
                key: "space",
                shown: _t("Space"),
                label: _t("Choose the item, or leave it out"),
                run: () => desk.items[desk.cursor] && desk.toggle(desk.items[desk.cursor].id),
            },
            {
                key: "shift+a",
                shown: "Shift+A",
                label: _t("Choose all past due, or none"),
                run: () => desk.togglePastDue(),
            },
            { key: "c", label: _t("Call"), works: true, run: () => this.onCall() },
            { key: "m", label: _t("How it is done here: the procedures"), run: () => this.onProcedures() },
            { key: "p", label: _t("Promise to pay"), works: true, run: () => this.onLeading("promise") },
            { key: "d", label: _t("Dispute"), works: true, run: () => this.onLeading("dispute") },
            {
                key: "w",
                label: _t("Save and next; without anything open: choose the outcome"),
                works: true,
                run: () => this.onWrapUp(),
            },
            { key: "e", label: _t("E-mail, with copies of the chosen invoices"), works: true, run: () => this.onWrite("email") },
            { key: "l", label: _t("Letter"), works: true, run: () => this.onWrite("letter") },
            { key: "a", label: _t("Account statement"), run: () => desk.openDialog("open_statement", false) },
            { key: "i", label: _t("Instalment plan"), works: true, run: () => this.onPlan() },
            { key: "h", label: _t("Hold"), works: true, run: () => desk.openDialog("open_hold") },
            { key: "s", label: _t("Put off until a day"), works: true, run: () => this.onForm("snooze") },
            { key: "x", label: _t("Skip for today"), works: true, run: () => this.onForm("skip") },
            { key: "n", label: _t("Note"), works: true, run: () => this.onForm("note") },
            { key: "t", label: _t("Take the case"), works: true, run: () => desk.take() },
            {
                key: "r",
                label: _t("Sort the customer's answer"),
                works: true,
                run: () => desk.customer?.may.sort && desk.openDialog("open_answer", false),
            },
            { key: "u", label: _t("Undo"), works: true, run: () => desk.undo() },
            { key: "y", label: _t("Why: the gate, the items, the rank"), run: () => desk.showWhy() },
            {
                key: "control+enter",
                shown: _t("Ctrl+Enter"),
                label: _t("Save, also out of a note"),
                works: true,
                run: () => desk.submit(),
            },
            { key: "escape", shown: "Esc", label: _t("Close what is open"), run: () => desk.closeForm() },
        ];
    }

    useKeys() {
        for (const { key, works, run } of this.keys) {
            useHotkey(key, run, {
                allowRepeat: ["j", "k", "arrowdown", "arrowup"].includes(key),
                bypassEditableProtection: ["escape", "control+enter"].includes(key),
                isAvailable: (target) => this.isFree(key, target) && (!works || this.mayWork),
            });
        }
        for (let digit = 0; digit < 10; digit++) {
            useHotkey(String(digit), () => this.onDigit(digit), {
                isAvailable: (target) => this.isFree("", target) && this.mayWork,
            });
        }
        // Core's service knows no question mark.
        useExternalListener(window, "keydown", (ev) => {
            const { activeElement } = this.ui;
            if (
                ev.key === "?" &&
                !ev.ctrlKey &&
                !ev.altKey &&
                !ev.target.closest?.(TAKES_KEYS) &&
                activeElement.contains(this.root.el)
            ) {
                ev.preventDefault();
                this.onHelp();
            }
        });
    }

    isFree(key, target) {
        if (!(target instanceof Element)) {
            return true;
        }
        if (["escape", "control+enter"].includes(key)) {
            return Boolean(this.desk.form);
        }
        return !target.closest(key === "space" ? TAKES_SPACE : TAKES_KEYS);
    }

    get mayWork() {
        return Boolean(this.desk.customer?.may.work) || (this.desk.mayWork && this.desk.step);
    }

    get scopes() {
        return [
            { id: "mine", label: _t("Mine") },
            { id: "mine_or_nobodys", label: _t("Mine or nobody's") },
            { id: "all", label: _t("All") },
        ];
    }

    get tabs() {
        return [
            { id: "queue", label: _t("Queue") },
            { id: "customer", label: _t("Customer") },
            { id: "history", label: _t("History") },
            { id: "panel", label: _t("Script") },
        ];
    }

    setTab(tab) {
        this.state.tab = tab;
    }

    isShown(tab) {
        return !this.ui.isSmall || this.state.tab === tab;
    }

    // ------------------------------------------------------------------ handlers

    onCall() {
        return this.desk.startCall();
    }

    onWrite(channel) {
        this.state.tab = "customer";
        return this.desk.startWriting(channel);
    }

    /** Opens the next procedure that is not read yet, or the first. */
    onProcedures() {
        this.state.tab = "panel";
        const open = () => {
            const found = [...this.root.el.querySelectorAll(".o_collections_desk_procedure")];
            const next = found.find((own) => !own.open) || found[0];
            if (next) {
                next.open = true;
                next.querySelector("summary").focus();
            }
        };
        browser.requestAnimationFrame(open);
    }

    onLeading(leadsTo) {
        this.state.tab = "panel";
        this.desk.startLeading(leadsTo);
    }

    onForm(kind) {
        this.state.tab = "panel";
        this.desk.startForm(kind);
    }

    onDigit(digit) {
        const { outcomes } = this.desk.customer || { outcomes: [] };
        const outcome = outcomes.filter((own) => !own.leads_to)[(digit + 9) % 10];
        if (outcome) {
            this.state.tab = "panel";
            this.desk.startForm("outcome", outcome);
        }
    }

    onWrapUp() {
        this.state.tab = "panel";
        if (this.desk.form) {
            this.desk.submit();
        } else {
            this.root.el.querySelector(".o_collections_desk_outcomes button")?.focus();
        }
    }

    onPlan() {
        if (this.desk.customer.may.plan) {
            this.desk.openDialog("open_plan");
        }
    }

    onHelp() {
        this.dialog.add(DeskHelp, { keys: this.keys.filter((own) => !own.works || this.desk.mayWork) });
    }

    async onOpen(caseId) {
        this.state.tab = "customer";
        await this.desk.open(caseId);
    }
}

registry.category("actions").add("collections_desk", CollectionsDesk);
