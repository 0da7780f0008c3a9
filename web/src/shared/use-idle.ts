import { useState } from "react";

/**
 * A button that has nothing to do. A disabled element cannot have the focus: the browser drops it to the page, and who came
 * by keyboard begins again at its top. So a button that has the focus when there is nothing left to do (it has just saved,
 * or turned to the last page) keeps it and only says that it is disabled, until the focus goes elsewhere.
 */
export function useIdle(isIdle: boolean): { isDisabled: boolean; isHeld: boolean; setFocused: (on: boolean) => void } {
  const [focused, setFocused] = useState(false);
  return { isDisabled: isIdle && !focused, isHeld: isIdle && focused, setFocused };
}
