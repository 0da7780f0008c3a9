import type { ControlSpec } from "../../config/types";
import { t } from "../../words/i18n";

/** Why a number does not fit its control, already translated; null when it does. */
export function rangeProblem(control: ControlSpec, value: number): string | null {
  const [min, max] = ["min", "max"].map((name) => control.node.attrs[name]?.trim() ?? "");
  if (min !== undefined && min !== "" && value < Number(min)) return t("The number must be {min} or more.", { min });
  if (max !== undefined && max !== "" && value > Number(max)) return t("The number must be {max} or less.", { max });
  return null;
}
