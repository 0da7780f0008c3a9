import { useLocation } from "wouter";
import { Button, Empty } from "../../shared/ui/ui";
import { t } from "./messages";

export function NotFound() {
  const [, navigate] = useLocation();
  return (
    <Empty page icon="search" title={t("notFound")} action={<Button variant="primary" onPress={() => navigate("/projects/")}>{t("toProjects")}</Button>}>
      {t("notFoundText")}
    </Empty>
  );
}

/** The page exists, for others. */
export function Forbidden() {
  const [, navigate] = useLocation();
  return (
    <Empty page icon="lock" title={t("forbidden")} action={<Button variant="primary" onPress={() => navigate("/projects/")}>{t("toProjects")}</Button>}>
      {t("forbiddenText")}
    </Empty>
  );
}
