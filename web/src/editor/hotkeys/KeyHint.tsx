import { showKey } from "./keys";

/** The key of a label or choice, small and beside it. Screen readers get it as a description, not as part of the name. */
export function KeyHint({ hotkey }: { readonly hotkey: string | null }) {
  return hotkey === null ? null : <kbd className="lke-key" aria-hidden="true">{showKey(hotkey)}</kbd>;
}
