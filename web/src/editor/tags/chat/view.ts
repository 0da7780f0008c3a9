import { t } from "../../words/i18n";
import { elementsOf } from "../markdown/elements";
import { callsOf, roleOf, roleTitle, textOf, type Message } from "./message";

interface Actions {
  change(id: string): void;
  remove(id: string): void;
}

/** One message on the screen. */
export class MessageView {
  readonly element = document.createElement("article");
  readonly body = document.createElement("div");
  /** Null: it came with the task, and nothing is said about it. */
  readonly id: string | null;
  message: Message;
  isDrawn = false;
  mayChange = false;
  readonly #who: HTMLElement;
  readonly #change: HTMLButtonElement;
  readonly #remove: HTMLButtonElement;
  #number = 0;

  constructor(message: Message, id: string | null, actions: Actions) {
    this.message = message;
    this.id = id;
    this.element.className = "lkc-message";
    this.element.dataset["message"] = id ?? "";
    this.#who = document.createElement(id === null ? "span" : "button");
    this.#who.className = "lkc-who";
    this.#who.tabIndex = -1;
    this.#change = actionButton("✎", () => { if (id !== null) actions.change(id); });
    this.#remove = actionButton("×", () => { if (id !== null) actions.remove(id); });
    const head = document.createElement("header");
    head.className = "lkc-head";
    head.append(this.#who);
    if (id !== null) {
      this.#who.setAttribute("type", "button");
      head.append(this.#change, this.#remove);
    }
    this.body.className = "lkc-body lke-markdown";
    this.body.dir = "auto";
    this.element.append(head, this.body);
    this.allow({ change: false, remove: false });
    this.plain();
  }

  allow({ change, remove }: { readonly change: boolean; readonly remove: boolean }): void {
    this.mayChange = change;
    this.#change.hidden = !change;
    this.#remove.hidden = !remove;
  }

  /** Its place in the conversation. */
  number(number: number, all: number): void {
    this.element.setAttribute("aria-posinset", String(number));
    this.element.setAttribute("aria-setsize", String(all));
    this.#number = number;
    this.#name();
  }

  #name(): void {
    const role = roleOf(this.message);
    const title = roleTitle(role);
    const name = title === "" ? t("Message {number}", { number: this.#number }) : t("Message {number}, {role}", { number: this.#number, role: title });
    this.element.dataset["role"] = role;
    this.element.setAttribute("aria-label", name);
    this.#who.textContent = title === "" ? t("Message {number}", { number: this.#number }) : title;
    if (this.id === null) return;
    this.#who.setAttribute("aria-label", name);
    this.#change.setAttribute("aria-label", t("Change message {number}", { number: this.#number }));
    this.#remove.setAttribute("aria-label", t("Delete message {number}", { number: this.#number }));
  }

  /** Only the current one is on the way of the Tab key, with what can be done to it. */
  mark(isSelected: boolean, isHidden: boolean, isCurrent: boolean): void {
    const tabIndex = isCurrent ? 0 : -1;
    this.element.tabIndex = tabIndex;
    this.element.dataset["selected"] = String(isSelected);
    this.element.dataset["hidden"] = String(isHidden);
    if (this.id === null) return;
    this.#who.setAttribute("aria-pressed", String(isSelected));
    for (const button of [this.#who, this.#change, this.#remove]) button.tabIndex = tabIndex;
  }

  /** The letters, until it comes near the screen. */
  plain(): void {
    this.body.classList.add("lkc-plain");
    this.body.textContent = textOf(this.message);
    this.#name();
  }
}

/** Draws what a message says: whatever it holds becomes elements that can do nothing. */
export function bodyOf(view: MessageView, asWritten: boolean): void {
  view.isDrawn = true;
  view.plain();
  if (!asWritten) {
    view.body.classList.remove("lkc-plain");
    view.body.replaceChildren(elementsOf(textOf(view.message), true));
  }
  const calls = callsOf(view.message);
  if (calls !== "") view.body.append(callsElement(calls));
}

function callsElement(calls: string): HTMLElement {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = t("Calls of tools");
  const pre = document.createElement("pre");
  pre.textContent = calls;
  details.append(summary, pre);
  return details;
}

function actionButton(sign: string, run: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "lke-icon-button";
  button.dataset["act"] = "";
  button.textContent = sign;
  button.addEventListener("click", run);
  return button;
}
