import type { ReactNode } from "react";
import { t } from "../../words/i18n";
import { useKeyOf } from "../../hotkeys/context";
import { showKey } from "../../hotkeys/keys";
import { IdleButton } from "../../ui/IdleButton";
import "./bar.css";

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly text?: string;
  onValue(value: number): void;
}

export function Slider({ label, value, min, max, text, onValue }: SliderProps) {
  return (
    <label className="lka-choice">
      <span>{label}</span>
      <input type="range" min={min} max={max} step={(max - min) / 100} value={value} aria-valuetext={text ?? `${Math.round(value * 100)} %`} onChange={(event) => onValue(Number(event.target.value))} />
      {text !== undefined && <output>{text}</output>}
    </label>
  );
}

export interface BarButtonProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly action?: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  run(): void;
}

export function BarButton({ icon, title, action, pressed, disabled = false, run }: BarButtonProps): ReactNode {
  const key = useKeyOf(action ?? "");
  return (
    <IdleButton className="lke-icon-button lka-button" aria-label={title} title={key === null ? title : t("{text} ({key})", { text: title, key: showKey(key) })} disabled={disabled} {...(pressed === undefined ? {} : { "aria-pressed": pressed })} onClick={run}>
      {icon}
    </IdleButton>
  );
}
