import type { ComponentProps } from "react";
import { useIdle } from "../../shared/use-idle";

/** A button that keeps the focus when it becomes disabled under it. */
export function IdleButton({ disabled = false, onClick, ...rest }: Omit<ComponentProps<"button">, "type" | "onFocus" | "onBlur">) {
  const { isDisabled, isHeld, setFocused } = useIdle(disabled);
  return (
    <button
      {...rest} type="button" disabled={isDisabled} {...(isHeld ? { "aria-disabled": true } : {})}
      onFocus={() => setFocused(true)} onBlur={() => setFocused(false)}
      onClick={(event) => (disabled ? event.stopPropagation() : onClick?.(event))}
    />
  );
}
