import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { parseMonetary } from "@web/views/fields/parsers";

import { DeskForm } from "./desk_form";
import { DeskContent, MODEL } from "./desk_model";
import { DeskText } from "./desk_text";

// For so long a step can be taken back.
const UNDO = 10000;

function makeKey() {
    const words = crypto.getRandomValues(new Uint32Array(4));
    return [...words].map((word) => word.toString(16).padStart(8, "0")).join("");
}

/** The desk with what is done at it: calls, outcomes, texts, and what is taken back. */
export class Desk extends DeskContent {
    // ------------------------------------------------------------------- steps

    startForm(kind, outcome = null) {
        if (this.customer?.may.work) {
            this.keepDraft();
            this.form = new DeskForm(this, kind, outcome, makeKey());
        }
    }

    startLeading(leadsTo) {
        const outcome = this.customer?.outcomes.find((own) => own.leads_to === leadsTo);
        if (outcome && (leadsTo !== "dispute" || this.customer.may.dispute)) {
            this.startForm("outcome", outcome);
        }
    }

    closeForm() {
        this.keepDraft();
        this.form = null;
    }

    // ------------------------------------------------------------------- calls

    getGate(channel) {
        return this.customer?.gate.find((own) => own.channel === channel);
    }

    get phone() {
        return this.getGate("phone");
    }

    /** What the gate says of the call that goes on, where it is with this person. */
    getCallGate(personId) {
        return this.call && personId === String(this.call.person.id) ? this.call.gate : null;
    }

    /**
     * Begins a call, once the server has said whom, at which number, and that it may be now.
     *
     * @param {Object|null} person one of the customer's people; who is called by the rule if null
     * @param {string|null} number one of that person's; the first that can be used if null
     */
    async startCall(person = null, number = null) {
        if (!this.customer?.may.work) {
            return;
        }
        const { caseId } = this;
        let asked;
        try {
            asked = await this.run("ask_call", [caseId], {
                person_id: person ? person.id : null,
                number,
                item_ids: this.chosenIds,
            });
        } catch (error) {
            this.services.notification.add(this.getMessage(error), { type: "danger" });
            return;
        }
        if (!asked || this.caseId !== caseId) {
            return;
        }
        if (asked.gate.verdict === "allowed") {
            this.dial(asked);
            return;
        }
        // What the rules are against is said, with all reasons, and asked about.
        this.keepDraft();
        this.form = new DeskForm(this, "override", null, makeKey(), asked);
    }

    /** Calls: from now on its minutes are counted. */
    dial(asked, reason = "") {
        const person = this.customer.people.find((own) => own.id === asked.person_id);
        this.call = {
            begun: Date.now(),
            person: person || { id: asked.person_id, name: asked.name },
            number: asked.number,
            note: asked.note,
            gate: asked.gate,
            reason,
        };
        if (asked.number) {
            browser.open(`tel:${asked.number.replace(/\s+/g, "")}`, "_self");
        }
    }

    /** Calls although the gate is against it: why goes on record with the outcome. */
    callAllTheSame(form) {
        if (!form.gateReason.trim()) {
            form.problem = _t("Say why you go on all the same.");
            return;
        }
        this.form = null;
        this.dial(form.asked, form.gateReason.trim());
    }

    // ----------------------------------------------------------------- writing

    /** Opens a text to write: the one that was left unsent, or a new one. */
    async startWriting(channel, personId = null) {
        if (!this.customer?.may.work) {
            return;
        }
        const { caseId } = this;
        const draft = this.drafts.get(`${caseId}-${channel}`);
        if (draft) {
            this.form = draft;
            return;
        }
        const prepared = await this.prepareText(channel);
        if (prepared && this.caseId === caseId) {
            this.closeForm();
            this.form = new DeskText(this, prepared, makeKey());
            if (personId) {
                this.form.personId = String(personId);
            }
        }
    }

    async prepareText(channel, source = null) {
        try {
            return await this.services.orm.call(MODEL, "prepare_text", [
                this.caseId,
                channel,
                this.chosenIds,
                source,
            ]);
        } catch (error) {
            this.services.notification.add(this.getMessage(error), { type: "danger" });
            return null;
        }
    }

    /** Returns the letter that is being written as a document, or says what is wrong. */
    async previewLetter() {
        const { form, caseId } = this;
        form.problem = "";
        try {
            return await this.services.orm.call(MODEL, "preview_letter", [
                caseId,
                { subject: form.subject, body: form.body },
            ]);
        } catch (error) {
            form.problem = this.getMessage(error);
            return null;
        }
    }

