/** What had the focus, and where it stood: each step is a place above it and the number of the child that led to it. */
interface Place {
  readonly element: HTMLElement;
  readonly steps: readonly { readonly parent: HTMLElement; readonly index: number }[];
  /** What answers for the focus inside of itself. */
  readonly owner: HTMLElement | null;
}

const DIALOGS = "[role=dialog], [role=alertdialog]";
/** The focus of somebody who works in one of these stays in it. What stands elsewhere (a message, an open list) is only visited. */
const HOMES = `main, nav, ${DIALOGS}`;
/** An element with this attribute hears `FOCUS_LOST` and puts the focus where it belongs in it. */
const OWNER = "[data-own-focus]";
export const FOCUS_LOST = "focuslost";
/** Without fields for typing: who did not choose one wants neither its keyboard on the screen nor the next key in it. */
const FOCUSABLE = "button:enabled, a[href], input:is([type=checkbox], [type=radio]):enabled, select:enabled, summary, [tabindex='0']";

/**
 * When what has the focus vanishes (a row that was deleted, a button whose offer is over), browsers drop the focus to the page, and
 * who came by keyboard begins again at its top. This puts it on what stands next to that place.
 */
export function keepFocus(): () => void {
  let here: Place | null = null;
  let home: Place | null = null;
  let frame = 0;
  const enter = ({ target }: FocusEvent): void => {
    if (!(target instanceof HTMLElement)) return;
    here = placeOf(target);
    if (here.steps.length > 0 && target.closest(DIALOGS) === null) home = here;
  };
  // What is removed may lose the focus while it is still there; a moment later it is known whether somebody only left it.
  const leave = ({ target }: FocusEvent): void => queueMicrotask(() => {
    if (target === here?.element && here?.element.isConnected && isNowhere()) here = null;
  });
  const settle = (): void => {
    frame = 0;
    if (here === null || here.element.isConnected || !isNowhere()) return;
    const place = here.steps.some(({ parent }) => parent.isConnected) ? here : home;
    here = null;
    if (place !== null) goBack(place);
  };
  const observer = new MutationObserver(() => {
    if (here === null || here.element.isConnected || frame !== 0) return;
    // Dialogs and open lists give the focus back by themselves in the frame after.
    frame = requestAnimationFrame(() => { frame = requestAnimationFrame(() => { frame = requestAnimationFrame(settle); }); });
  });
  observer.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("focusin", enter);
  document.addEventListener("focusout", leave);
  return () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
    document.removeEventListener("focusin", enter);
    document.removeEventListener("focusout", leave);
  };
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

function placeOf(element: HTMLElement): Place {
  const last = element.parentElement?.closest(HOMES) ?? null;
  const steps = [];
  for (let child = element; last !== null && child !== last && child.parentElement !== null; child = child.parentElement) {
    steps.push({ parent: child.parentElement, index: [...child.parentElement.children].indexOf(child) });
  }
  return { element, steps, owner: element.closest<HTMLElement>(OWNER) };
}

function goBack({ element, steps, owner }: Place): void {
  if (isThere(element)) element.focus({ preventScroll: true });
  else if (owner?.isConnected) owner.dispatchEvent(new Event(FOCUS_LOST));
  else nextTo(steps)?.focus({ preventScroll: true });
}

function nextTo(steps: Place["steps"]): HTMLElement | null {
  for (const { parent, index } of steps) {
    if (!parent.isConnected) continue;
    // All of the page is another one: it is read from its beginning.
    if (parent.tagName === "MAIN") return parent;
    const children = [...parent.children];
    const found = children.slice(index).flatMap(focusable)[0] ?? children.slice(0, index).flatMap(focusable).at(-1);
    if (found !== undefined) return found;
    if (parent.matches(HOMES)) return parent;
  }
  return null;
}

function focusable(element: Element): HTMLElement[] {
  return [element, ...element.querySelectorAll(FOCUSABLE)].filter((one): one is HTMLElement => one instanceof HTMLElement && one.matches(FOCUSABLE) && isThere(one));
}

function isThere(element: HTMLElement): boolean {
  return element.isConnected && element.checkVisibility({ checkVisibilityCSS: true }) && !element.matches(":disabled");
}
