import type { ReactNode } from "react";
import { t } from "../../words/i18n";
import { useKeyOf } from "../../hotkeys/context";
import { showKey } from "../../hotkeys/keys";
import { IdleButton } from "../../ui/IdleButton";
import { AudioIcon, type PATHS } from "./icons";

interface BarButtonProps {
  readonly icon: keyof typeof PATHS;
  readonly title: string;
  readonly action?: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  run(): void;
}

/** A button of the bar of something with a timeline. */
export function BarButton({ icon, title, action, pressed, disabled = false, run }: BarButtonProps): ReactNode {
  const key = useKeyOf(action ?? "");
  return (
    <IdleButton className="lke-icon-button lka-button" aria-label={title} title={key === null ? title : t("{text} ({key})", { text: title, key: showKey(key) })} disabled={disabled} {...(pressed === undefined ? {} : { "aria-pressed": pressed })} onClick={run}>
      <AudioIcon name={icon} />
    </IdleButton>
  );
}
