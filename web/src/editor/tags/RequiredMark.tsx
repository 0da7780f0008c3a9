import { use } from "react";
import { DiffersContext } from "../session/differs";
import type { ControlSpec } from "../config/types";
import { useSession } from "../session/useSession";
import { t } from "../words/i18n";

/** Says that an answer is needed, and loudly after a submit was refused for it; beside other annotations, that they have another. */
export function RequiredMark({ control }: { readonly control: ControlSpec }) {
  const { missing } = useSession();
  const differs = use(DiffersContext).has(control.name);
  if (differs) return <span className="lke-differs">{t("answered differently")}</span>;
  if (!control.required) return null;
  const failed = missing.find((item) => item.control === control);
  return failed === undefined
    ? <span className="lke-required">{t("required")}</span>
    : <span className="lke-required lke-required-missing">{failed.message ?? t("An answer is required.")}</span>;
}
