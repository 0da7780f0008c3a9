/** The view of a config that a person chose last, kept in this browser. */
export type View = "visual" | "code" | "preview";

const NAME = "labelkeep:config-view";

export function keptView(): View {
  try {
    return localStorage.getItem(NAME) === "code" ? "code" : "visual";
  } catch {
    return "visual";
  }
}

export function keepView(view: View): void {
  if (view === "preview") return;
  try {
    localStorage.setItem(NAME, view);
  } catch {
    // Then it is the visual one again next time.
  }
}
