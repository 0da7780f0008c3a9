/** Short messages at the edge of the screen, with one thing to do. */
import { useSyncExternalStore } from "react";
import { Button, IconButton } from "./ui";
import styles from "./toast.module.css";

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "bad";
  /** A newer message of the same kind takes its place. */
  kind?: string;
  action?: { label: string; run: () => void };
}

let toasts: readonly Toast[] = [];
let counter = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export function toast(text: string, options: { tone?: "plain" | "bad"; kind?: string; action?: Toast["action"]; seconds?: number } = {}): void {
  counter += 1;
  const id = counter;
  const item: Toast = { id, text, tone: options.tone ?? "plain", ...(options.kind ? { kind: options.kind } : {}), ...(options.action ? { action: options.action } : {}) };
  set([...toasts.filter((other) => item.kind === undefined || other.kind !== item.kind).slice(-3), item]);
  setTimeout(() => dismiss(id), (options.seconds ?? (options.tone === "bad" ? 12 : 7)) * 1000);
}

/** Takes messages of a kind back whose offer does not hold any more. */
export function withdraw(kind: string): void {
  set(toasts.filter((item) => item.kind !== kind));
}

function dismiss(id: number): void {
  set(toasts.filter((item) => item.id !== id));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts({ closeLabel }: { closeLabel: string }) {
  const list = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className={styles["toasts"]} role="status" aria-live="polite">
      {list.map((item) => (
        <div key={item.id} className={styles["toast"]} data-tone={item.tone}>
          <span>{item.text}</span>
          {item.action && (
            <Button
              variant="quiet"
              onPress={() => {
                item.action?.run();
                dismiss(item.id);
              }}
            >
              {item.action.label}
            </Button>
          )}
          <IconButton label={closeLabel} icon="close" onPress={() => dismiss(item.id)} />
        </div>
      ))}
    </div>
  );
}