    // -------------------------------------------------------------- procedures

    async readProcedure(procedure) {
        const { caseId } = this;
        try {
            const procedures = await this.services.orm.call(MODEL, "read_procedure", [
                caseId,
                procedure.id,
                procedure.version,
            ]);
            if (this.caseId === caseId) {
                this.customer.procedures = procedures;
            }
            // Others that were read ahead show it as well.
            this.ahead.clear();
        } catch (error) {
            this.services.notification.add(this.getMessage(error), { type: "danger" });
            await this.reload();
        }
    }

    /** Does a step on the server once, however often it is pressed. */
    async run(method, args, kwargs) {
        if (this.isBusy) {
            return null;
        }
        this.isBusy = true;
        try {
            return await this.services.orm.call(MODEL, method, args, kwargs);
        } finally {
            this.isBusy = false;
        }
    }

    async submit() {
        const { form, caseId } = this;
        if (!form || this.isBusy) {
            return;
        }
        form.problem = "";
        if (form.kind === "override") {
            this.callAllTheSame(form);
            return;
        }
        let answer;
        try {
            const [method, kwargs] = form.prepare(parseMonetary);
            answer = await this.run(method, [caseId, form.key], kwargs);
        } catch (error) {
            form.problem = error instanceof RPCError ? this.getMessage(error) : error.message;
            form.wasRefused = error instanceof RPCError;
            // Somebody else may have been here: what is shown is brought up to date.
            if (error instanceof RPCError && this.caseId === caseId) {
                await this.reload();
            }
            return;
        }
        if (answer) {
            if (form.kind === "write") {
                this.drafts.delete(`${caseId}-${form.channel}`);
            }
            this.form = null;
            this.follow(answer);
        }
    }

    async take() {
        if (this.customer?.may.take) {
            const { caseId, customer } = this;
            try {
                const answer = await this.run("take", [caseId, makeKey()], {
                    stamp: customer.stamp,
                });
                this.follow(answer);
            } catch (error) {
                this.services.notification.add(this.getMessage(error), { type: "danger" });
                await this.reload();
            }
        }
    }

    /** Goes on after a step: what was dealt with leaves the queue, and the next one is there. */
    async follow(answer) {
        if (!answer) {
            return;
        }
        this.ahead.delete(answer.case_id);
        this.remember(answer);
        if (answer.url) {
            this.services.action.doAction({
                type: "ir.actions.act_url",
                url: answer.url,
                target: "download",
            });
        }
        if (!answer.leaves) {
            this.form = null;
            await Promise.all([this.reload(), this.load()]);
            return;
        }
        const { place } = this;
        this.rows = this.rows.filter((row) => row.id !== answer.case_id);
        this.total = Math.max(this.total - 1, this.rows.length);
        this.done += 1;
        // Down the queue, then what was left further up.
        const next = this.rows[Math.max(place, 0)] || this.rows[0];
        if (next) {
            await Promise.all([this.open(next.id), this.load()]);
        } else {
            this.clear();
            await this.load();
            if (this.rows.length) {
                await this.open(this.rows[0].id);
            }
        }
    }

    remember(answer) {
        browser.clearTimeout(this.timer);
        this.step = answer;
        this.timer = browser.setTimeout(() => (this.step = null), UNDO);
    }

    async undo() {
        const { step } = this;
        if (!step?.undoable) {
            return;
        }
        this.step = null;
        try {
            const { message, case_id } = await this.run("undo", [step.step_id]);
            this.remember({ message, undoable: false });
            this.ahead.delete(case_id);
            await this.load();
            await this.open(case_id);
        } catch (error) {
            this.services.notification.add(this.getMessage(error), { type: "danger" });
        }
    }

    /** Opens a dialog of the add-on or of Odoo over the desk, and shows what came of it. */
    async openDialog(method, withItems = true) {
        const { caseId } = this;
        if (!caseId) {
            return;
        }
        const args = withItems ? [caseId, this.chosenIds] : [caseId];
        let action;
        try {
            action = await this.run(method, args);
        } catch (error) {
            this.services.notification.add(this.getMessage(error), { type: "danger" });
            return;
        }
        if (action) {
            if (!action.views) {
                action.views = [[false, "form"]];
            }
            await this.services.action.doAction(action, {
                onClose: async () => {
                    await this.load();
                    if (this.caseId === caseId) {
                        await this.reload();
                    }
                },
            });
        }
    }
}
