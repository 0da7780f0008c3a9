import type { ControlSpec } from "../config/types";
import { useSession } from "../hooks";
import { t } from "../i18n";

/** Says that an answer is needed, and loudly after a submit was refused for it. */
export function RequiredMark({ control }: { readonly control: ControlSpec }) {
  const { missing } = useSession();
  if (!control.required) return null;
  const failed = missing.find((item) => item.control === control);
  return failed === undefined
    ? <span className="lke-required">{t("required")}</span>
    : <span className="lke-required lke-required-missing">{failed.message ?? t("An answer is required.")}</span>;
}
