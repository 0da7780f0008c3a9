import { t } from "../../words/i18n";
import { PALETTES, SCALES } from "../../sound/colours";
import { FFT_SIZES } from "../../sound/spectrogram";
import type { AudioLook } from "./look";

/** Catalogue keys. */
const NAMES: Readonly<Record<string, () => string>> = {
  linear: () => t("Linear"), log: () => t("Logarithmic"), mel: () => t("As heard (mel)"),
  viridis: () => t("Green"), magma: () => t("Red"), grey: () => t("Grey"),
};

interface Props {
  readonly look: AudioLook;
  onLook(look: AudioLook): void;
}

/** How the frequencies are drawn. */
export function SpectrumBar({ look, onLook }: Props) {
  return (
    <div className="lka-bar" role="group" aria-label={t("Spectrogram")}>
      <Choice label={t("Frequencies")} value={look.frequencies} values={SCALES} onValue={(frequencies) => onLook({ ...look, frequencies })} />
      <Choice label={t("Colours")} value={look.palette} values={PALETTES} onValue={(palette) => onLook({ ...look, palette })} />
      <Choice label={t("Samples in one column (FFT)")} value={String(look.fft)} values={FFT_SIZES.map(String)} onValue={(fft) => onLook({ ...look, fft: Number(fft) })} />
    </div>
  );
}

function Choice<T extends string>({ label, value, values, onValue }: { readonly label: string; readonly value: T; readonly values: readonly T[]; onValue(value: T): void }) {
  return (
    <label className="lka-choice">
      <span>{label}</span>
      <select value={value} onChange={(event) => onValue(event.target.value as T)}>
        {values.map((one) => <option key={one} value={one}>{NAMES[one]?.() ?? one}</option>)}
      </select>
    </label>
  );
}
